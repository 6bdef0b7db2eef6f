"""What the Dagster assets of all stages share: partitions, retries, freshness, metadata of a table."""

import warnings
from collections.abc import Sequence
from datetime import timedelta

import dagster as dg

from assets.asset_preview import preview_table
from warehouse.store import Connection

warnings.filterwarnings("ignore", category=dg.BetaWarning)

RETRY_POLICY = dg.RetryPolicy(max_retries=2, delay=1, backoff=dg.Backoff.EXPONENTIAL)
FIRST_YEAR = "2019"

# A fiscal year is a partition once it has ended: no report on it exists before.
YEARS = dg.TimeWindowPartitionsDefinition(
    cron_schedule="0 0 1 1 *", start=FIRST_YEAR, fmt="%Y", timezone="Asia/Shanghai"
)
# A source by its name, or the inbox, once its first document is staged.
SOURCES = dg.DynamicPartitionsDefinition(name="source")
YEARS_BY_SOURCE = dg.MultiPartitionsDefinition({"year": YEARS, "source": SOURCES})
# One run for several partitions, not one run a partition.
SINGLE_RUN = dg.BackfillPolicy.single_run()
# Nightly runs are a day apart: a missed run is reported before the next one.
NIGHTLY_FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=26))


def selected_partitions(context: dg.AssetExecutionContext) -> frozenset[tuple[int, str]]:
    """The fiscal years and sources selected for the run; none for a run over all new documents, as a nightly run."""
    if not (context.has_partition_key or context.has_partition_key_range):
        return frozenset()
    keys = [YEARS_BY_SOURCE.get_partition_key_from_str(key).keys_by_dimension for key in context.partition_keys]
    return frozenset((int(key["year"]), key["source"]) for key in keys)


def table_metadata(con: Connection, name: str) -> dict[str, dg.MetadataValue]:
    """Row count (of a table, not of a view), schema and a small preview, as metadata."""
    preview = preview_table(con, name)
    columns = [dg.TableColumn(column, kind, description=words) for column, kind, words in preview.columns]
    row_count = {} if preview.rows is None else {"dagster/row_count": dg.MetadataValue.int(preview.rows)}
    return row_count | {
        "dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(columns)),
        "preview": dg.MetadataValue.md(preview.markdown),
    }


def bullets(lines: Sequence[str], most: int = 50) -> dg.MetadataValue:
    """Lines as a Markdown list: the first `most`, and how many more there are."""
    more = [f"… and {len(lines) - most} more"] if len(lines) > most else []
    return dg.MetadataValue.md("\n".join(f"- {line}" for line in [*lines[:most], *more]) or "none")
