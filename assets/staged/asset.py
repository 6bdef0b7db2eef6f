"""The staged stage in Dagster: documents into reports, cells and texts, by fiscal year."""

import dagster as dg

from assets.asset_settings import READINGS, RETRY, SOURCES, TOGETHER, chosen, listed, shown
from assets.collected.archive.archive import Archive
from assets.staged.stage import Again, sources, stage
from assets.workplace import Workplace
from warehouse.store import building


class Named(dg.Config):
    """Documents to be read again whatever read them, by sha256."""

    documents: list[str] = []


@dg.asset(
    key=["staged", "report"],
    group_name="staged",
    kinds={"duckdb"},
    deps=[["collected", "manifest"]],
    partitions_def=READINGS,
    backfill_policy=TOGETHER,
    retry_policy=RETRY,
    description="Reports read from new documents: body, region, level, year, and every cell with its place. A run for"
    " some years and sources reads their documents again.",
)
def report(
    context: dg.AssetExecutionContext, config: Named, workplace: dg.ResourceParam[Workplace]
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    again = Again(chosen(context), frozenset(config.documents))
    with building(workplace.warehouse) as con:
        context.instance.add_dynamic_partitions(str(SOURCES.name), sources(con))
        done = stage(con, Archive(workplace.archive), again, workplace.track)
        metadata = shown(con, "staged.report")
    return dg.MaterializeResult(
        metadata=metadata
        | {
            "reports read": done.reports,
            "documents unchanged": done.unchanged,
            "documents refused": len(done.refusals),
            "refused": listed(done.refusals),
        }
    )
