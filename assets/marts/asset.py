"""The marts in Dagster: one step builds them from SQL, then publishes the warehouse."""

from typing import Any

import dagster as dg

from assets.asset_settings import RETRY_POLICY, Results, failing_in_a_sentence, table_metadata
from assets.asset_specs import asset_key, table_specs
from assets.column_lineage import mart_columns
from assets.marts.view_versions import view_versions
from assets.workplace import Workplace
from warehouse.connection import Connection
from warehouse.marts import ORDER, build
from warehouse.store import building, publish

MARTS = [f"marts.{name}" for name in (*ORDER, "partition")]
_MOST_SOURCES = 40  # columns
_VERSION = "dagster/data_version"  # the tag by which Dagster stores it
_OF_ROWS = ("dagster/row_count", "preview")  # what `table_metadata` has of a declared view


# Nothing is published before the suites agree with the violations, so the first marts come after the suites.
@dg.multi_asset(name="marts", specs=table_specs(MARTS, after=["checked.suite"]), retry_policy=RETRY_POLICY)
@failing_in_a_sentence
def marts(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Results:
    with building(workplace.warehouse) as con:
        build(con)
        versions = view_versions(con)
        results = tuple(_result(context.instance, con, name, versions.get(name)) for name in MARTS)
    for words in publish(workplace.warehouse):
        (workplace.say or context.log.warning)(words)
    return results


def _result(instance: dg.DagsterInstance, con: Connection, name: str, version: str | None) -> dg.MaterializeResult[Any]:
    """The result of a mart. What an earlier run showed of the same `version` of a view is shown again."""
    key = asset_key(name)
    shown = (version and shown_before(instance, key, version)) or table_metadata(con, name)
    return dg.MaterializeResult(
        asset_key=key,
        metadata={**shown, "dagster/column_lineage": _column_lineage(con, name)},
        data_version=dg.DataVersion(version) if version else None,
    )


def shown_before(
    instance: dg.DagsterInstance, key: dg.AssetKey, version: str
) -> dict[str, dg.MetadataValue[Any]] | None:
    """What Dagster shows of the rows of a view since it was last made, None if that was of another version."""
    event = instance.get_latest_materialization_event(key)
    made = event and event.asset_materialization
    if not made or (made.tags or {}).get(_VERSION) != version:
        return None
    return {name: value for name, value in made.metadata.items() if name in _OF_ROWS}


def _column_lineage(con: Connection, name: str) -> dg.TableColumnLineage:
    """The columns that each column of a mart is computed from, where they are few: to list hundreds for a column shows
    nobody anything, and an event of a megabyte slows Dagster down.
    """
    return dg.TableColumnLineage({
        column: [dg.TableColumnDep(asset_key(table), name) for table, name in sorted(sources)]
        for column, sources in mart_columns(con, name.removeprefix("marts.")).items()
        if 0 < len(sources) <= _MOST_SOURCES
    })  # fmt: skip
