"""Which reports are judged without their statuses or by those of another report, and that nothing is missed."""

import random

import pytest

from expectations.judging.alike import find_not_numbers, judge_alike
from expectations.judging.outcomes import judge
from expectations.rulebook.load import rulebook
from tests.expectations.judging.wide import LAYOUTS, MARKS, READ, enter, findings, layout_of
from warehouse.store import memory


def counting(layout):
    """The rules about single reports that count statuses."""
    return [i for i in rulebook().instances(layout_of(layout)) if i.equation.needs_status]


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_rules_that_are_not_judged_of_numbers_hold_of_them(layout):
    skipped = counting(layout)
    assert all(i.equation.holds_of_numbers for i in skipped)
    others = {i.id for i in rulebook().instances(layout_of(layout)) if not i.equation.needs_status}
    assert others.isdisjoint(i.id for i in skipped)  # by the id an outcome is entered for the other reports
    with memory() as con:
        enter(con, *layout, {"numbers": {}, "other": {"applications.granted.total": "absent"}})
        judge(con, skipped)
        assert {report for report, *_ in findings(con)} == {"other"}


def test_a_report_with_any_cell_that_is_no_number_is_judged_with_its_statuses():
    (form, layout), key = LAYOUTS[-1], "disputes.review.total"
    with memory() as con:
        enter(con, form, layout, {"numbers": {}, "lost": {}, **{how: {key: how} for how in (*MARKS, *READ, "absent")}})
        con.execute(f"UPDATE staged.{form} SET {key.replace('.', '__')} = NULL WHERE report_id = 'lost'")
        assert find_not_numbers(con, layout_of((form, layout))) == len(MARKS) + len(READ) + 2
        found = {report for (report,) in con.execute("SELECT report_id FROM not_numbers").fetchall()}
    assert found == {"lost", *MARKS, *READ, "absent"}


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_reports_judged_by_another_have_the_outcomes_of_their_own(layout, seed):
    draw = random.Random(seed)
    keys = [cell.key for cell in layout_of(layout)]
    patterns = [{draw.choice(keys): draw.choice([*MARKS, *READ, "absent"]) for _ in range(n)} for n in range(6)]
    patterns.append(dict.fromkeys(keys, "absent"))
    reports = {f"{n}": draw.choice(patterns) for n in range(30)}
    lost = draw.choice(keys).replace(".", "__")  # of the statuses of others, but without this figure
    found = []
    for judging in (judge, judge_alike):
        with memory() as con:
            enter(con, *layout, reports)
            con.execute(f"UPDATE staged.{layout[0]} SET \"{lost}\" = NULL WHERE report_id IN ('3', '7')")
            judging(con, counting(layout))
            undecided = con.execute("FROM checked.undecided SELECT report_id, gap ORDER BY ALL").fetchall()
            found.append((findings(con), con.execute("FROM checked.violation ORDER BY ALL").fetchall(), undecided))
            if judging is judge_alike:
                assert con.execute("SELECT count(*) FROM judged_for_others").fetchall()[0][0] <= len(patterns) + 2
    assert found[0] == found[1]
    assert found[0][1]
    assert found[0][2]
