"""The staged stage on a cluster: first loads what an interrupted run left, then reads and loads what is due."""

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
from warehouse.store import Connection


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
    received = received_documents(con, known)
    staging = ClusterStaging(con, archive, on.cluster, on.published)
    editions = {sha256: one.edition for sha256, one in received.items()}
    documents = archived_documents(con)
    open_documents = due_among(documents, editions, again)
    read_before = {d.sha256 for d in documents if d.form is not None}
    expected = Expected({d.sha256: editions.get(d.sha256) for d in open_documents}, read_before)
    requested = again != NOTHING_AGAIN
    fulfilled = staging.loaded_since_publishing() if requested else set[str]()
    landed = [_outcome(one) for one in staging.land_leftovers(expected)]
    fulfilled |= {one for one in landed if isinstance(one, str)}
    due = [
        QueuedDocument(d.sha256, reader_version(d.media_type or ""), received.get(d.sha256))
        for d in due_among(archived_documents(con), editions, again, fulfilled)
    ]
    read = map(_outcome, staging.read(due, read_before)) if due else ()
    unchanged = len(documents) - len(open_documents)
    return sum_up(chain(landed, track(read, "reading", len(due))), unchanged)


def _outcome(landed: LandedDocument) -> Outcome:
    return landed.refusal or landed.sha256
