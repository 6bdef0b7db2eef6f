"""Figures tied across years: what is planted is what differs, and what cannot be judged is undecided."""

from collections import Counter
from random import Random

import pytest

from pipelines.compare.carried_svg import draw_ties
from tests.generator.figures import figures
from tests.pipelines.compare.pairs import NEWEST, compared, report, two_years
from warehouse.reference.forms.form_list import forms

OUT, IN = "applications.carried_out", "applications.carried_in"
COLUMNS = ["natural_person", "commercial_enterprise", "research_institution", "social_welfare_org", "legal_service_org",
           "other_org", "total"]  # fmt: skip


def ties(found, rule):
    return {tie.at: tie for one in found.tied if one.rule == rule for tie in one.ties}


@pytest.mark.parametrize("seed", range(3))
def test_what_carries_on_agrees_in_every_column(seed):
    one, other = two_years(seed=seed)
    found = compared(one, other)
    assert {tie.outcome for tie in found.ties} == {"pass"}
    assert set(ties(found, "X-01")) == set(COLUMNS)
    for column, tie in ties(found, "X-01").items():
        assert ([c.key for c in tie.earlier], [c.key for c in tie.later]) == ([f"{OUT}.{column}"], [f"{IN}.{column}"])
        assert int(tie.earlier[0].text) == one.reading.numbers[f"{OUT}.{column}"]


@pytest.mark.parametrize(("seed", "column", "more"), [(1, "total", 3), (2, "other_org", 1), (3, "natural_person", 250)])
def test_a_planted_difference_is_the_one_reported(seed, column, more):
    one, _ = two_years(seed=seed)
    carried = one.reading.numbers[f"{OUT}.{column}"] + more
    found = compared(*two_years(seed=seed, **{f"applications__carried_in__{column}": carried}))
    failing = {at: tie.difference for at, tie in ties(found, "X-01").items() if tie.outcome != "pass"}
    assert failing == {column: more}


def test_a_blank_figure_is_undecided_and_not_0():
    found = compared(*two_years(seed=2, applications__carried_in__other_org=None))
    tie = ties(found, "X-01")["other_org"]
    assert (tie.outcome, tie.difference, tie.later[0].text) == ("undecided", None, "")
    assert Counter(t.outcome for t in ties(found, "X-01").values()) == {"pass": 6, "undecided": 1}


def test_the_terms_of_a_sum_have_their_signs_in_the_order_of_reading():
    tie = ties(compared(*two_years()), "X-03")["normative_docs"]
    assert [(c.mark, c.column) for c in tie.earlier] == [("", "现行有效件数")]
    assert [(c.mark, c.column) for c in tie.later] == [
        ("+", "本年制发件数"), ("-", "本年废止件数"), ("=", "现行有效件数")
    ]  # fmt: skip


def test_a_rule_whose_premise_does_not_hold_ties_nothing():
    one, other = two_years(proactive__normative_docs_repealed=0)
    assert "normative_docs" not in ties(compared(one, other), "T2-02")


def test_forms_that_are_not_chained_tie_tables_three_and_four_alone():
    found = compared(report(2020, form="f2019"), report(2021))
    assert {cell.key.split(".")[0] for tie in found.ties for cell in (*tie.earlier, *tie.later)} == {
        "applications", "disputes"
    }  # fmt: skip


def test_years_that_do_not_follow_are_not_tied_and_the_reason_is_given():
    found = compared(report(2021), report(2023))
    assert found.ties == ()
    assert "2021" in found.not_tied.zh
    assert "2021" in found.not_tied.en


def test_a_drawing_has_a_column_for_each_tie_and_its_boxes_do_not_overlap():
    found = compared(*two_years())
    for rule in found.tied:
        drawing = draw_ties(rule, found.years, "zh")
        assert len(drawing.lines) == len(drawing.column_labels) == len(rule.ties)
        corners = [(box.x, box.y) for box in drawing.boxes]
        assert len(set(corners)) == len(corners) == sum(len(t.earlier) + len(t.later) for t in rule.ties)
        assert all(0 <= x <= drawing.width - drawing.box_width for x, _ in corners)
        assert all(0 <= y <= drawing.height - drawing.box_height for _, y in corners)


TERMS = {
    "X-01": lambda was, now, at: now[f"{IN}.{at}"] == was[f"{OUT}.{at}"],
    "X-03": lambda was, now, at: (
        now[f"proactive.{at}_in_force"]
        == was[f"proactive.{at}_in_force"] + now[f"proactive.{at}_made"] - now[f"proactive.{at}_repealed"]
    ),
    "T2-13": lambda was, now, at: (
        now[f"proactive.{at}_total_disclosed"]
        >= was[f"proactive.{at}_total_disclosed"] + now[f"proactive.{at}_newly_disclosed"]
    ),
    "T2-15": lambda was, now, at: (
        now[f"proactive.{at}_items_prev_year"]
        == was[f"proactive.{at}_items_prev_year"] + was[f"proactive.{at}_items_change"]
    ),
    "T4-08": lambda was, now, at: now[f"disputes.{at}.total"] >= was[f"disputes.{at}.pending"],
}  # what each rule means, in plain Python


@pytest.mark.parametrize("form", list(forms()))
@pytest.mark.parametrize("seed", range(5))
def test_each_outcome_is_that_of_the_arithmetic(form, seed):
    """Figures altered at random, some of them tied."""
    chance, layout = Random(seed), forms()[form].layout()
    tied = [c.key for c in layout if c.table == "proactive" or ".carried_" in c.key or c.key.endswith("pending")]
    year, before = (2019, 2022)[form == NEWEST], figures(forms()[form], seed=seed)
    altered = {key.replace(".", "__"): chance.randint(0, 60) for key in chance.sample(tied, 6) if "amount" not in key}
    one = report(year, seed=seed, form=form)
    other = report(year + 1, seed=seed + 1, form=form, previous=before, **altered)
    found, (was, now) = compared(one, other), (one.reading.numbers, other.reading.numbers)
    for rule in found.tied:
        for tie in rule.ties:
            if rule.rule in TERMS:
                holds = TERMS[rule.rule](was, now, tie.at)
                assert tie.outcome == ("pass" if holds else "fail"), (rule.rule, tie)
    assert {"X-01", "T4-08"} <= {rule.rule for rule in found.tied}
