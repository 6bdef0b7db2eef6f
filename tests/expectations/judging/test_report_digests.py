"""What is staged of a report is digested once, and again after it was read again."""

import pytest

from assets.staged.load import load_documents
from assets.staged.report import Refusal
from expectations.judging.report_digests import create_report_digests
from tests.expectations.judging.wide import enter
from warehouse.messages import Message
from warehouse.schema import tables
from warehouse.store import memory, merge


@pytest.fixture
def con():
    with memory() as con:
        enter(con, "f2021", "standard", {"a": {}, "b": {}})
        create_report_digests(con)
        yield con


def digests(con, name="report_digest"):
    return dict(con.execute(f"SELECT report_id, digest FROM {name}").fetchall())


def test_a_document_that_is_read_again_has_no_digest_until_reports_are_judged(con):
    load_documents(con, [Refusal("a", "text-1", "unreadable", Message(zh="损坏", en="damaged"))])
    assert digests(con, "checked.staged_digest").keys() == {"b"}
    before = digests(con)
    enter(con, "f2021", "standard", {"a": {"applications.granted.total": 5}})
    create_report_digests(con)
    after = digests(con)
    assert after.keys() == {"a", "b"}
    assert (after["a"] == before["a"], after["b"]) == (False, before["b"])


@pytest.mark.parametrize("table", ["f2021_text", "f2021_place", "section", "stated", "leftover", "ignored"])
def test_the_digest_of_a_report_rests_on_all_that_is_staged_of_it(con, table):
    before = digests(con)
    merge(
        con, f"staged.{table}", [{key: "a" if key == "report_id" else "1" for key in tables()[f"staged.{table}"].keys}]
    )
    con.execute("DELETE FROM checked.staged_digest WHERE report_id = 'a'")
    create_report_digests(con)
    after = digests(con)
    assert (after["a"] == before["a"], after["b"]) == (False, before["b"])
