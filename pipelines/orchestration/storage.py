"""Where Dagster keeps what it is told of runs (dagster.yaml): in the SQLite files it always does, through engines that
are kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import Engine, create_engine
from sqlalchemy.event import listen
from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

StorageError = SQLAlchemyError


class Events(SqliteEventLogStorage):
    """Dagster's own makes an engine for each of the several times it opens a file for an event, and every engine
    compiles every statement again; and each time the last connection to a file is closed, SQLite writes its log into
    it and waits for the disk: thousands of times a night. Here the engine of the index and that of the run spoken of
    last are kept, with their connections. What is told is safe from a process that dies at once, and from a power cut
    at the next checkpoint, as SQLite advises for such logs (synchronous NORMAL).
    """

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir)

    def run_connection(self, run_id: str | None = None) -> Any:
        return self._opened(str(run_id))

    def index_connection(self) -> "AbstractContextManager[Connection]":
        return self._opened(INDEX_SHARD_NAME)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table, which Dagster asks twice a check: one that is there stays."""
        if table_name not in self._tables:
            with self._engine(INDEX_SHARD_NAME).connect() as connection:
                if connection.dialect.has_table(connection, table_name):
                    self._tables.add(table_name)
        return table_name in self._tables

    @contextmanager
    def _opened(self, shard: str) -> "Iterator[Connection]":
        with self._db_lock:
            if shard not in self._initialized_dbs:  # it may have been wiped
                self._forget(shard)
                self._initdb(self._engine(shard))
                self._initialized_dbs.add(shard)
            with self._engine(shard).begin() as connection:
                yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines:
            if shard != INDEX_SHARD_NAME:
                self._forget(*{*self._engines} - {INDEX_SHARD_NAME})
            engine = create_engine(
                self.conn_string_for_shard(shard), connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
            listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = NORMAL"))
            self._engines[shard] = engine
        return self._engines[shard]

    def _forget(self, *shards: str) -> None:
        for shard in shards:
            if shard in self._engines:
                self._engines.pop(shard).dispose()

    def dispose(self) -> None:
        """Close what is kept; the next event opens it again."""
        self._forget(*self._engines)
        super().dispose()


class Storage(DagsterSqliteStorage):
    """Dagster's storage below a folder, its events kept by `Events`."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = Events(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "Storage":
        return cls.from_local(inst_data=inst_data, **config_value)
