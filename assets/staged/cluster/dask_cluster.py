"""The connection of a run to a scheduler: keeps its workers busy, leaves out those that fail, and lists them.

A worker offers a resource named after its version (reader_versions.py), and a task asks for one, so the scheduler gives
no task to a worker that would read otherwise, or that fails. Knows no documents: what a task does is a function of
another module. Schedulers and workers are run by dask_servers.py.
"""

import logging
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from socket import gethostname
from time import monotonic
from typing import Any, Generic, Protocol, Self, TypeVar

from distributed import Client, Future, KilledWorker, Scheduler, get_worker

from assets.staged.cluster.address import Cluster, ClusterError, require_usable
from assets.staged.cluster.dask_agreement import PATIENCE, RESOURCE, resource_of, security
from assets.workplace import Notify, without_notice

_WINDOW = 4  # tasks in flight for each process that reads
_TRIES = 3  # of a task at a worker
_WORKERS = 3  # at which a task may fail
_TOGETHER = 25  # results handed over at once, as landing many takes little longer than landing one
_LOOK = 5.0  # seconds between looks at the workers while no task ends
CONNECTING = 15.0


class Task(Protocol):
    """What is sent to a worker, under a key of its own."""

    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Task)


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A task with its result; or one that ended every worker it was given to, at last while no other task ran
    (`killed`), and cannot be divided.
    """

    task: T
    result: Any = None
    killed: bool = False


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker as the scheduler knows it. `left_out`: it failed and gets no tasks before the next run. `counts` is what
    it reported of itself (read_batch.py) at `reported`, in seconds since 1970.
    """

    address: str
    version: str | None
    processes: int
    left_out: bool
    counts: Mapping[str, float]
    reported: float


