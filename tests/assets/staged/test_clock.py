"""The clock of the machine jumps from one run to the next: what was seen last stays what is in force."""

from datetime import datetime, timedelta

from assets.collected.archive.address import digest
from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.collected.inbox.listing import list_inbox
from assets.collected.manifest import known_files, next_sight, record
from assets.staged.stage import stage
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body
from warehouse.store import memory

AHEAD, BACK = datetime(2040, 1, 1, 2), datetime(2027, 1, 1, 2)
BODY = "湛河区曹镇乡人民政府"
FIRST = write_text.write(of_body(BODY, 2023))
SECOND = write_text.write(of_body(BODY, 2023, proactive__normative_docs_made=8))


def night(con, inbox, archive, now):
    seen = next_sight(con, now)
    record(con, collect(list_inbox(inbox).files, archive, seen, known_files(con)))
    stage(con, archive)


def test_a_version_recorded_after_the_clock_was_set_back_is_in_force(tmp_path):
    inbox, archive = tmp_path / "inbox", Archive(tmp_path / "archive")
    inbox.mkdir()
    with memory() as con:
        for now, data in ((AHEAD, FIRST), (BACK, SECOND), (BACK + timedelta(days=1), SECOND)):
            (inbox / "a.txt").write_bytes(data)
            night(con, inbox, archive, now)
            in_force = con.execute("SELECT report_id FROM staged.version WHERE in_force").fetchall()
            assert in_force == [(digest(data),)]
        spans = con.execute("SELECT first_seen <= last_seen FROM collected.manifest").fetchall()
    assert spans == [(True,), (True,)]


def test_a_clock_that_goes_forward_is_trusted():
    with memory() as con:
        assert next_sight(con, BACK) == BACK
