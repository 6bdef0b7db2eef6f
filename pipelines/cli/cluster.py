"""`gongkai cluster`: the workers that are connected, those whose version is refused, what each has read."""

from typing import TYPE_CHECKING

import typer

from pipelines.cli.cluster_settings import require_named_cluster
from pipelines.cli.options import ClusterOption, LangOption
from pipelines.cli.terminal import FAILURE, SUCCESS, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.staged.cluster.dask_cluster import WorkerState


def status(ctx: typer.Context, *, cluster: ClusterOption = None, lang: LangOption) -> int:
    """List the workers; returns the exit code. Does nothing before a subcommand."""
    if ctx.invoked_subcommand:
        return SUCCESS
    at, words = require_named_cluster(cluster, "cluster", lang), Words("cluster", lang)
    from assets.staged.cluster.dask_cluster import DaskCluster
    from assets.staged.cluster.reader_versions import version
    from pipelines.cli.tables import print_table

    own = version()
    with DaskCluster(at, own) as connected:
        workers = connected.workers()
    show(words("scheduler", address=at.address, version=own))
    if workers:
        print_table(words.columns("columns"), [_row(worker, own, words) for worker in workers])
    usable, refused = _divide(workers, own)
    show(words("count", usable=len(usable), refused=len(refused), rate=f"{sum(map(_rate, usable)):.1f}"))
    if failed := [worker for worker in workers if worker.left_out]:
        show(words("repair", failed=len(failed)))
    if refused or not workers:
        show(words("update" if refused else "no_worker"))
    return FAILURE if refused or failed or not workers else SUCCESS


def _divide(workers: "list[WorkerState]", own: str) -> "tuple[list[WorkerState], list[WorkerState]]":
    """The workers of the version `own` that are in use, and those of another version."""
    own_version = [w for w in workers if w.version == own]
    return [w for w in own_version if not w.left_out], [w for w in workers if w.version != own]


def _rate(worker: "WorkerState") -> float:
    """Documents a second while all processes of a worker read; 0 before its first batch ended."""
    seconds = worker.counts.get("seconds", 0.0)
    return worker.counts.get("documents", 0) / seconds * worker.processes if seconds else 0.0


def _row(worker: "WorkerState", own: str, words: Words) -> tuple[str, ...]:
    state = "refused_version" if worker.version != own else "left_out" if worker.left_out else "connected"
    counts = (f"{worker.counts.get(name, 0):.0f}" for name in ("documents", "refused", "failures"))
    return (worker.address, worker.version or "-", words(state), str(worker.processes), *counts, f"{_rate(worker):.1f}")
