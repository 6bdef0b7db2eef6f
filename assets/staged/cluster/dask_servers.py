"""Runs a scheduler, or a worker, in this process until a signal. What a run asks of them is dask_cluster.py."""

import asyncio
import signal
from collections.abc import Callable, Mapping

import dask
from distributed import Scheduler, Worker
from distributed.utils import get_ip

from assets.staged.cluster.address import Cluster, is_loopback, require_usable
from assets.staged.cluster.dask_agreement import PATIENCE, resource_of, security

_NOWHERE = "127.0.0.1:0"  # for the page of figures that Dask otherwise serves to everyone


def serve_scheduler(cluster: Cluster, host: str | None = None, *, ready: Callable[[], object]) -> None:
    """Run a scheduler at the address of `cluster` until SIGTERM or Ctrl-C; `ready` is called once it listens, at `host`
    where that is another name of it. OSError where it cannot listen.
    """
    require_usable(cluster)
    asyncio.run(_serve(lambda: Scheduler(
        host=host or cluster.host, port=cluster.port, protocol=cluster.address.partition(":")[0],
        security=security(cluster), dashboard=False, dashboard_address=_NOWHERE,
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
        cluster.address, nthreads=processes, resources={resource_of(version): processes}, host=listening,
        security=security(cluster), dashboard=False, dashboard_address=_NOWHERE, memory_limit=0,
        metrics={"gongkai": lambda _: dict(counts())}, death_timeout=PATIENCE,
    ), ready))  # fmt: skip


async def _serve(start: "Callable[[], Scheduler | Worker]", ready: Callable[[], object]) -> None:
    """Run a server until a signal; a worker first returns its tasks, so that no document is suspected."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with dask.config.set({"distributed.worker.profile.enabled": False}):
        server, stopped = start(), asyncio.ensure_future(stop.wait())
        started = asyncio.ensure_future(server.start())
        await asyncio.wait({stopped, started}, return_when=asyncio.FIRST_COMPLETED)
        if not started.done():  # a worker that waits for its scheduler
            started.cancel()
            await asyncio.wait({started})
            return
        started.result()
        ready()
        finished = asyncio.ensure_future(server.finished())
        await asyncio.wait({stopped, finished}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not finished.done():
            await (server.close_gracefully() if isinstance(server, Worker) else server.close())
