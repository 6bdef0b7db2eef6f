"""The marts in Dagster: one step builds them from SQL, then publishes the warehouse."""

from typing import Any

import dagster as dg

from assets.asset_settings import RETRY_POLICY, Results, failing_in_a_sentence, results_of
from assets.asset_specs import asset_key, table_specs
from assets.column_lineage import mart_columns
from assets.workplace import Workplace
from warehouse.connection import Connection
from warehouse.marts import ORDER, build
from warehouse.store import building, publish

MARTS = [f"marts.{name}" for name in (*ORDER, "partition")]
_MOST_SOURCES = 40  # columns


# Nothing is published before the suites agree with the violations, so the first marts come after the suites.
@dg.multi_asset(name="marts", specs=table_specs(MARTS, after=["checked.suite"]), retry_policy=RETRY_POLICY)
@failing_in_a_sentence
def marts(context: dg.AssetExecutionContext, workplace: dg.ResourceParam[Workplace]) -> Results:
    with building(workplace.warehouse) as con:
        build(con)
        results = tuple(_with_columns(con, result) for result in results_of(con, MARTS))
    for words in publish(workplace.warehouse):
        (workplace.say or context.log.warning)(words)
    return results


def _with_columns(con: Connection, result: dg.MaterializeResult[Any]) -> dg.MaterializeResult[Any]:
    """The result of a mart with the columns that each of its columns is computed from, where they are few: to list
    hundreds for a column shows nobody anything, and an event of a megabyte slows Dagster down.
    """
    assert result.asset_key is not None
    found = mart_columns(con, result.asset_key.path[-1])
    lineage = dg.TableColumnLineage({
        column: [dg.TableColumnDep(asset_key(table), name) for table, name in sorted(sources)]
        for column, sources in found.items()
        if 0 < len(sources) <= _MOST_SOURCES
    })  # fmt: skip
    return result._replace(metadata={**(result.metadata or {}), "dagster/column_lineage": lineage})
