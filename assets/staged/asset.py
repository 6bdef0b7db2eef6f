"""The staged stage in Dagster: documents into reports, cells and texts.

A nightly run reads the documents that are due (`read_due_documents`). The partitions of staged/report are the fiscal
years of a source of which reports are staged; a run over partitions reads their documents again.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import dagster as dg
from pydantic import Field

from assets.asset_settings import (
    RETRY_POLICY,
    SINGLE_RUN,
    SOURCE_YEARS,
    Results,
    bullets,
    failing_in_a_sentence,
    results_of,
    table_metadata,
)
from assets.asset_specs import asset_key, made_by_reading, table_spec, table_specs
from assets.checked.reviewed.identities import identities_by_document
from assets.collected.archive.archive import Archive
from assets.collected.sources.load import load_sources
from assets.staged.due_documents import KnownOutside, RereadRequest, list_partitions
from assets.staged.stage import stage
from assets.staged.stage_result import StageResult
from assets.workplace import Workplace
from warehouse.connection import Connection
from warehouse.store import building

REPORT = asset_key("staged.report")
_TABLES = made_by_reading()
_MOST = 20


class RereadConfig(dg.Config):
    """What to read again although it is not due."""

    documents: list[str] = Field(default=[], description="Documents to read again, by sha256.")
    partitions: list[str] = Field(default=[], description="Source and fiscal year to read again, such as inbox|2023.")


@dg.multi_asset(
    name="staged__report",
    specs=table_specs(_TABLES),
    retry_policy=RETRY_POLICY,
    description="Reads the documents that are new, or that a new reader or form may read differently, and records the"
    " partitions of staged/report that it read.",
)
@failing_in_a_sentence
def read_due_documents(
    context: dg.AssetExecutionContext, config: RereadConfig, workplace: dg.ResourceParam[Workplace]
) -> Results:
    with building(workplace.warehouse) as con:
        again = RereadRequest(split_partitions(config.partitions), frozenset(config.documents))
        result = _stage(context, con, workplace, again)
        _record_partitions(context, con, result)
        metadata = table_metadata(con, "staged.report") | _counts(result)
        context.log_event(dg.AssetMaterialization(REPORT, description="All partitions.", metadata=metadata))
        return results_of(con, _TABLES)


@dg.multi_asset(
    name="staged__partitions",
    specs=[table_spec("staged.report")],
    partitions_def=SOURCE_YEARS,
    backfill_policy=SINGLE_RUN,
    retry_policy=RETRY_POLICY,
    description="Reads the documents of the selected partitions (source and fiscal year) again.",
)
@failing_in_a_sentence
def report(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Results:
    again = split_partitions(context.partition_keys)
    with building(workplace.warehouse) as con:
        result = _stage(context, con, workplace, RereadRequest(again))
        _record_partitions(context, con, result, besides=frozenset() if result.undelivered else again)
        metadata = table_metadata(con, "staged.report") | _counts(result)
        for made in results_of(con, _TABLES):
            context.log_event(dg.AssetMaterialization(made.asset_key or REPORT, metadata=made.metadata))
    if result.undelivered:
        raise dg.Failure(_undelivered(result), allow_retries=False)
    return (dg.MaterializeResult(asset_key=REPORT, metadata=metadata),)


def partition_name(source: str, year: int) -> str:
    """The key of a partition, such as inbox|2023."""
    return f"{source}|{year}"


def split_partitions(keys: Iterable[str]) -> frozenset[tuple[int, str]]:
    """The fiscal years and sources of partitions; dg.Failure where a key is not one."""
    pairs = [key.rpartition("|") for key in keys]
    if wrong := [f"{source}|{year}" for source, _, year in pairs if not (source and year.isdecimal())]:
        raise dg.Failure(
            f"{', '.join(wrong[:_MOST])} is not a source with a fiscal year. Write them as inbox|2023.",
            allow_retries=False,
        )
    return frozenset((int(year), source) for source, _, year in pairs)


def _stage(
    context: dg.AssetExecutionContext, con: Connection, workplace: Workplace, again: RereadRequest
) -> StageResult:
    known = KnownOutside(_bodies_by_source(workplace), identities_by_document(con, workplace.reviewed))
    archive = Archive(workplace.archive)
    if workplace.cluster is None:
        return stage(con, archive, again, workplace.track, known)
    from assets.staged.cluster.stage_on_cluster import ClusterUse, stage_on_cluster
    from assets.staged.cluster.stored_readings import published_keys

    use = ClusterUse(workplace.cluster, published_keys(workplace.warehouse), workplace.say or context.log.warning)
    return stage_on_cluster(con, archive, use, again, workplace.track, known)


def _bodies_by_source(workplace: Workplace) -> dict[str, tuple[str, ...]]:
    return {source.name: source.bodies for source in load_sources(workplace.sources).entries if source.bodies}


def _record_partitions(
    context: dg.AssetExecutionContext,
    con: Connection,
    result: StageResult,
    besides: frozenset[tuple[int, str]] = frozenset(),
) -> None:
    """Make the partitions those that have reports, and record those that were read, now or before this history began;
    without those that the run itself records (`besides`).
    """
    present = {partition_name(*pair): number for pair, number in list_partitions(con).items()}
    incomplete = list_partitions(con, result.undelivered)
    read = {partition_name(*pair) for pair in list_partitions(con, result.read) if pair not in incomplete}
    recorded = context.instance.get_materialized_partitions(REPORT)
    own = {partition_name(source, year) for year, source in besides}
    _keep_partitions(context.instance, [*present], own)
    for key, number in present.items():
        if key not in own and (key in read or key not in recorded):
            metadata = {"dagster/partition_row_count": dg.MetadataValue.int(number)}
            context.log_event(dg.AssetMaterialization(REPORT, partition=key, metadata=metadata))


def _keep_partitions(instance: dg.DagsterInstance, present: Sequence[str], own: Iterable[str]) -> None:
    name = str(SOURCE_YEARS.name)
    known = {*instance.get_dynamic_partitions(name)}
    instance.add_dynamic_partitions(name, [key for key in present if key not in known])
    for key in known - {*present} - {*own}:
        instance.delete_dynamic_partition(name, key)


def _counts(result: StageResult) -> dict[str, dg.MetadataValue[Any]]:
    return {
        "reports read": dg.MetadataValue.int(result.reports),
        "documents unchanged": dg.MetadataValue.int(result.unchanged),
        "documents refused": dg.MetadataValue.int(len(result.refusals)),
        "refused": bullets(result.refusals),
    }


def _undelivered(result: StageResult) -> str:
    return (
        f"The archive could not deliver {len(result.undelivered)} of the documents, which keep their earlier reading:"
        f" {', '.join(sorted(result.undelivered)[:_MOST])}. Check the archive (gongkai archive verify), then read the"
        " partitions again. All others were read again; the next nightly run judges them."
    )
