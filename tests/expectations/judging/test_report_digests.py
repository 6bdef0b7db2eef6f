"""Reports that changed since they were judged are found by digests, computed again of what was read again."""

import pytest

from assets.staged.load import load_documents
from assets.staged.report import Refusal
from expectations.judging.report_digests import create_report_digests, digest_staged, find_changed, store_report_digests
from tests.expectations.judging.wide import enter
from warehouse.messages import Message
from warehouse.schema import tables
from warehouse.store import memory, merge, remove

OTHER = {"applications.granted.total": 5}


@pytest.fixture
def con():
    with memory() as con:
        enter(con, "f2021", "standard", {"a": {}, "b": {}})
        create_report_digests(con)
        store_report_digests(con)
        yield con


def changed(con):
    create_report_digests(con)
    find_changed(con)
    return {report for (report,) in con.execute("FROM changed").fetchall()}


def refuse(con, report):
    load_documents(con, [Refusal(report, "text-1", "unreadable", Message(zh="损坏", en="damaged"))])


@pytest.mark.parametrize(("figures", "expected"), [({}, set()), (OTHER, {"a"}), (None, {"a"})])
def test_a_document_that_was_read_again_changed_if_its_report_is_another_or_gone(con, figures, expected):
    before = changed(con), digest_staged(con)
    refuse(con, "a")
    if figures is not None:
        enter(con, "f2021", "standard", {"a": figures})
    assert changed(con) == expected
    assert (before[0], before[1] != digest_staged(con)) == (set(), bool(expected))
    store_report_digests(con, "changed")
    assert changed(con) == set()


def test_a_report_that_was_read_again_is_found_until_it_is_judged(con):
    refuse(con, "a")
    assert [changed(con), changed(con)] == [{"a"}, {"a"}]


def test_reports_that_came_or_went_are_found_although_nothing_notes_them(con):
    enter(con, "f2021", "standard", {"c": {}})
    remove(con, "staged.report", "report_id", ["b"])
    assert changed(con) == {"b", "c"}


def test_a_report_that_is_held_elsewhere_or_waived_changed(con):
    held = {"source": "a.html", "sha256": "a", "bytes": 1, "media_type": "text/html", "outcome": "archived"}
    merge(con, "collected.manifest", [held | {"first_seen": "2026-01-01", "last_seen": "2026-01-01"}])
    before = digest_staged(con)
    assert changed(con) == {"a"}
    assert digest_staged(con) != before
    merge(con, "checked.waiver", [{"report_id": "b", "rule": "T3", "covers": "T3-01", "state": "holds"}])
    assert changed(con) == {"a", "b"}
    store_report_digests(con, "changed")
    assert changed(con) == set()
    remove(con, "checked.waiver", "report_id", ["b"])
    assert changed(con) == {"b"}


@pytest.mark.parametrize("table", ["f2021_text", "f2021_place", "section", "stated", "leftover", "ignored"])
def test_the_digest_of_a_report_rests_on_all_that_is_staged_of_it(con, table):
    key = tables()[f"staged.{table}"].keys
    merge(con, f"staged.{table}", [{name: "a" if name == "report_id" else "1" for name in key}])
    con.execute("INSERT INTO checked.unjudged VALUES ('a'), ('b')")
    assert changed(con) == {"a"}
