"""Which reports are judged without their statuses, as all their cells are numbers, and that nothing is missed."""

import pytest

from expectations.judging.judge import find_not_numbers
from expectations.judging.outcomes import judge
from expectations.rulebook.load import rulebook
from tests.expectations.judging.wide import LAYOUTS, MARKS, READ, enter, findings, layout_of
from warehouse.store import memory


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_rules_that_are_not_judged_of_numbers_hold_of_them(layout):
    skipped = [i for i in rulebook().instances(layout_of(layout)) if i.equation.needs_status]
    assert all(i.equation.holds_of_numbers for i in skipped)
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
