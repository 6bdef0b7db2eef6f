"""What the Dagster assets of all stages share: partitions, retries, errors, freshness, metadata of a table."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec

import dagster as dg

from assets.asset_preview import preview_table
from assets.collected.archive.address import ArchiveError
from assets.collected.inbox.listing import InboxError
from assets.collected.journal.journal import JournalError
from assets.lineage import places
from assets.staged.cluster.address import ClusterError
from assets.staged.workers.pool import CannotStart
from expectations.gx.data_docs import SiteError
from warehouse.connection import Connection
from warehouse.store import WarehouseError
from warehouse.yaml_models import DeclarationError

warnings.filterwarnings("ignore", category=dg.BetaWarning)

RETRY_POLICY = dg.RetryPolicy(max_retries=2, delay=1, backoff=dg.Backoff.EXPONENTIAL)
Asked = ParamSpec("Asked")
Results = tuple[dg.MaterializeResult[Any], ...]
_PERMANENT = (DeclarationError, InboxError, SiteError)  # a person has to act before another attempt can succeed
_IN_SENTENCES = (*_PERMANENT, ArchiveError, CannotStart, ClusterError, JournalError, WarehouseError)

# A partition is a fiscal year of a source of which documents are staged, such as `inbox|2023`. A year or a source
# without documents is none, so that no partition is missing for lack of documents.
SOURCE_YEARS = dg.DynamicPartitionsDefinition(name="source_year")
# One run for several partitions, not one run a partition.
SINGLE_RUN = dg.BackfillPolicy.single_run()
# Nightly runs are a day apart: a missed run is reported before the next one.
NIGHTLY_FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=26))


def failing_in_a_sentence(step: Callable[Asked, Results]) -> Callable[Asked, Iterator[dg.MaterializeResult[Any]]]:
    """A step that fails with the sentence of our error, which Dagster then shows first; one that lasts is not retried.

    Dagster takes the entries of a tuple that a function is declared to return for the outputs of its step, so the step
    yields them, each after those it is made of.
    """

    @wraps(step)
    def fails_in_a_sentence(*args: Asked.args, **kwargs: Asked.kwargs) -> Iterator[dg.MaterializeResult[Any]]:
        try:
            yield from sorted(step(*args, **kwargs), key=_place)
        except _IN_SENTENCES as error:
            raise dg.Failure(str(error), allow_retries=not isinstance(error, _PERMANENT)) from error

    return fails_in_a_sentence


def _place(result: dg.MaterializeResult[Any]) -> int:
    assert result.asset_key is not None
    return places()[".".join(result.asset_key.path)]


def table_metadata(con: Connection, name: str) -> dict[str, dg.MetadataValue]:
    """Row count (not of a view over single cells), a small preview, and columns that are not declared, as metadata."""
    preview = preview_table(con, name)
    row_count = {} if preview.rows is None else {"dagster/row_count": dg.MetadataValue.int(preview.rows)}
    columns = column_schema(preview.undeclared) if preview.undeclared else {}
    return row_count | columns | {"preview": dg.MetadataValue.md(preview.markdown)}


def column_schema(columns: Iterable[tuple[str, str, str]]) -> dict[str, dg.MetadataValue]:
    """What Dagster shows of columns, each of them (name, type, description)."""
    schema = dg.TableSchema([dg.TableColumn(name, kind, description=words) for name, kind, words in columns])
    return {"dagster/column_schema": dg.MetadataValue.table_schema(schema)}


def results_of(con: Connection, names: Sequence[str]) -> Results:
    """The result of a step for each of the tables `names` that it made, with the metadata of the table."""
    return tuple(dg.MaterializeResult(asset_key=name.split("."), metadata=table_metadata(con, name)) for name in names)


def bullets(lines: Sequence[str], most: int = 50) -> dg.MetadataValue:
    """Lines as a Markdown list: the first `most`, and how many more there are."""
    more = [f"… and {len(lines) - most} more"] if len(lines) > most else []
    return dg.MetadataValue.md("\n".join(f"- {line}" for line in [*lines[:most], *more]) or "none")
