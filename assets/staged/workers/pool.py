"""A pool of processes that read documents, each within a time and a memory limit: the parent's side.

Starts, times, kills and replaces workers (process.py), and assigns documents to them; a worker (worker.py) reads each
with `read_report` (report.py). A document that exceeds the limits does not affect the others. report.py is not imported
here, so that a worker can start before the slow imports of its parent.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from multiprocessing.connection import wait
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, Self

from assets.staged.workers.forked_process import CAN_FORK
from assets.staged.workers.process import MEGABYTES, SECONDS, STARTING, CannotStart, Limits, WorkerProcess

if TYPE_CHECKING:
    from assets.staged.identity.received_document import ReceivedDocument
    from assets.staged.report import Refusal, Report
    from assets.staged.workers.page_images import PageImages

__all__ = ["CannotStart", "ReadingPool", "Source", "Workers", "processors", "worker_count"]

# Called in the worker, returns a document's bytes: `partial(archive.get, sha256)`, `partial(bytes, data)`.
Source = Callable[[], bytes]
# The same, or the document with what is known of it from outside, or why it cannot be read.
ReadJob = Callable[[], "bytes | ReceivedDocument | Refusal"]
# Called in the worker, draws pages of a document: `partial(draw_pages, sha256, source, pages)`.
DrawJob = Callable[[], "PageImages | Refusal"]


class ReadingPool(Protocol):
    """What reads documents: the workers of this machine (Workers), or a cluster (cluster/job_pool.py)."""

    def read(self, jobs: Mapping[str, ReadJob]) -> Iterator["Report | Refusal"]: ...


def worker_count(documents: int) -> int:
    """As many workers as there are processors to use, but not more than documents."""
    return min(processors(), documents)


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """A context manager with at most `count` workers, by default one a processor; leaving it ends them all.

    One is started on entering, so that it gets ready while its parent does other things; the others when needed. Where
    `sharing`, and the system allows it, those that `start` starts share what their parent has loaded: less work in all
    for a command whose parent needs the same reference data as they do.
    """

    def __init__(
        self,
        count: int | None = None,
        *,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
        starting: float = STARTING,
        sharing: bool = False,
    ) -> None:
        """`seconds` and `megabytes` are the limits of a document, `starting` the seconds a worker may take to start."""
        self._count = processors() if count is None else count
        self._limits = Limits(seconds, megabytes, starting)
        self._processes: list[WorkerProcess] = []
        self._sharing = sharing and CAN_FORK

    def __enter__(self) -> Self:
        if not self._sharing:
            self._start(min(self._count, 1))
        return self

    def start(self, documents: int, media_types: Iterable[str] = ()) -> None:
        """Start workers for so many `documents` of these `media_types`, before DuckDB is opened (forked_process.py).
        Raises CannotStart where they could not read any.
        """
        count = min(self._count, documents) - len(self._processes)
        if self._sharing and count > 1:  # a single one loads it while this process does other things
            _load_reference_data(media_types)
        self._start(count, forked=self._sharing, media_types=media_types)

    def __exit__(self, *_: object) -> None:
        self._end(self._processes)

    def read(self, jobs: Mapping[str, ReadJob]) -> Iterator["Report | Refusal"]:
        """The result of each job, by sha256, in the order in which they finish; workers that are there begin at once.
        Raises CannotStart where no worker can be started.
        """
        return self._run(jobs)

    def draw(self, jobs: Mapping[str, DrawJob]) -> Iterator["PageImages | Refusal"]:
        """The result of each job, by sha256, within the same limits."""
        return self._run(jobs)

    def _run(self, jobs: Mapping[str, Callable[[], Any]]) -> Iterator[Any]:
        waiting = deque(jobs.items())
        self._assign_waiting(waiting)
        return self._results(waiting)

    def _results(self, waiting: "deque[tuple[str, Callable[[], Any]]]") -> Iterator[Any]:
        try:
            while waiting or any(process.sha256 for process in self._processes):
                self._assign_waiting(waiting)
                yield from self._await_results()
        finally:
            self._end([process for process in self._processes if process.sha256 or process.ended])

    def _assign_waiting(self, waiting: "deque[tuple[str, Callable[[], Any]]]") -> None:
        """Assign a job to each idle worker, and start workers in place of ended ones while jobs wait."""
        for process in self._processes:
            if waiting and process.idle:
                process.assign(*waiting.popleft())
        starting = sum(not (process.ready or process.sha256) for process in self._processes)
        self._start(min(max(self._count, 1) - len(self._processes), len(waiting) - starting))

    def _await_results(self) -> Iterator[Any]:
        """Wait until a worker sends a message or its time is up; the results that are there by then."""
        busy = [process for process in self._processes if not process.idle]
        left = min(process.deadline for process in busy) - monotonic()
        readable = wait([process.connection for process in busy], max(left, 0))
        for process in busy:
            if process.connection in readable:
                result = process.receive()
            elif process.deadline <= monotonic():
                result = process.kill_overdue()
            else:
                continue
            if process.ended:
                self._processes.remove(process)
            if result is not None:
                yield result

    def _start(self, count: int, *, forked: bool = False, media_types: Iterable[str] = ()) -> None:
        for _ in range(count):
            self._processes.append(WorkerProcess(self._limits, forked=forked, media_types=media_types))

    def _end(self, processes: list[WorkerProcess]) -> None:
        for process in list(processes):
            process.end()
            self._processes.remove(process)


def _load_reference_data(media_types: Iterable[str]) -> None:
    """Load what every worker needs, for those that share it."""
    from assets.staged.workers.worker import load_reference_data

    if why := load_reference_data(media_types):
        raise CannotStart(why.en)
