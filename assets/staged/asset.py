"""The staged stage in Dagster: documents into reports, cells and texts, by fiscal year."""

import dagster as dg

from assets.asset import RETRY, TOGETHER, WRITER, YEARS, chosen_years, listed, shown
from assets.collected.archive import Archive
from assets.staged.stage import stage
from assets.workplace import Workplace
from warehouse.store import building


@dg.asset(
    key=["staged", "report"],
    group_name="staged",
    kinds={"duckdb"},
    pool=WRITER,
    deps=[["collected", "manifest"]],
    partitions_def=YEARS,
    backfill_policy=TOGETHER,
    retry_policy=RETRY,
    description="Reports read from new documents: body, region, level, year, and every cell with its place. A run for"
    " some years reads the documents of those years again.",
)
def report(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    with building(workplace.warehouse) as con:
        done = stage(con, Archive(workplace.archive), chosen_years(context) or (), workplace.track)
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
