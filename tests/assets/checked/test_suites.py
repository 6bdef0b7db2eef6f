"""The suites in the warehouse: every rule of the rulebook, on both forms, in every layout, compared with the
previous years, counted as the violations count it.
"""

import re

import pytest

from assets.checked import fingerprints
from assets.checked.judge import JUDGED, judge
from assets.checked.suites import disagreements, validate_suites
from expectations.rulebook.load import rulebook
from tests.expectations.judging.test_rules import cases
from tests.expectations.judging.wide import LAYOUTS, TOLD, enter
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.store import building

YEARS = (2021, 2022, 2023, 0)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A warehouse with every example of every rule on both forms, judged and counted, and how many counts there are."""
    path = tmp_path_factory.mktemp("suites") / "w.duckdb"
    with building(path) as con:
        for form in forms():
            enter(con, form, STANDARD, {report: settings for report, _, _, settings in cases(form, STANDARD)})
        judge(con)
    return path, validate_suites(path, None)


@pytest.fixture
def con(built):
    with building(built[0]) as con:
        yield con


def test_every_rule_is_counted_and_has_reports_that_hold_break_and_leave_it_undecided(con, built):
    counted = con.execute(
        "SELECT form, layout, rule, line, sum(judged - failed) > 0, sum(failed) > 0, sum(undecided) > 0"
        " FROM checked.suite GROUP BY ALL"
    ).fetchall()
    standard = [form.layout() for form in forms().values()]
    expected = {(at.form.form, STANDARD, i.id, i.at or "") for at in standard for i in rulebook().instances(at)}
    assert {row[:4] for row in counted} == expected
    assert [row[:4] for row in counted if not all(row[4:]) and row[2] not in TOLD] == []
    assert built[1] == con.execute("SELECT count(*) FROM checked.suite").fetchall()[0][0]


def test_the_counts_are_those_of_the_violations(con):
    assert disagreements(con) == []
    for outcome, counter in (("fail", "failed"), ("undecided", "undecided")):
        found = (
            f"SELECT rule, line, count(*) FROM checked.finding WHERE outcome = '{outcome}' GROUP BY ALL ORDER BY ALL"
        )
        suites = (
            f"SELECT rule, line, sum({counter}) FROM checked.suite GROUP BY ALL HAVING sum({counter}) > 0 ORDER BY ALL"
        )
        assert con.execute(found).fetchall() == con.execute(suites).fetchall()


def test_the_pages_show_every_rule_of_every_part_and_name_failing_reports(tmp_path):
    path, site = tmp_path / "w.duckdb", tmp_path / "site"
    with building(path) as con:
        for form, layout in LAYOUTS:
            broken = {"applications.received_new.natural_person": 1}
            broken |= {"previous": "zeros"} if layout == STANDARD else {}  # a page of its own, which takes two seconds
            enter(con, form, layout, {f"{form} {layout}": broken})
        judge(con)
    validate_suites(path, site)
    for form, layout in LAYOUTS:
        part = "*" if layout == "standard" else f"*{layout}*"
        pages = [page.read_text("utf-8") for page in site.glob(f"validations/{form}{part}/**/*.html")]
        assert len(pages) >= (2 if layout == STANDARD else 1)
        for instance in rulebook().instances(forms()[form].layout(layout)):
            assert any(re.search(rf"\b{instance.id}( · \w+)? v\d", page) for page in pages), instance.id
        failing = [page.read_text("utf-8") for page in site.glob(f"failing/{form}{part}/**/*.html")]
        assert any(f"{form} {layout}" in page for page in failing)


@pytest.fixture
def of_years(tmp_path):
    """A validated warehouse with a report of each of YEARS, its id; 0 is one whose year is unknown."""
    path = tmp_path / "w.duckdb"
    with building(path) as con:
        for year in YEARS:
            enter(con, "f2021", "standard", {str(year): {"applications.received_new.natural_person": 1}}, year)
        judge(con)
    validate_suites(path, None)
    return path


def break_another_sum(path, year):
    """Judge again after a report has changed so that one more rule fails."""
    with building(path) as con:
        con.execute("UPDATE staged.f2021 SET disputes__review__total = 9 WHERE report_id = ?", [str(year)])
        fingerprints.forget_basis(con, JUDGED)
        judge(con)


def counts(path):
    with building(path) as con:
        return con.execute("SELECT * FROM checked.suite ORDER BY ALL").fetchall()


@pytest.mark.parametrize("year", YEARS)
def test_counts_after_a_year_is_validated_are_those_of_validating_every_year(of_years, year):
    before = counts(of_years)
    break_another_sum(of_years, year)
    assert validate_suites(of_years, None) == len(before)
    after = counts(of_years)
    assert after != before
    with building(of_years) as con:
        fingerprints.forget_basis(con, "suite")
    assert validate_suites(of_years, None) == len(before)
    assert counts(of_years) == after


@pytest.mark.parametrize(("year", "validated"), [(2021, {"2021", "2022"}), (2023, {"2023"}), (0, {"unknown"})])
def test_only_a_year_that_changed_and_the_year_after_it_are_validated(of_years, year, validated):
    """Stored counts that are wrong are corrected in the years that are validated, and found in the others."""
    break_another_sum(of_years, year)
    with building(of_years) as con:
        con.execute("UPDATE checked.suite SET judged = judged + 1 WHERE rule = 'T3-01' AND line = 'natural_person'")
    with pytest.raises(AssertionError, match="count differently") as raised:
        validate_suites(of_years, None)
    wrong = {line.split()[-1] for line in str(raised.value).partition("differently: ")[2].split("; ")}
    assert wrong == {"unknown" if each == 0 else str(each) for each in YEARS} - validated


def test_a_year_without_reports_has_no_counts(of_years):
    with building(of_years) as con:
        for name in ("staged.report", "staged.f2021", "staged.f2021_status"):
            con.execute(f"DELETE FROM {name} WHERE report_id = '2023'")
        fingerprints.forget_basis(con, JUDGED)
        judge(con)
    validate_suites(of_years, None)
    assert {row[2] for row in counts(of_years)} == {2021, 2022, None}


def test_counts_that_differ_stop_the_run_and_say_which(tmp_path):
    path = tmp_path / "w.duckdb"
    with building(path) as con:
        enter(con, "f2021", "standard", {"r": {"applications.received_new.natural_person": 1}})
        judge(con)
        con.execute("DELETE FROM checked.violation WHERE rule = 'T3-01'")
    with pytest.raises(AssertionError, match=r"count differently: T3-01 natural_person on f2021 standard 2023$"):
        validate_suites(path, None)


def test_a_new_verdict_is_in_data_docs_without_validating_again(tmp_path):
    path, site = tmp_path / "w.duckdb", tmp_path / "site"
    with building(path) as con:
        enter(con, "f2021", "standard", {"r": {"applications.received_new.natural_person": 1}})
        judge(con)
    assert validate_suites(path, site) > 0
    with building(path) as con:
        con.execute(
            "INSERT INTO checked.reviewed_finding BY NAME SELECT report_id, rule, line, 'dismissed' AS verdict,"
            " '审核岗' AS role, DATE '2026-01-02' AS day, 'applies' AS state FROM checked.violation LIMIT 1"
        )
    for _ in range(2):
        assert validate_suites(path, site) is None
        assert "".join(page.read_text("utf-8") for page in site.rglob("failing/**/*.html")).count("(审核岗, ") == 1
