"""Documents read in processes of their own, each with a time and a memory limit: the parent's side.

Starts, feeds, times, kills and replaces workers (worker.py). A document that cannot be read within the limits costs
itself alone. How one is read is report.py, which is not loaded here, so that a worker can start before all else.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import wait
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from assets.staged.workers.process import MEGABYTES, SECONDS, STARTING, CannotStart, Limits, Process

if TYPE_CHECKING:
    from assets.staged.identity.publication import Attached
    from assets.staged.report import Refusal, Report
    from assets.staged.workers.page_images import Pictures

__all__ = ["CannotStart", "Source", "Workers", "fit"]

# What gives a document's bytes, called in the worker: `partial(archive.get, sha256)`, `partial(bytes, data)`.
Source = Callable[[], bytes]
# The same, or the document with what the page says that it is attached to.
Given = Callable[[], "bytes | Attached"]
# What draws pages of a document, called in the worker: `partial(pictures, sha256, source, pages)`.
Drawing = Callable[[], "Pictures | Refusal"]


def fit(documents: int) -> int:
    """As many workers as there are processors to use, and no more than documents."""
    return min(_processors(), documents)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """A pool of at most `count` workers, as many as processors unless said; all ended on leaving, whatever they do.

    One is started on entering, so that it gets ready while its parent does other things; the others once needed.
    """

    def __init__(
        self,
        count: int | None = None,
        *,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
        starting: float = STARTING,
    ) -> None:
        """`seconds` and `megabytes` are what a document may take, `starting` the seconds a worker may."""
        self._count = _processors() if count is None else count
        self._limits = Limits(seconds, megabytes, starting)
        self._processes: list[Process] = []

    def __enter__(self) -> Self:
        self._start(min(self._count, 1))
        return self

    def __exit__(self, *_: object) -> None:
        self._end(self._processes)

    def read(self, jobs: Mapping[str, Given]) -> Iterator["Report | Refusal"]:
        """Each document of `jobs`, by sha256, once: as it is done, in no order. CannotStart where no worker does."""
        yield from self._each(jobs)

    def draw(self, jobs: Mapping[str, Drawing]) -> Iterator["Pictures | Refusal"]:
        """What comes of each drawing of `jobs`, by sha256, within the same limits."""
        yield from self._each(jobs)

    def _each(self, jobs: Mapping[str, Callable[[], Any]]) -> Iterator[Any]:
        waiting = deque(jobs.items())
        try:
            while waiting or any(process.sha256 for process in self._processes):
                self._hand_out(waiting)
                yield from self._done()
        finally:
            self._end([process for process in self._processes if process.sha256])

    def _hand_out(self, waiting: "deque[tuple[str, Callable[[], Any]]]") -> None:
        """A document to each idle worker, and a new worker for each that is gone while documents wait."""
        for process in self._processes:
            if waiting and process.idle:
                process.give(*waiting.popleft())
        starting = sum(not process.ready for process in self._processes)
        self._start(min(max(self._count, 1) - len(self._processes), len(waiting) - starting))

    def _done(self) -> Iterator[Any]:
        """Wait until a worker says something or its time is up; what came of the documents that are done by then."""
        awaited = [process for process in self._processes if not process.idle]
        left = min(process.deadline for process in awaited) - monotonic()
        heard = wait([process.connection for process in awaited], max(left, 0))
        for process in awaited:
            if process.connection in heard:
                document = process.hear()
            elif process.deadline <= monotonic():
                document = process.overdue()
            else:
                continue
            if process.ended:
                self._processes.remove(process)
            if document is not None:
                yield document

    def _start(self, count: int) -> None:
        for _ in range(count):
            self._processes.append(Process(self._limits))

    def _end(self, processes: list[Process]) -> None:
        for process in list(processes):
            process.end()
            self._processes.remove(process)
