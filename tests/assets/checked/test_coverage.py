"""How many reports a family of rules could judge in a form and fiscal year, and when that is too few."""

import pytest

from assets.checked.coverage import measure_coverage, too_few
from warehouse.store import memory, merge

GAPS = {"A": 1, "B": 2}


def rule(rule, family="sums"):
    return {"form": "f2021", "layout": "standard", "rule": rule, "line": "", "family": family, "version": 1}


def reports(year, number, unjudged, rules=("A", "B")):
    """Reports of a year; some are undecided by `rules` of the family, with one gap for each rule."""
    listed = [f"{year} {n}" for n in range(number)]
    staged = [{"report_id": r, "form": "f2021", "layout": "standard", "fiscal_year": year} for r in listed]
    found = [{"report_id": r, "gap": GAPS[rule]} for r in listed[:unjudged] for rule in rules]
    return staged, found


@pytest.fixture
def measured():
    """The measured coverage by year: reports, judged reports, whether they are too few."""

    def measured(*parts):
        with memory() as con:
            merge(con, "checked.rule", [rule("A"), rule("B"), rule("C", "other")])
            merge(con, "checked.gap", [{"gap": n, "rule": r, "line": "", "family": "sums"} for r, n in GAPS.items()])
            for staged, found in parts:
                merge(con, "staged.report", staged)
                merge(con, "checked.undecided", found)
            measure_coverage(con)
            rows = con.execute(
                "SELECT fiscal_year, family, reports, judged, too_few_judged FROM checked.family"
            ).fetchall()
            return {(year, family): tuple(rest) for year, family, *rest in rows}, too_few(con).get("sums", [])

    return measured


@pytest.mark.parametrize(
    ("number", "judged", "few"),
    [(1, 1, False), (1, 0, True), (10, 1, False), (11, 1, True), (19, 4, False), (20, 4, True), (20, 5, False),
     (50, 5, False), (51, 5, True), (200, 20, False), (200, 19, True)],
)  # fmt: skip
def test_fewer_than_five_of_twenty_or_than_a_tenth_are_too_few(measured, number, judged, few):
    found, texts = measured(reports(2023, number, number - judged))
    assert found[2023, "sums"] == (number, judged, few)
    assert found[2023, "other"] == (number, number, False)
    assert texts == ([f"f2021 2023: {judged} of {number} reports"] if few else [])


def test_a_report_is_judged_where_one_of_the_rules_is(measured):
    found, _ = measured(reports(2023, 30, 30, rules=("A",)))
    assert found[2023, "sums"] == (30, 30, False)


def test_years_are_counted_separately_and_the_unknown_year_too(measured):
    found, texts = measured(reports(2022, 3, 3), reports(2023, 3, 0), reports(None, 2, 2))
    assert found[2022, "sums"] == (3, 0, True)
    assert found[2023, "sums"] == (3, 3, False)
    assert found[None, "sums"] == (2, 0, True)
    assert texts == ["f2021 2022: 0 of 3 reports", "f2021 ?: 0 of 2 reports"]
