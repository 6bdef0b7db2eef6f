"""`gongkai cluster scheduler`: the scheduler of a cluster, in this process until it is stopped."""

from typing import Annotated

import typer

from pipelines.cli.cluster_settings import require_named_cluster
from pipelines.cli.options import ClusterOption, LangOption
from pipelines.cli.terminal import SUCCESS, report_misuse, show
from pipelines.cli.words import Words


def scheduler(
    *,
    host: Annotated[str | None, typer.Option(metavar="HOST")] = None,
    cluster: ClusterOption = None,
    lang: LangOption,
) -> int:
    """Run the scheduler; returns the exit code."""
    at, words = require_named_cluster(cluster, "cluster scheduler", lang), Words("cluster_scheduler", lang)
    from assets.staged.cluster.dask_servers import serve_scheduler

    try:
        serve_scheduler(at, host, ready=lambda: show(words("listening", address=at.address)))
    except OSError as error:
        return report_misuse(words("not_listening", address=at.address, why=error.strerror or str(error)))
    return SUCCESS
