"""The staged stage in Dagster: documents into reports, cells and texts, by fiscal year and source."""

import dagster as dg

from assets.asset_settings import (
    RETRY_POLICY,
    SINGLE_RUN,
    SOURCES,
    YEARS_BY_SOURCE,
    bullets,
    selected_partitions,
    table_metadata,
)
from assets.checked.reviewed.identities import identities_by_document
from assets.collected.archive.archive import Archive
from assets.collected.sources.load import load_sources
from assets.staged.stage import KnownOutside, RereadRequest, list_sources, stage
from assets.workplace import Workplace
from warehouse.store import building


class RereadConfig(dg.Config):
    """Documents to read again even if they are not due, by sha256."""

    documents: list[str] = []


@dg.asset(
    key=["staged", "report"],
    group_name="staged",
    kinds={"duckdb"},
    deps=[["collected", "manifest"]],
    partitions_def=YEARS_BY_SOURCE,
    backfill_policy=SINGLE_RUN,
    retry_policy=RETRY_POLICY,
    description="Reports read from new documents: body, region, level, year, and every cell with its place. A run over"
    " selected years and sources reads their documents again.",
)
def report(
    context: dg.AssetExecutionContext, config: RereadConfig, workplace: dg.ResourceParam[Workplace]
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    again = RereadRequest(selected_partitions(context), frozenset(config.documents))
    with building(workplace.warehouse) as con:
        context.instance.add_dynamic_partitions(str(SOURCES.name), list_sources(con))
        known = KnownOutside(_bodies_by_source(workplace), identities_by_document(con, workplace.reviewed))
        result = stage(con, Archive(workplace.archive), again, workplace.track, known)
        metadata = table_metadata(con, "staged.report")
    return dg.MaterializeResult(
        metadata=metadata
        | {
            "reports read": result.reports,
            "documents unchanged": result.unchanged,
            "documents refused": len(result.refusals),
            "refused": bullets(result.refusals),
        }
    )


def _bodies_by_source(workplace: Workplace) -> dict[str, tuple[str, ...]]:
    return {source.name: source.bodies for source in load_sources(workplace.sources).entries if source.bodies}
