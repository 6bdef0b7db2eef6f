"""Reads archived documents on a cluster and loads them. Which are due is decided in stage_on_cluster.py."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from assets.collected.archive.archive import Archive
from assets.staged.cluster.address import Cluster, ClusterError
from assets.staged.cluster.batches import Batch, batch_size, halve, split_batches, weight_of
from assets.staged.cluster.dask_cluster import DaskCluster, Done
from assets.staged.cluster.landing import (
    Expected,
    LandedDocument,
    documents_of,
    land,
    landed_keys,
    remove_unmarked,
)
from assets.staged.cluster.read_batch import read_batch
from assets.staged.cluster.reader_versions import version
from assets.staged.cluster.stored_readings import delete_published, stored_keys, unpacked
from assets.staged.due_documents import DueDocument
from assets.staged.load import load_documents
from assets.staged.report import Refusal
from assets.text.characters import error_text
from assets.workplace import Notify
from warehouse.connection import Connection
from warehouse.limits import limit_memory
from warehouse.messages import load_messages

_MESSAGES = load_messages(Path(__file__).parents[1] / "messages.yaml")
# Files landed at once, of 160,000 documents at most. DuckDB packs 122,880 rows of a table together: where as many are
# added in one transaction it packs them once and writes no log, else it packs them again with those that follow.
_TOGETHER = 160
_MEMORY = "600MB"  # of DuckDB while it lands, beside the documents that are to be read

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ClusterStaging:
    """Reading on `cluster` into the warehouse `con` from `archive`. `published`: the keys of the batches of which the
    published warehouse holds the documents. `notify`: is given a sentence for each worker that is left out.
    """

    con: Connection
    archive: Archive
    cluster: Cluster
    published: Collection[str]
    notify: Notify

    def land_leftovers(self, expected: Expected) -> Iterator[LandedDocument]:
        """Load what an interrupted run read and did not load."""
        delete_published(self.archive.root, self.published)
        remove_unmarked(self.con)
        known = landed_keys(self.con)
        left = [key for key in stored_keys(self.archive.root, version()) if key not in known]
        for first in range(0, len(left), _TOGETHER):
            yield from self._land(left[first : first + _TOGETHER], expected)

    def loaded_since_publishing(self) -> set[str]:
        """The documents that an interrupted run read and loaded: a request to read them again is fulfilled."""
        loaded = landed_keys(self.con) - {*self.published}
        keys = [key for key in stored_keys(self.archive.root, version()) if key in loaded]
        with unpacked(self.archive.root, version(), keys) as stored:
            return documents_of(self.con, stored)

    def read(self, documents: Sequence[DueDocument], expected: Expected) -> Iterator[LandedDocument]:
        """Read `documents`, which are `expected`, on the cluster, and load them as batches end. Raises ClusterError."""
        root = self.archive.root.absolute() if isinstance(self.archive.root, Path) else self.archive.root
        landed = landed_keys(self.con)
        with DaskCluster(self.cluster, version(), notify=self.notify) as workers:
            size = batch_size(sum(map(weight_of, documents)), workers.processes())
            batches = split_batches(Batch(root, version(), tuple(documents)), landed, size)
            ended = workers.run(read_batch, batches, partial(halve, landed=landed))
            for done in join_growing(ended, _TOGETHER):
                yield from self._land([each.task.key for each in done if not each.killed], expected)
                yield from (self._refuse(each) for each in done if each.killed)

    def _land(self, keys: Sequence[str], expected: Expected) -> list[LandedDocument]:
        try:
            with unpacked(self.archive.root, version(), keys) as stored, limit_memory(self.con, _MEMORY):
                return land(self.con, stored, expected)
        except FileNotFoundError as error:
            raise ClusterError(
                f"a worker stored its results where this machine does not find them ({error_text(error)}). Let"
                " GONGKAI_ARCHIVE name the same folder or bucket on all machines, then run again."
            ) from error

    def _refuse(self, done: Done[Batch]) -> LandedDocument:
        """Refuse the one document of a batch that ended every worker."""
        (document,) = done.task.documents
        refusal = Refusal(document.sha256, document.reader, "unreadable", _MESSAGES["ended_workers"], transient=True)
        load_documents(self.con, [refusal], {document.sha256: document.edition})
        return LandedDocument(document.sha256, refusal)


def join_growing(ended: Iterable[Sequence[T]], most: int) -> Iterator[list[T]]:
    """What `ended` yields, in fewer lists: the first at once, then as many together as came before, from `most` on
    without waiting for more. A batch that is landed alone takes three times as much work as one landed with 19 others.
    What is held when `ended` raises ClusterError is yielded before the error.
    """
    held, before = list[T](), 0
    try:
        for some in ended:
            held += some
            if len(held) >= min(max(before, 1), most):
                yield held
                held, before = [], before + len(held)
    except ClusterError:
        if held:
            yield held
        raise
    if held:
        yield held
