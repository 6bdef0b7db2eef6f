"""What the Dagster assets of all rooms share: partitions, retries, how a table is shown."""

import warnings
from collections.abc import Sequence
from datetime import timedelta

import dagster as dg

from assets.asset_preview import preview
from warehouse.store import Connection

warnings.filterwarnings("ignore", category=dg.BetaWarning)

RETRY = dg.RetryPolicy(max_retries=2, delay=1, backoff=dg.Backoff.EXPONENTIAL)
FIRST_YEAR = "2019"

# A fiscal year is a partition once it has ended: its reports cannot exist before.
YEARS = dg.TimeWindowPartitionsDefinition(
    cron_schedule="0 0 1 1 *", start=FIRST_YEAR, fmt="%Y", timezone="Asia/Shanghai"
)
# A source by its name, or the inbox, from when its first document was staged.
SOURCES = dg.DynamicPartitionsDefinition(name="source")
READINGS = dg.MultiPartitionsDefinition({"year": YEARS, "source": SOURCES})
# A run over several partitions is one run, not one a partition.
TOGETHER = dg.BackfillPolicy.single_run()
# The nights are a day apart; one that was missed is told of before the next.
FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=26))


def chosen(context: dg.AssetExecutionContext) -> frozenset[tuple[int, str]]:
    """The fiscal years and sources the run is for; none where it is for whatever is new, as every night is."""
    if not (context.has_partition_key or context.has_partition_key_range):
        return frozenset()
    keys = [READINGS.get_partition_key_from_str(key).keys_by_dimension for key in context.partition_keys]
    return frozenset((int(key["year"]), key["source"]) for key in keys)


def shown(con: Connection, name: str) -> dict[str, dg.MetadataValue]:
    """Row count (of a table), schema and a small preview, as metadata."""
    seen = preview(con, name)
    columns = [dg.TableColumn(column, kind, description=words) for column, kind, words in seen.columns]
    counted = {} if seen.rows is None else {"dagster/row_count": dg.MetadataValue.int(seen.rows)}
    return counted | {
        "dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(columns)),
        "preview": dg.MetadataValue.md(seen.markdown),
    }


def listed(lines: Sequence[str], most: int = 50) -> dg.MetadataValue:
    """Lines as a Markdown list, cut at `most` with the number left out."""
    more = [f"… and {len(lines) - most} more"] if len(lines) > most else []
    return dg.MetadataValue.md("\n".join(f"- {line}" for line in [*lines[:most], *more]) or "none")
