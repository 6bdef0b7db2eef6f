"""Great Expectations on DuckDB: the datasource GX lacks, registered on import as `context.data_sources.add_duckdb`.

Holds the datasource and its execution engine, and turns off GX's telemetry and log. Holds no expectation (suites.py).
Import it before GX itself, so that telemetry is off before any of GX runs.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

os.environ["GX_ANALYTICS_ENABLED"] = "False"

from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from sqlalchemy import NullPool

logging.getLogger("great_expectations").setLevel(
    logging.CRITICAL
)  # it prints a traceback for each page it cannot write


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):  # type: ignore[misc]
    """Keeps one connection from the first query to `close`: GX's own engine closes it before the rows are fetched."""

    _connection: Any

    @contextmanager
    def get_connection(self) -> Iterator[Any]:
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection

    def close(self) -> None:
        """Close the file; the next query opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        super().close()


class DuckDBDatasource(SQLDatasource):  # type: ignore[misc]
    """A DuckDB file; its assets are tables, views and queries."""

    type: Literal["duckdb"] = "duckdb"

    @property
    def execution_engine_type(self) -> Any:
        return DuckDBExecutionEngine


@contextmanager
def opened(context: Any, name: str, database: Path) -> Iterator[Any]:
    """Datasource `name` of `context` over the file `database`, read-only, closed on leaving.

    Raises FileNotFoundError if there is no such file.
    """
    if not database.is_file():
        raise FileNotFoundError(f"{database}: no such warehouse; build it before you validate it")
    source = context.data_sources.add_duckdb(
        name=name,
        connection_string=f"duckdb:///{database}",
        create_temp_table=False,
        # A pool would keep the connection, and with it the lock on the file, after GX has returned it.
        kwargs={"connect_args": {"read_only": True}, "poolclass": NullPool},
    )
    try:
        yield source
    finally:
        source.get_execution_engine().close()
