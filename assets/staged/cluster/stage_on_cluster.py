"""The staged stage on a cluster: first loads what an interrupted run left, then reads and loads what is due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

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
    due_among,
    received_documents,
)
from assets.staged.report import reader_version
from assets.staged.stage_result import Outcome, StageResult, sum_up
from assets.workplace import TrackProgress, without_progress
from warehouse.connection import Connection


@dataclass(frozen=True, slots=True)
class ClusterUse:
    """The cluster to read on, and the keys of the batches of which the published warehouse holds the documents."""

    cluster: Cluster
    published: frozenset[str] = frozenset()


def stage_on_cluster(
    con: Connection,
    archive: Archive,
    on: ClusterUse,
    again: RereadRequest = NOTHING_AGAIN,
    track: TrackProgress = without_progress,
    known: KnownOutside = NOTHING_KNOWN,
) -> StageResult:
    """Do what `stage` does (stage.py), reading on a cluster. Raises ClusterError."""
    staging = ClusterStaging(con, archive, on.cluster, on.published)
    queue, read_before, unchanged = _queue(con, known, again)
    expected = Expected({d.sha256: d.edition for d in queue}, read_before)
    fulfilled = staging.loaded_since_publishing() if again != NOTHING_AGAIN else set[str]()
    landed = [_outcome(one) for one in staging.land_leftovers(expected)]
    fulfilled |= {one for one in landed if isinstance(one, str)}
    if landed or fulfilled:
        queue = _still_due(con, queue, expected.editions, again, fulfilled)
    read = map(_outcome, staging.read(queue, expected)) if queue else ()
    return sum_up(chain(landed, track(read, "reading", len(queue))), unchanged)


def _queue(
    con: Connection, known: KnownOutside, again: RereadRequest
) -> tuple[list[QueuedDocument], frozenset[str], int]:
    """The documents to be read, the digests of those read before, and the number of documents that are not to be read.
    Nothing else is kept of a million documents while they are read.
    """
    received, documents = received_documents(con, known), archived_documents(con)
    due = due_among(documents, {sha256: one.edition for sha256, one in received.items()}, again)
    queue = [QueuedDocument(d.sha256, reader_version(d.media_type or ""), received.get(d.sha256)) for d in due]
    return queue, frozenset(d.sha256 for d in documents if d.form is not None), len(documents) - len(due)


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
