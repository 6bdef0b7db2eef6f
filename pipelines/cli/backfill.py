"""`gongkai backfill`: the documents of a fiscal year read again, then judged and published."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.extras import require, require_cluster
from pipelines.cli.options import ArchiveOption, ClusterOption, LangOption, WarehouseOption
from pipelines.cli.terminal import report_misuse
from pipelines.cli.words import Words
from pipelines.process import stopping

if TYPE_CHECKING:
    from pipelines.orchestration.run_job import RunRequest


def backfill(
    *,
    year: Annotated[int, typer.Option()],
    source: Annotated[str | None, typer.Option()] = None,
    warehouse: WarehouseOption = None,
    archive: ArchiveOption = None,
    cluster: ClusterOption = None,
    lang: LangOption,
) -> int:
    """Read the documents of `year` again, those of `source` only if given; returns the exit code."""
    stopping.begin("run")
    require("pipeline", "backfill")
    require_cluster(cluster, "backfill")
    from pipelines.cli.nightly_run import run_and_report
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError

    at = workplace_at(None, warehouse, archive, cluster)
    try:
        request = _request(year, source, at.warehouse, Words("backfill", lang))
    except (WarehouseError, ValueError) as error:
        return report_misuse(error)
    return run_and_report(at, request, lang)


def _request(year: int, source: str | None, warehouse: Path, words: Words) -> "RunRequest":
    """The run that reads the documents again; ValueError where there are none of that year or source."""
    from assets.staged.asset import partition_name
    from assets.staged.due_documents import list_partitions
    from pipelines.orchestration.run_job import RunRequest
    from warehouse.schema import STAGES
    from warehouse.store import published

    with published(warehouse) as con:
        known = list_partitions(con)
    sources, years = sorted({name for name, _ in known}), sorted({of for _, of in known})
    if source is not None and source not in sources:
        raise ValueError(words("no_such_source", source=source, names=", ".join(sources)))
    chosen = [partition_name(name, of) for name, of in known if of == year and source in (None, name)]
    if not chosen:
        raise ValueError(words("no_such_year", year=year, years=", ".join(map(str, years))))
    return RunRequest(STAGES[1:], partitions=chosen)
