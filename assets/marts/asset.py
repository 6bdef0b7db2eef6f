"""The marts in Dagster: one step builds them from SQL, then publishes the warehouse."""

from collections.abc import Iterator

import dagster as dg

from assets.asset_settings import NIGHTLY_FRESHNESS, RETRY_POLICY, table_metadata
from assets.workplace import Workplace
from warehouse.marts import ORDER, build, marts_read
from warehouse.schema import tables
from warehouse.store import building, publish

SPECS = [
    dg.AssetSpec(
        ["marts", name],
        group_name="marts",
        freshness_policy=NIGHTLY_FRESHNESS,
        kinds={"duckdb"},
        deps=[["checked", "violation"], ["checked", "suite"], *(["marts", other] for other in marts_read(name))],
        description=f"{tables()[f'marts.{name}'].grain.en}. {tables()[f'marts.{name}'].grain.zh}。",
    )
    for name in ORDER
]


@dg.multi_asset(name="marts", specs=SPECS, retry_policy=RETRY_POLICY)
def marts(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    with building(workplace.warehouse) as con:
        build(con)
        metadata = {name: table_metadata(con, f"marts.{name}") for name in ORDER}
    for words in publish(workplace.warehouse):
        (workplace.say or context.log.warning)(words)
    for name in ORDER:
        yield dg.MaterializeResult(asset_key=["marts", name], metadata=metadata[name])
