"""The staged stage: reads the archived documents that are new or due to be read again on this machine, and loads them.

How a document is read is in report.py, how it is stored in load.py; several machines are in cluster/.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from assets.collected.archive.archive import Archive
from assets.staged.due_documents import (
    NOTHING_AGAIN,
    NOTHING_KNOWN,
    DueDocument,
    KnownOutside,
    RereadRequest,
    due_documents,
)
from assets.staged.load import load_documents
from assets.staged.report import Refusal, Report
from assets.staged.stage_result import Outcome, StageResult, sum_up
from assets.staged.workers.archived_document import fetch_document
from assets.staged.workers.pool import Workers, worker_count
from assets.workplace import TrackProgress, without_progress
from warehouse.connection import Connection

_BATCH = 200


def stage(
    con: Connection,
    archive: Archive,
    again: RereadRequest = NOTHING_AGAIN,
    track: TrackProgress = without_progress,
    known: KnownOutside = NOTHING_KNOWN,
) -> StageResult:
    """Read and load every document that is new, or whose reader or form changed or what is known of it from outside,
    and those to be read `again`.

    A document that the archive cannot deliver keeps its earlier reading.
    """
    due = due_documents(con, known, again)
    read = _read(con, archive, due.documents)
    return sum_up(track(read, "reading", len(due.documents)), due.unchanged)


def _read(con: Connection, archive: Archive, due: Sequence[DueDocument]) -> Iterator[Outcome]:
    """Read and load the documents that are `due`."""
    read_before = {d.sha256 for d in due if d.read_before}
    editions = {d.sha256: d.edition for d in due}
    jobs = {d.sha256: partial(fetch_document, archive, d.sha256, d.received) for d in due}
    batch: list[Report | Refusal] = []
    with Workers(worker_count(len(due))) as workers:
        for document in workers.read(jobs):
            yield document.sha256 if isinstance(document, Report) else document
            if isinstance(document, Refusal) and document.never_opened and document.sha256 in read_before:
                continue
            batch.append(document)
            if len(batch) == _BATCH:
                load_documents(con, batch, editions)
                batch.clear()
    load_documents(con, batch, editions)
