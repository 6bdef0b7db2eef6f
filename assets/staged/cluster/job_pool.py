"""A pool with the one method of the local one, `read`, whose documents are read on a cluster: for `gongkai check`,
which needs reports and no warehouse.

A job is called on the worker. A file that is not at the same path there is read on this machine. Stores nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from uuid import uuid4

from assets.staged.cluster.address import Cluster
from assets.staged.cluster.batches import batch_size
from assets.staged.cluster.dask_cluster import DaskCluster
from assets.staged.cluster.read_batch import decode_results, read_jobs
from assets.staged.cluster.reader_versions import version
from assets.staged.report import MESSAGES, Refusal, Report
from assets.staged.workers.pool import ReadJob, Workers, worker_count
from assets.workplace import Notify, without_notice
from warehouse.messages import load_messages

_UNOPENED = (
    "the workers could not open {number} documents, which are read on this machine: let the folder be at the same path"
    " on all machines"
)


@dataclass(frozen=True, slots=True)
class JobBatch:
    """Jobs by the digests of their documents, under a key that no other batch has."""

    jobs: Mapping[str, ReadJob]
    key: str

    def parts(self, size: int) -> "Iterator[JobBatch]":
        names = list(self.jobs)
        for first in range(0, len(names), size):
            jobs = {name: self.jobs[name] for name in names[first : first + size]}
            yield replace(self, jobs=jobs, key=uuid4().hex)


@dataclass(frozen=True, slots=True)
class ClusterPool:
    """Reads on `cluster`. `notify`: is given a sentence for each worker that is left out."""

    cluster: Cluster
    notify: Notify = without_notice

    def read(self, jobs: Mapping[str, ReadJob]) -> Iterator[Report | Refusal]:
        """The result of each job, by sha256, in the order in which batches finish. Raises ClusterError."""
        unopened = dict[str, ReadJob]()
        with DaskCluster(self.cluster, version(), notify=self.notify) as workers:
            batches = JobBatch(jobs, "").parts(batch_size(len(jobs), workers.processes()))
            for done in chain.from_iterable(workers.run(_read, batches, _halve)):
                if done.killed:
                    yield from map(_refuse, done.task.jobs)
                    continue
                results = decode_results(done.result)
                yield from results
                found = {document.sha256 for document in results}
                unopened |= {sha256: job for sha256, job in done.task.jobs.items() if sha256 not in found}
        if unopened:
            self.notify(_UNOPENED.format(number=len(unopened)))
            with Workers(worker_count(len(unopened))) as own:
                yield from own.read(unopened)


def _read(batch: JobBatch) -> bytes:
    return read_jobs(batch.jobs)


def _halve(batch: JobBatch) -> Sequence[JobBatch]:
    return [*batch.parts(-(-len(batch.jobs) // 2))] if len(batch.jobs) > 1 else []


def _refuse(sha256: str) -> Refusal:
    return Refusal(sha256, None, "unreadable", load_messages(MESSAGES)["ended_workers"], transient=True)
