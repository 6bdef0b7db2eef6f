"""The staged stage: reads the archived documents that are new or due to be read again on this machine, and loads them.

How a document is read is in report.py, how it is stored in load.py; several machines are in cluster/.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from assets.collected.archive.archive import Archive
from assets.staged.due_documents import (
    NOTHING_AGAIN,
    NOTHING_KNOWN,
    ArchivedDocument,
    KnownOutside,
    RereadRequest,
    archived_documents,
    count_none_due,
    due_among,
    received_documents,
    record_state,
)
from assets.staged.identity.received_document import ReceivedDocument
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
    if again == NOTHING_AGAIN and (unchanged := count_none_due(con, known)) is not None:
        return StageResult(unchanged=unchanged)
    received = received_documents(con, known)
    editions = {sha256: edition for sha256, one in received.items() if (edition := one.edition)}
    documents = [*archived_documents(con)]
    due = due_among(documents, editions, again)
    read = _read(con, archive, due, received, editions)
    result = sum_up(track(read, "reading", len(due)), unchanged=len(documents) - len(due))
    record_state(con, known, {d.sha256: editions.get(d.sha256) for d in due})
    return result


def _read(
    con: Connection,
    archive: Archive,
    due: Sequence[ArchivedDocument],
    received: Mapping[str, ReceivedDocument],
    editions: Mapping[str, str],
) -> Iterator[Outcome]:
    """Read and load the documents that are `due`."""
    read_before = {d.sha256 for d in due if d.form is not None}
    jobs = {d.sha256: partial(fetch_document, archive, d.sha256, received.get(d.sha256)) for d in due}
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
