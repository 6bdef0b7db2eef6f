"""`gongkai cluster worker`: a machine that reads documents for a cluster, until it is stopped."""

from typing import Annotated

import typer

from pipelines.cli.cluster_settings import require_named_cluster
from pipelines.cli.options import ClusterOption, LangOption
from pipelines.cli.terminal import FAILURE, SUCCESS, report_misuse, show
from pipelines.cli.words import Words


def worker(
    *,
    processes: Annotated[int | None, typer.Option(min=1, metavar="N")] = None,
    host: Annotated[str | None, typer.Option(metavar="HOST")] = None,
    cluster: ClusterOption = None,
    lang: LangOption,
) -> int:
    """Read for the cluster with so many `processes`, by default one a processor; returns the exit code."""
    at, words = require_named_cluster(cluster, "cluster worker", lang), Words("cluster_worker", lang)
    from assets.staged.cluster.dask_servers import serve_worker
    from assets.staged.cluster.read_batch import COUNTS  # before the first batch comes, as it takes seconds
    from assets.staged.cluster.reader_versions import version
    from assets.staged.workers.pool import processors

    count = processes or processors()
    try:
        serve_worker(
            at, version(), count, COUNTS.values, host,
            ready=lambda: show(words("connected", address=at.address, version=version(), processes=count)),
        )  # fmt: skip
    except OSError as error:
        report_misuse(words("not_connected", address=at.address, why=str(error)))
        return FAILURE
    return SUCCESS
