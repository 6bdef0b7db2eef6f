"""The staged stage on a cluster: first loads what an interrupted run left, then reads and loads what is due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from sys import intern

from assets.collected.archive.archive import Archive
from assets.staged.cluster.address import Cluster
from assets.staged.cluster.batches import QueuedDocument
from assets.staged.cluster.landing import Expected, LandedDocument
from assets.staged.cluster.staging import ClusterStaging
from assets.staged.due_documents import (
    NOTHING_AGAIN,
    NOTHING_KNOWN,
    KnownOutside,
    RereadRequest,
    archived_documents,
    count_none_due,
    due_among,
    is_to_be_read,
    received_documents,
    record_state,
)
from assets.staged.report import reader_version
from assets.staged.stage_result import Outcome, StageResult, sum_up
from assets.workplace import Notify, TrackProgress, without_notice, without_progress
from warehouse.connection import Connection


@dataclass(frozen=True, slots=True)
class ClusterUse:
    """The cluster to read on, and the keys of the batches of which the published warehouse holds the documents.
    `notify`: is given a sentence for each worker that is left out.
    """

    cluster: Cluster
    published: frozenset[str] = frozenset()
    notify: Notify = without_notice


def stage_on_cluster(
    con: Connection,
    archive: Archive,
    on: ClusterUse,
    again: RereadRequest = NOTHING_AGAIN,
    track: TrackProgress = without_progress,
    known: KnownOutside = NOTHING_KNOWN,
) -> StageResult:
    """Do what `stage` does (stage.py), reading on a cluster. Raises ClusterError."""
    staging = ClusterStaging(con, archive, on.cluster, on.published, on.notify)
    due = _queue(con, known, again)
    queue, expected = due.documents, due.expected
    fulfilled = staging.loaded_since_publishing() if again != NOTHING_AGAIN else set[str]()
    landed = [_outcome(one) for one in staging.land_leftovers(expected)]
    fulfilled |= {one for one in landed if isinstance(one, str)}
    if landed or fulfilled:
        queue = _still_due(con, queue, expected.editions, again, fulfilled)
    read = map(_outcome, staging.read(queue, expected)) if queue else ()
    result = sum_up(chain(landed, track(read, "reading", len(queue))), due.unchanged)
    record_state(con, known, expected.editions)
    return result


@dataclass(slots=True)
class _Queue:
    """The documents to be read, what is expected of them, and the number of documents that are not to be read."""

    documents: list[QueuedDocument]
    expected: Expected
    unchanged: int = 0


def _queue(con: Connection, known: KnownOutside, again: RereadRequest) -> _Queue:
    """What is to be read. Nothing else is kept of a million documents while they are read."""
    if again == NOTHING_AGAIN and (unchanged := count_none_due(con, known)) is not None:
        return _Queue([], Expected({}, set()), unchanged)
    received = received_documents(con, known)
    editions, read_before = dict[str, str | None](), set[str]()
    queue = _Queue([], Expected(editions, read_before))
    for document in archived_documents(con):
        sha256, one = document.sha256, received.get(document.sha256)
        edition = one.edition if one else None
        if not is_to_be_read(document, edition, again):
            queue.unchanged += 1
            continue
        reader = intern(reader_version(document.media_type or "") or "")
        queue.documents.append(QueuedDocument(sha256, reader or None, one))
        editions[sha256] = edition
        if document.form is not None:
            read_before.add(sha256)
    return queue


def _still_due(
    con: Connection,
    queue: Sequence[QueuedDocument],
    editions: Mapping[str, str | None],
    again: RereadRequest,
    fulfilled: Collection[str],
) -> list[QueuedDocument]:
    """Those of `queue` that are to be read although what an interrupted run read was loaded."""
    due = {d.sha256 for d in due_among(archived_documents(con), editions, again, fulfilled)}
    return [d for d in queue if d.sha256 in due]


def _outcome(landed: LandedDocument) -> Outcome:
    return landed.refusal or landed.sha256
