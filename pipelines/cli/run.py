"""`gongkai run`: the nightly run in this process. The work is in nightly_run.py."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.extras import require, require_cluster
from pipelines.cli.options import ArchiveOption, ClusterOption, InboxOption, LangOption, WarehouseOption
from pipelines.process import stopping
from pipelines.process.lasting_imports import lasting_imports


def run(
    *,
    inbox: InboxOption = None,
    warehouse: WarehouseOption = None,
    archive: ArchiveOption = None,
    cluster: ClusterOption = None,
    retry: Annotated[Path | None, typer.Option(metavar="RECORD")] = None,
    lang: LangOption,
) -> int:
    """Run the nightly job, or what the run of the record `retry` left; returns the exit code."""
    stopping.begin("run")
    require("pipeline", "run")
    require_cluster(cluster, "run")
    with lasting_imports():
        from pipelines.cli import nightly_run
        from pipelines.orchestration.resources import prepare_inbox, workplace_at
    at = workplace_at(inbox, warehouse, archive, cluster)
    if inbox is None:
        prepare_inbox()
    return nightly_run.retry_run(retry, at, lang) if retry else nightly_run.run_new(at, lang)
