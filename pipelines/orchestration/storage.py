"""The storage of Dagster's history (dagster.yaml): its usual SQLite files, through engines that stay open."""

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
    """Dagster's event storage with two engines that stay open: that of the index and that of the latest run.

    Dagster creates an engine each time it opens a file for an event, which compiles every statement again. When the
    last connection to a file closes, SQLite also writes its log into the file and waits for the disk, thousands of
    times in a nightly run. Events survive a killed process at once, and a power cut from the next checkpoint on, as
    SQLite advises for such logs (synchronous NORMAL).
    """

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir)

    def run_connection(self, run_id: str | None = None) -> Any:
        return self._open(str(run_id))

    def index_connection(self) -> "AbstractContextManager[Connection]":
        return self._open(INDEX_SHARD_NAME)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table. Dagster asks twice for each check, so a table once found is remembered."""
        if table_name not in self._tables:
            with self._engine(INDEX_SHARD_NAME).connect() as connection:
                if connection.dialect.has_table(connection, table_name):
                    self._tables.add(table_name)
        return table_name in self._tables

    @contextmanager
    def _open(self, shard: str) -> "Iterator[Connection]":
        with self._db_lock:
            if shard not in self._initialized_dbs:  # the storage may have been wiped
                self._close_engines(shard)
                self._initdb(self._engine(shard))
                self._initialized_dbs.add(shard)
            with self._engine(shard).begin() as connection:
                yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines:
            if shard != INDEX_SHARD_NAME:
                self._close_engines(*{*self._engines} - {INDEX_SHARD_NAME})
            engine = create_engine(
                self.conn_string_for_shard(shard), connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
            listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = NORMAL"))
            self._engines[shard] = engine
        return self._engines[shard]

    def _close_engines(self, *shards: str) -> None:
        for shard in shards:
            if shard in self._engines:
                self._engines.pop(shard).dispose()

    def dispose(self) -> None:
        """Close all engines; the next event opens them again."""
        self._close_engines(*self._engines)
        super().dispose()


class Storage(DagsterSqliteStorage):
    """Dagster's storage below a folder, with `Events` as its event storage."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = Events(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "Storage":
        return cls.from_local(inst_data=inst_data, **config_value)
