"""The only module that imports Dask: connects to a scheduler, keeps its workers busy and lists them; runs a scheduler,
or a worker.

A worker offers a resource named after its version (reader_versions.py), and a task asks for one, so the scheduler gives
no task to a worker that would read otherwise. Knows no documents: what a task does is a function of another module.
"""

import asyncio
import logging
import queue
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from socket import gethostname
from time import monotonic
from typing import Any, Generic, Protocol, Self, TypeVar

import dask
from distributed import Client, Future, KilledWorker, Scheduler, Security, Worker
from distributed.utils import get_ip

from assets.staged.cluster.address import (
    AUTHORITY,
    CERTIFICATE,
    KEY,
    Cluster,
    ClusterError,
    is_loopback,
    require_usable,
)

_PREFIX = "gongkai "  # of the resource that a worker offers
_NOWHERE = "127.0.0.1:0"  # for the page of figures that Dask otherwise serves to everyone
_WINDOW = 4  # tasks in flight for each process that reads
_RETRIES = 2
_TOGETHER = 25  # results handed over at once, as landing many takes little longer than landing one
_LOOK = 5.0  # seconds between looks at the workers while no task ends
PATIENCE = 60.0  # seconds without a worker of our version
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
    """A worker as the scheduler knows it. `counts` is what it reported of itself (read_batch.py) at `reported`, in
    seconds since 1970.
    """

    address: str
    version: str | None
    processes: int
    counts: Mapping[str, float]
    reported: float


class DaskCluster:
    """A context manager: the connection to a scheduler. Raises ClusterError where it cannot be made."""

    def __init__(self, cluster: Cluster, version: str, patience: float = PATIENCE) -> None:
        """`version`: that of the workers that may be used. `patience`: seconds to wait for one of them."""
        self._cluster, self._version, self._patience = cluster, version, patience
        self._counted, self._counted_at = 0, -_LOOK

    def __enter__(self) -> Self:
        require_usable(self._cluster)
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is raised here
        try:
            self._client = Client(
                self._cluster.address, security=_security(self._cluster), timeout=CONNECTING, set_as_default=False
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
        alone, as the scheduler suspects every task that its worker was given. Raises ClusterError.
        """
        ended: queue.Queue[Future] = queue.Queue()
        left, again, suspected, running = iter(tasks), deque[T](), deque[T](), dict[str, tuple[Future, T]]()
        while True:
            room = self._window() - len(running)
            chosen = [again.popleft() for _ in range(min(len(again), max(room, 0)))]
            for task in (*chosen, *islice(left, max(room - len(chosen), 0))):
                running[task.key] = self._submit(work, task, task.key, ended), task
            if alone := not running:
                if not suspected:
                    return
                task = suspected.popleft()
                key = f"{task.key} alone"
                running[key] = self._submit(work, task, key, ended), task
            results = []
            for future in self._await(ended):
                done = self._outcome(*running.pop(future.key))
                if alone or not done.killed:
                    results.append(done)
                elif halves := halve(done.task):
                    again.extend(halves)
                else:
                    suspected.append(done.task)
            if results:
                yield results

    def _submit(self, work: Callable[[T], Any], task: T, key: str, ended: "queue.Queue[Future]") -> Future:
        future = self._client.submit(
            _work_here, work, task, key=key, retries=_RETRIES, resources={_PREFIX + self._version: 1}, pure=False
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

    def _outcome(self, future: Future, task: T) -> Done[T]:
        """What a task came to. Its result may be lost with its worker after it ended."""
        try:
            return Done(task, future.result())
        except KilledWorker:
            return Done(task, killed=True)
        except Exception as error:
            if future.status != "error":
                raise ClusterError(self._explain_loss()) from error
            raise ClusterError(
                f"a worker of {self._cluster.address} failed {_RETRIES + 1} times ({_first_line(error)}). Correct the"
                " cause, then run again: what was read is not read again."
            ) from error

    def _window(self) -> int:
        """How many tasks may be in flight; the workers are counted every few seconds."""
        if monotonic() - self._counted_at >= _LOOK:
            self._counted, self._counted_at = self.processes(), monotonic()
        return _WINDOW * max(self._counted, 1)

    def processes(self) -> int:
        """The processes that read by our version."""
        return sum(worker.processes for worker in self.workers() if worker.version == self._version)

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
    """On a worker: the result of `work`. What it raises becomes an error that names the machine."""
    try:
        return work(task)
    except Exception as error:
        raise ClusterError(f"{gethostname()}: {_first_line(error)}") from error


def serve_scheduler(cluster: Cluster, host: str | None = None, *, ready: Callable[[], object]) -> None:
    """Run a scheduler at the address of `cluster` until SIGTERM or Ctrl-C; `ready` is called once it listens, at `host`
    where that is another name of it. OSError where it cannot listen.
    """
    require_usable(cluster)
    asyncio.run(_serve(lambda: Scheduler(
        host=host or cluster.host, port=cluster.port, protocol=cluster.address.partition(":")[0],
        security=_security(cluster), dashboard=False, dashboard_address=_NOWHERE,
    ), ready))  # fmt: skip


def serve_worker(
    cluster: Cluster,
    version: str,
    processes: int,
    counts: Callable[[], Mapping[str, float]],
    host: str | None = None,
    *,
    ready: Callable[[], object],
) -> None:
    """Run a worker of `version` with so many `processes` that read, until SIGTERM or Ctrl-C; `ready` is called once it
    is connected. It listens at `host`, by default the address from which the scheduler is reached. `counts` is what it
    reports of itself. OSError where it cannot connect.
    """
    require_usable(cluster)
    listening = host or ("127.0.0.1" if is_loopback(cluster.host) else get_ip(cluster.host))
    asyncio.run(_serve(lambda: Worker(
        cluster.address, nthreads=processes, resources={_PREFIX + version: processes}, host=listening,
        security=_security(cluster), dashboard=False, dashboard_address=_NOWHERE, memory_limit=0,
        metrics={"gongkai": lambda _: dict(counts())}, death_timeout=PATIENCE,
    ), ready))  # fmt: skip


async def _serve(start: "Callable[[], Scheduler | Worker]", ready: Callable[[], object]) -> None:
    """Run a server until a signal; a worker first returns its tasks, so that no document is suspected."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with dask.config.set({"distributed.worker.profile.enabled": False}):
        server = start()
        await server
        ready()
        stopped, finished = asyncio.ensure_future(stop.wait()), asyncio.ensure_future(server.finished())
        await asyncio.wait({stopped, finished}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not finished.done():
            await (server.close_gracefully() if isinstance(server, Worker) else server.close())


def _security(cluster: Cluster) -> Security | None:
    """Certificates of both sides are required: who cannot show one of the same authority is not connected."""
    if cluster.certificates is None or cluster.address.startswith("tcp:"):
        return None
    certificate, key = str(cluster.certificates / CERTIFICATE), str(cluster.certificates / KEY)
    roles = {
        f"tls_{role}_{what}": path
        for role in ("client", "scheduler", "worker")
        for what, path in (("cert", certificate), ("key", key))
    }
    return Security(tls_ca_file=str(cluster.certificates / AUTHORITY), require_encryption=True, **roles)


def _worker_state(address: str, worker: Mapping[str, Any]) -> WorkerState:
    named = [name.removeprefix(_PREFIX) for name in worker.get("resources", {}) if name.startswith(_PREFIX)]
    counts = (worker.get("metrics") or {}).get("gongkai") or {}
    return WorkerState(
        address, next(iter(named), None), int(worker["nthreads"]), counts, float(worker.get("last_seen", 0))
    )


def _first_line(error: BaseException | None) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
