"""The staged stage on a cluster: first loads what an interrupted run left, then reads and loads what is due."""

from dataclasses import dataclass
from itertools import chain

from assets.collected.archive.archive import Archive
from assets.staged.cluster.address import Cluster
from assets.staged.cluster.landing import LandedDocument, expect
from assets.staged.cluster.staging import ClusterStaging
from assets.staged.due_documents import NOTHING_AGAIN, NOTHING_KNOWN, KnownOutside, RereadRequest, due_documents
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
    due = due_documents(con, known, again)
    expected = expect(due.documents)
    fulfilled = staging.loaded_since_publishing() if again != NOTHING_AGAIN else set[str]()
    landed = [_outcome(one) for one in staging.land_leftovers(expected)]
    fulfilled |= {one for one in landed if isinstance(one, str)}
    left = due_documents(con, known, again, fulfilled).documents if landed or fulfilled else due.documents
    read = map(_outcome, staging.read(left, expected)) if left else ()
    return sum_up(chain(landed, track(read, "reading", len(left))), due.unchanged)


def _outcome(landed: LandedDocument) -> Outcome:
    return landed.refusal or landed.sha256
