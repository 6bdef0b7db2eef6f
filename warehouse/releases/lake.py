"""The DuckLake that several warehouses publish to: a catalog in SQLite or Postgres, the rows as Parquet on disk or S3.

Each warehouse publishes under a writer's name and owns the rows of that name. One publication is one transaction and
one snapshot; only rows that differ are written. The DuckDB extensions come from the wheels of the extra `ducklake`;
nothing is downloaded at run time.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from warehouse.connection import Connection, DatabaseError
from warehouse.files.scratch import Scratch
from warehouse.releases.lake_address import Lake
from warehouse.releases.lake_lock import Confirm, Say, give_up, hold_lake
from warehouse.releases.mart_files import ReleaseError, public_rows
from warehouse.releases.release import released_marts
from warehouse.releases.row_changes import differing_groups_sql
from warehouse.schema import Table, literal
from warehouse.store import attach, detached

_CATALOGS = {"sqlite": "sqlite_scanner", "postgres": "postgres_scanner"}
_S3 = {
    "KEY_ID": "AWS_ACCESS_KEY_ID", "SECRET": "AWS_SECRET_ACCESS_KEY", "SESSION_TOKEN": "AWS_SESSION_TOKEN",
    "REGION": "AWS_REGION",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of the lake that can be read: its number, the time (UTC) and the writer of the publication."""

    number: int
    made: datetime
    writer: str | None


def publish_to_lake(warehouse: Path, lake: Lake, say: Say) -> Snapshot:
    """Replace the rows of the lake's writer by those of the published `warehouse`; returns the newest snapshot.

    While another process publishes to the lake, wait, and `say` so once. ReleaseError if the lake cannot be opened or
    written; it is unchanged then.
    """
    with open_lake_to_write(lake, say) as (con, confirm):
        attach(con, warehouse, "warehouse")
        try:
            _publish(con, warehouse.name, lake.writer, confirm)
        except DatabaseError as error:
            why = lake.describe(error)
            raise ReleaseError(f"nothing was published to the lake {lake.rows} ({why}): try again") from error
        return list_snapshots(con)[-1]


def _publish(con: Connection, named: str, writer: str, confirm: Confirm) -> None:
    """Publish every mart in one transaction."""
    con.execute("BEGIN")
    con.execute("CREATE SCHEMA IF NOT EXISTS lake.marts")
    for table in released_marts():
        _publish_mart(con, table, writer)
    con.execute(f"CALL lake.set_commit_message({literal(writer)}, {literal(named)})")
    confirm()
    con.execute("COMMIT")


def list_snapshots(con: Connection) -> list[Snapshot]:
    """Every snapshot of the lake that is open as `con`, oldest first."""
    rows = con.execute(
        "SELECT snapshot_id, snapshot_time, author FROM lake.snapshots() ORDER BY snapshot_id"
    ).fetchall()
    return [Snapshot(number, made, writer) for number, made, writer in rows]


@contextmanager
def open_lake(lake: Lake) -> Iterator[Connection]:
    """A connection with the lake attached as `lake`, to read; ReleaseError if it cannot be opened."""
    with _connection(lake) as con:
        _attach(con, lake)
        yield con


@contextmanager
def open_lake_to_write(lake: Lake, say: Say) -> Iterator[tuple[Connection, Confirm]]:
    """The same to write, with what confirms that the lock of the lake is still held. The lock is taken before the lake
    is opened, as opening an empty catalog creates its tables (lake_lock.py).
    """
    with _connection(lake) as con, hold_lake(con, lake, say) as confirm:
        _attach(con, lake)
        try:
            yield con, confirm
        finally:
            give_up(con)


@contextmanager
def _connection(lake: Lake) -> Iterator[Connection]:
    """A connection that has loaded the extensions for the lake."""
    if lake.kind not in _CATALOGS:
        raise ReleaseError("GONGKAI_LAKE is not a catalog: give sqlite:FILE or postgres:SETTINGS")
    with Scratch() as spill, detached(spill) as con:
        for extension in ("ducklake", _CATALOGS[lake.kind], *(["httpfs"] if lake.rows.startswith("s3://") else [])):
            con.execute(f"LOAD {literal(str(_extension(con, extension)))}")
        yield con


def _attach(con: Connection, lake: Lake) -> None:
    # The catalog stores this path, and readers may start in another folder.
    rows = lake.rows if "://" in lake.rows else str(Path(lake.rows).absolute())
    try:
        _create_secret(con, lake)
        con.execute(
            f"ATTACH {literal('ducklake:' + lake.catalog)} AS lake"
            f" (DATA_PATH {literal(rows)}, DATA_INLINING_ROW_LIMIT 0)"
        )
    except DatabaseError as error:
        why = lake.describe(error)
        raise ReleaseError(f"the lake with files in {lake.rows} cannot be opened: {why}") from error


def _extension(con: Connection, name: str) -> Path:
    """The file of the extension `name`, from its wheel, for the running version of DuckDB."""
    found = find_spec(f"duckdb_extension_{name}")
    version = str(con.execute("SELECT library_version FROM pragma_version()").fetchall()[0][0])
    path = Path(found.origin or "").parent / "extensions" / version / f"{name}.duckdb_extension" if found else None
    if path is None or not path.is_file():
        raise ReleaseError(
            f'the DuckDB extension {name} for {version} is not installed: pip install "gongkai[ducklake]", which'
            " installs it in the same version as duckdb"
        )
    return path


def _create_secret(con: Connection, lake: Lake) -> None:
    """Give DuckDB the S3 settings of the environment; AWS_ENDPOINT_URL is for a store other than Amazon's."""
    if not lake.rows.startswith("s3://"):
        return
    given = {name: os.environ[variable] for name, variable in _S3.items() if os.environ.get(variable)}
    scheme, _, host = os.environ.get("AWS_ENDPOINT_URL", "").rpartition("://")
    if host:
        given |= {"ENDPOINT": host.rstrip("/"), "URL_STYLE": "path", "USE_SSL": str(scheme != "http").lower()}
    settings = "".join(f", {name} {literal(value)}" for name, value in given.items())
    con.execute(f"CREATE SECRET (TYPE s3{settings})")


def _publish_mart(con: Connection, table: Table, writer: str) -> None:
    """Replace the writer's rows of `table` that differ, report by report if the table has reports."""
    group = ("report_id",) if "report_id" in table.keys else table.keys
    columns = [column.name for column in table.all_columns()]
    typed = ", ".join(f'"{column.name}" {column.type}' for column in table.all_columns())
    con.execute(f"CREATE TABLE IF NOT EXISTS lake.{table.table} (writer VARCHAR NOT NULL, {typed})")
    for column in table.all_columns():  # columns declared since the last publication
        con.execute(f'ALTER TABLE lake.{table.table} ADD COLUMN IF NOT EXISTS "{column.name}" {column.type}')
    own = f"FROM lake.{table.table} WHERE writer = {literal(writer)}"
    rows = public_rows(table, f"FROM warehouse.{table.table}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE differing AS {differing_groups_sql(group, columns, own, rows)}")
    same = " AND ".join(f'd."{name}" IS NOT DISTINCT FROM t."{name}"' for name in group)
    con.execute(
        f"DELETE FROM lake.{table.table} AS t WHERE writer = {literal(writer)}"
        f" AND EXISTS (FROM differing d WHERE {same})"
    )
    con.execute(
        f"INSERT INTO lake.{table.table} BY NAME SELECT {literal(writer)} AS writer, t.* FROM ({rows}) t"
        f" WHERE EXISTS (FROM differing d WHERE {same})"
    )
