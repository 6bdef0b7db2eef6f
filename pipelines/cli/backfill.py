"""`gongkai backfill`: the documents of a fiscal year read again, then judged and published."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.extras import require
from pipelines.cli.options import ArchiveOption, LangOption, WarehouseOption
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
    lang: LangOption,
) -> int:
    """Read the documents of `year` again, those of `source` only if given; returns the exit code."""
    stopping.begin("run")
    require("pipeline", "backfill")
    from pipelines.cli.nightly_run import run_and_report
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError

    at = workplace_at(None, warehouse, archive)
    try:
        request = _request(year, source, at.warehouse, Words("backfill", lang))
    except (WarehouseError, ValueError) as error:
        return report_misuse(error)
    return run_and_report(at, request, lang)


def _request(year: int, source: str | None, warehouse: Path, words: Words) -> "RunRequest":
    """The run that reads the documents again; ValueError where there are none of that year or source."""
    from assets.asset_settings import YEARS
    from assets.staged.stage import list_sources
    from pipelines.orchestration.run_job import RunRequest
    from warehouse.schema import STAGES
    from warehouse.store import published

    years = YEARS.get_partition_keys()
    if str(year) not in years:
        raise ValueError(words("no_such_year", year=year, first=years[0], last=years[-1]))
    with published(warehouse) as con:
        known = list_sources(con)
    if source is not None and source not in known:
        raise ValueError(words("no_such_source", source=source, names=", ".join(known)))
    return RunRequest(STAGES[1:], year=year, sources=[source] if source else known)
