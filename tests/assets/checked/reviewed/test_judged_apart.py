"""Reviewed files that come or go judge the reports they concern, and leave what judging every report leaves."""

import pytest

from assets.checked import fingerprints
from assets.checked.judge import JUDGED, judge
from tests.assets.checked.reviewed.entries import DAY, NEWER, OTHER, REPORT, waiver, write
from tests.expectations.judging.wide import enter
from warehouse.store import memory

pytestmark = pytest.mark.slow
BY = {"who": "某市政务公开办", "reason": "机构改革方案"}
LINK = {"division": "411003", "name": "环境保护局", "becomes": "生态环境局", "change": "same"}
ENTRIES = {
    "waivers": waiver(report=REPORT),
    "withdrawn": BY | {"report": OTHER, "date": "2026-05-01"},
    "bodies": BY | LINK,
    "expected": BY | {"region": "411003", "year": 2023, "reports": 2},
}
FOUND = (
    "checked.violation", "checked.undecided", "checked.gap", "checked.counted", "checked.verdict", "checked.judged",
    "checked.suspect", "checked.family", "checked.reviewed_body", "staged.body", "staged.near_body",
)  # fmt: skip


def found(con):
    return {name: con.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in FOUND}


@pytest.fixture
def con():
    """A judged warehouse with an office of two names over two years and an aggregate that covers it."""
    with memory() as con:
        con.execute("PRAGMA disable_optimizer")  # to plan queries would take longer than to run them
        office = {"report.region_name": "建安区", "report.kind": "department"}
        whole = {
            "report.body": "建安区人民政府",
            "report.scope": "own_level_aggregate",
            "applications.granted.total": 9,
        }
        enter(con, "f2021", "standard", {NEWER: office | {"report.body": "建安区环境保护局"}}, 2022)
        now = {REPORT: office | {"report.body": "建安区生态环境局", "applications.received_new.natural_person": 3}}
        enter(con, "f2021", "standard", now | {OTHER: whole}, 2023)
        judge(con, None, DAY)
        yield con


def test_reviewed_files_judge_the_reports_they_concern(con, tmp_path, monkeypatch):
    monkeypatch.setattr("expectations.judging.judge_changed._WORTH_CHOOSING", 0)
    for kind, entry in ENTRIES.items():
        write(tmp_path, kind, entry)
    before = found(con)
    for folder in (tmp_path, None):
        with monkeypatch.context() as patched:
            patched.setattr("assets.checked.judge.check", None)
            assert judge(con, folder, DAY).changed == ("reviewed",)
        apart = found(con)
        fingerprints.forget_basis(con, JUDGED)
        judge(con, folder, DAY)
        assert found(con) == apart
        assert (apart == before) is (folder is None)
