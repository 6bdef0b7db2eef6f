"""Waivers beside the reports: the effect of a waived failure, and how long it lasts."""

from datetime import timedelta

import pytest

from assets.checked.judge import judge
from assets.checked.reviewed.waivers import waiver_statuses, waivers
from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from tests.assets.checked.reviewed.entries import CELL, DAY, NEWER, REPORT, stage, waiver, write
from tests.expectations.judging.wide import BEFORE
from warehouse.store import memory, merge

BROKEN = {"applications.received_new.natural_person": 5}  # T3-01 fails


def rows(con, query):
    return con.execute(query).fetchall()


def verdict(con):
    return rows(con, "SELECT quarantined, failed, waived, clean FROM checked.verdict ORDER BY report_id")


@pytest.mark.parametrize("rule", ["T3-01", "T3-01..07"])
def test_a_waived_failure_stays_a_violation_but_neither_flags_nor_counts(rule, tmp_path):
    with memory() as con:
        stage(con, a=BROKEN, b=BROKEN)
        failing = {r for (r,) in rows(con, "SELECT rule FROM checked.finding")} if judge(con, None, DAY) else set()
        assert failing >= {"T3-01"}
        before = verdict(con)
        judged = judge(con, write(tmp_path, "waivers", waiver(rule=rule)), DAY)
        after = verdict(con)
        assert {r for (r,) in rows(con, "SELECT rule FROM checked.finding")} == failing
    assert after[0] == (False, before[0][1] - 1, 1, before[0][1] == 1)
    assert after[1] == before[1]
    assert before[1][2] == 0
    balance = next(family for family in judged.families if family.name == "balance")
    assert (balance.failed, balance.waived, balance.holds) == (2, 1, False)
    assert judged.waivers == judged.unclean == ()


@pytest.mark.slow
def test_a_waiver_holds_to_the_end_of_its_day_and_then_has_no_effect(tmp_path):
    write(tmp_path, "waivers", waiver())
    with memory() as con:
        stage(con, a=BROKEN)
        assert judge(con, tmp_path, DAY).waivers == ()
        assert verdict(con)[0][2] == 1
        (line,) = judge(con, tmp_path, DAY + timedelta(days=1)).waivers
        assert verdict(con)[0][2:] == (0, False)
        assert rows(con, "SELECT state FROM checked.waiver") == [("lapsed",)]
    assert "one.yaml:2: " in line
    assert "it lapsed on 2026-05-01" in line


def test_a_waived_structural_failure_does_not_quarantine_a_report_and_others_do(tmp_path):
    missing = {"applications.granted.total": "absent"}
    write(tmp_path, "waivers", waiver(rule="S-02"), waiver(rule="S-03"))
    with memory() as con:
        stage(con, a=missing, b=missing)
        judge(con, tmp_path, DAY)
        assert [row[0] for row in verdict(con)] == [False, True]
        assert all("S-0" in why for (why,) in rows(con, "SELECT reason FROM checked.verdict WHERE quarantined"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "state"),
    [({}, "holds"), ({"rule": "T3-02"}, "not_needed"), ({"report": NEWER}, "no_report"),
     ({"report": REPORT[:12]}, "ambiguous"), ({"until": "2026-04-30"}, "lapsed")],
)  # fmt: skip
def test_a_waiver_is_listed_with_its_state(changed, state, tmp_path):
    write(tmp_path, "waivers", waiver(**changed))
    with memory() as con:
        stage(con, a=BROKEN, o={})
        judge(con, tmp_path, DAY)
        assert rows(con, "SELECT state FROM checked.waiver") == [(state,)]
        (found,) = waiver_statuses(con, waivers(tmp_path).entries, DAY, judged=True)
    assert found.state == state


def test_a_previous_report_with_a_waiver_is_compared_with_the_next():
    waived = {"report_id": f"{REPORT}{BEFORE}", "rule": "S", "covers": "S-02,S-03", "state": "holds"}
    with memory() as con:
        stage(con, a={f"previous.{CELL}": "absent"})
        check(con, rulebook())
        assert len(rows(con, "FROM previous")) == 0
        merge(con, "checked.waiver", [waived])
        check(con, rulebook())
        assert len(rows(con, "FROM previous")) == 1