class WorkerFailure(Exception):
    """What a task raised each time on the worker at `address`; `why` names its machine."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(address, why)  # so it is pickled
        self.address, self.why = address, why


class DaskCluster:
    """A context manager: the connection to a scheduler. Raises ClusterError where it cannot be made."""

    def __init__(
        self, cluster: Cluster, version: str, patience: float = PATIENCE, notify: Notify = without_notice
    ) -> None:
        """`version`: that of the workers that may be used. `patience`: seconds to wait for one of them. `notify`: is
        given a sentence for each worker that is left out.
        """
        self._cluster, self._version, self._patience, self._notify = cluster, version, patience, notify
        self._left_out = set[str]()
        self._counted, self._counted_at = 0, -_LOOK

    def __enter__(self) -> Self:
        require_usable(self._cluster)
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is raised here
        try:
            self._client = Client(
                self._cluster.address, security=security(self._cluster), timeout=CONNECTING, set_as_default=False
            )
        except (OSError, ValueError) as error:  # a timeout is an OSError
            raise ClusterError(
                f"the scheduler at {self._cluster.address} cannot be reached ({_first_line(error)}). Start it with"
                " `gongkai cluster scheduler`, or correct GONGKAI_CLUSTER; without that setting documents are read on"
                " this machine."
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close(timeout=CONNECTING)

    def workers(self) -> list[WorkerState]:
        """Every connected worker, by address. Raises ClusterError where the scheduler is gone."""
        try:
            if self._client.status != "running":
                raise ConnectionError(self._client.status)
            found: Mapping[str, Any] = self._client.scheduler_info()["workers"]
        except OSError as error:
            raise ClusterError(self._explain_loss()) from error
        return [_worker_state(address, worker) for address, worker in sorted(found.items())]

    def run(
        self, work: Callable[[T], Any], tasks: Iterable[T], halve: Callable[[T], Sequence[T]]
    ) -> Iterator[list[Done[T]]]:
        """The results of `work` for each of `tasks`, in the order in which they end, some at a time. A task that ends
        its workers is replaced by what `halve` returns; where that is nothing it is tried once more after all others,
        alone, as the scheduler suspects every task that its worker was given. A worker at which a task fails is left
        out, and others get its tasks. Raises ClusterError.
        """
        self._on_scheduler(_offer_again)
        ended: queue.Queue[Future] = queue.Queue()
        failed = dict[str, set[str]]()  # the workers at which a task failed, by its key
        left, again, suspected, running = iter(tasks), deque[T](), deque[T](), dict[str, tuple[Future, T]]()
        while True:
            room = self._window() - len(running)
            chosen = [again.popleft() for _ in range(min(len(again), max(room, 0)))]
            for task in (*chosen, *islice(left, max(room - len(chosen), 0))):
                key = f"{task.key} {len(failed[task.key])}" if task.key in failed else task.key
                running[key] = self._submit(work, task, key, ended), task
            if alone := not running:
                if not suspected:
                    return
                task = suspected.popleft()
                key = f"{task.key} alone"
                running[key] = self._submit(work, task, key, ended), task
            results = []
            for future in self._await(ended):
                finished, task = running.pop(future.key)
                done = self._outcome(finished, task)
                if isinstance(done, WorkerFailure):
                    self._leave_out(done, failed.setdefault(task.key, set()))
                    again.append(task)
                elif alone or not done.killed:
                    results.append(done)
                elif halves := halve(task):
                    again.extend(halves)
                else:
                    suspected.append(task)
            if results:
                yield results

    def _submit(self, work: Callable[[T], Any], task: T, key: str, ended: "queue.Queue[Future]") -> Future:
        future = self._client.submit(
            _work_here, work, task, key=key, resources={resource_of(self._version): 1}, pure=False
        )
        future.add_done_callback(ended.put)
        return future

    def _await(self, ended: "queue.Queue[Future]") -> Iterator[Future]:
        """Wait for a task to end, as long as there is a worker for it; it and others that ended meanwhile."""
        lacking_since: float | None = None
        while True:
            try:
                yield ended.get(timeout=_LOOK)
                break
            except queue.Empty:
                lacking_since = None if self.processes() else lacking_since or monotonic()
                if lacking_since is not None and monotonic() - lacking_since >= self._patience:
                    raise ClusterError(self._explain_lack()) from None
        for _ in range(min(ended.qsize(), _TOGETHER - 1)):
            yield ended.get()

    def _outcome(self, future: Future, task: T) -> Done[T] | WorkerFailure:
        """What a task came to. Its result may be lost with its worker after it ended."""
        try:
            return Done(task, future.result())
        except KilledWorker:
            return Done(task, killed=True)
        except WorkerFailure as error:
            return error
        except Exception as error:
            if future.status != "error":
                raise ClusterError(self._explain_loss()) from error
            raise ClusterError(
                f"a worker of {self._cluster.address} cannot do what it is given ({_first_line(error)}). Install the"
                " same version on all machines, then run again: what was read is not read again."
            ) from error

    def _leave_out(self, failure: WorkerFailure, failed: set[str]) -> None:
        """Give no more tasks to a worker at which a task failed; `failed` are all those at which it did. ClusterError
        where it was the last one, or the task and not the workers may be the cause.
        """
        failed.add(failure.address)
        others = self._on_scheduler(_withdraw, failure.address)
        if not others or len(failed) == _WORKERS:
            correct = "Correct the cause, then run again: what was read is not read again."
            raise ClusterError(self._explain_failure(failure.why, correct)) from failure
        if failure.address not in self._left_out:
            self._notify(self._explain_failure(failure.why, "It gets no more documents in this run; others read them."))
            self._left_out.add(failure.address)

    def _on_scheduler(self, function: Callable[..., Any], *arguments: str) -> Any:
        """What `function` returns on the scheduler, of the resource of our version."""
        try:
            return self._client.run_on_scheduler(function, resource_of(self._version), *arguments)
        except OSError as error:
            raise ClusterError(self._explain_loss()) from error

    def _window(self) -> int:
        """How many tasks may be in flight; the workers are counted every few seconds."""
        if monotonic() - self._counted_at >= _LOOK:
            self._counted, self._counted_at = self.processes(), monotonic()
        return _WINDOW * max(self._counted, 1)

    def processes(self) -> int:
        """The processes that read by our version, without those of workers that are left out."""
        return sum(w.processes for w in self.workers() if w.version == self._version and not w.left_out)

    def _explain_failure(self, why: str, what_to_do: str) -> str:
        return f"a worker of {self._cluster.address} failed {_TRIES} times ({why}). {what_to_do}"

    def _explain_loss(self) -> str:
        return (
            f"the connection to the scheduler at {self._cluster.address} was lost. Start it again, then run again: what"
            " was read is not read again."
        )

    def _explain_lack(self) -> str:
        others = sorted({worker.version or "unknown" for worker in self.workers()})
        refused = f" Its workers read by other versions ({', '.join(others)}) and are refused." if others else ""
        return (
            f"no worker of version {self._version} is connected to {self._cluster.address}.{refused} Install on the"
            " workers what this machine has and start them with `gongkai cluster worker`; `gongkai cluster` lists them."
        )


def _work_here(work: Callable[[T], Any], task: T) -> Any:
    """On a worker: the result of `work`. What it raises each time becomes an error that names worker and machine."""
    failure: Exception | None = None
    for _ in range(_TRIES):
        try:
            return work(task)
        except Exception as error:
            failure = error
    raise WorkerFailure(get_worker().address, f"{gethostname()}: {_first_line(failure)}") from failure


def _withdraw(resource: str, address: str, dask_scheduler: Scheduler) -> bool:
    """On the scheduler: give no more tasks that ask for `resource` to the worker at `address`. Those that it was given
    stay there, and are given to others once they fail too. Returns whether another worker offers the resource.
    """
    if address in dask_scheduler.workers:
        dask_scheduler.add_resources(address, {resource: 0})
    return any(worker.resources.get(resource) for worker in dask_scheduler.workers.values())


def _offer_again(resource: str, dask_scheduler: Scheduler) -> None:
    """On the scheduler: give tasks again to the workers that were left out of an earlier run."""
    for address, worker in dask_scheduler.workers.items():
        if worker.resources.get(resource) == 0:
            dask_scheduler.add_resources(address, {resource: worker.nthreads})


def _worker_state(address: str, worker: Mapping[str, Any]) -> WorkerState:
    offered = {name.removeprefix(RESOURCE): n for name, n in worker["resources"].items() if name.startswith(RESOURCE)}
    counts = (worker.get("metrics") or {}).get("gongkai") or {}
    return WorkerState(
        address, next(iter(offered), None), int(worker["nthreads"]), 0 in offered.values(), counts,
        float(worker.get("last_seen", 0)),
    )  # fmt: skip


def _first_line(error: BaseException | None) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
