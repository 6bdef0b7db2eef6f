"""The DuckLake that many warehouses publish into: a catalog on SQLite or Postgres, the rows as Parquet on disk or S3.

Each warehouse publishes under a writer's name into rows of its own, in one transaction that is one snapshot, and only
what differs is written. The extensions are the wheels of the extra `ducklake`; nothing is fetched at run time.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from warehouse.files.scratch import Scratch
from warehouse.releases.mart_files import ReleaseError
from warehouse.releases.pairing import differing
from warehouse.releases.release import marts
from warehouse.schema import Table, literal
from warehouse.store import Connection, DatabaseError, attach, detached

_CATALOGS = {"sqlite": "sqlite_scanner", "postgres": "postgres_scanner"}
_S3 = {
    "KEY_ID": "AWS_ACCESS_KEY_ID", "SECRET": "AWS_SECRET_ACCESS_KEY", "SESSION_TOKEN": "AWS_SESSION_TOKEN",
    "REGION": "AWS_REGION",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake: `catalog` is `sqlite:path` or `postgres:settings of libpq`, `rows` a folder or `s3://bucket/path`."""

    catalog: str
    rows: str
    writer: str = "main"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of the lake that can still be read: its number, when it was made (UTC) and by which writer."""

    number: int
    made: datetime
    writer: str | None


def publish_to_lake(warehouse: Path, lake: Lake) -> Snapshot:
    """Let the rows of the lake's writer be those of the published `warehouse`; returns the lake's newest snapshot.

    ReleaseError where the lake cannot be had or another writer was at the same table; nothing is written then.
    """
    with opened(lake) as con:
        attach(con, warehouse, "warehouse")
        try:
            con.execute("BEGIN")
            con.execute("CREATE SCHEMA IF NOT EXISTS lake.marts")
            for table in marts():
                _publish(con, table, lake.writer)
            con.execute(f"CALL lake.set_commit_message({literal(lake.writer)}, {literal(warehouse.name)})")
            con.execute("COMMIT")
        except DatabaseError as error:
            raise ReleaseError(f"nothing was published to the lake {lake.rows} ({error}): try again") from error
        return snapshots(con)[-1]


def snapshots(con: Connection) -> list[Snapshot]:
    """Every snapshot of the lake opened as `con`, the oldest first."""
    rows = con.execute(
        "SELECT snapshot_id, snapshot_time, author FROM lake.snapshots() ORDER BY snapshot_id"
    ).fetchall()
    return [Snapshot(number, made, writer) for number, made, writer in rows]


@contextmanager
def opened(lake: Lake) -> Iterator[Connection]:
    """A connection with `lake` attached under that name; ReleaseError where it cannot be."""
    kind = lake.catalog.split(":", 1)[0]
    if kind not in _CATALOGS:
        raise ReleaseError(f"{lake.catalog} names no catalog: give sqlite:FILE or postgres:SETTINGS")
    with Scratch() as spill, detached(spill) as con:
        for extension in ("ducklake", _CATALOGS[kind], *(["httpfs"] if lake.rows.startswith("s3://") else [])):
            con.execute(f"LOAD {literal(str(_extension(con, extension)))}")
        # The catalog keeps the path, for those who come from another folder.
        rows = lake.rows if "://" in lake.rows else str(Path(lake.rows).absolute())
        try:
            _secret(con, lake)
            con.execute(
                f"ATTACH {literal('ducklake:' + lake.catalog)} AS lake"
                f" (DATA_PATH {literal(rows)}, DATA_INLINING_ROW_LIMIT 0)"
            )
        except DatabaseError as error:
            raise ReleaseError(f"the lake {lake.catalog} with {lake.rows} cannot be opened: {error}") from error
        yield con


def _extension(con: Connection, name: str) -> Path:
    """The file of extension `name` for the DuckDB that runs, from its wheel."""
    found = find_spec(f"duckdb_extension_{name}")
    version = str(con.execute("SELECT library_version FROM pragma_version()").fetchall()[0][0])
    path = Path(found.origin or "").parent / "extensions" / version / f"{name}.duckdb_extension" if found else None
    if path is None or not path.is_file():
        raise ReleaseError(
            f"the DuckDB extension {name} for {version} is not installed: pip install 'gongkai[ducklake]', whose"
            " wheels are of the same version as duckdb"
        )
    return path


def _secret(con: Connection, lake: Lake) -> None:
    """Let DuckDB have what the environment says of S3: AWS_ENDPOINT_URL for a store that is not Amazon's."""
    if not lake.rows.startswith("s3://"):
        return
    given = {name: os.environ[variable] for name, variable in _S3.items() if os.environ.get(variable)}
    scheme, _, host = os.environ.get("AWS_ENDPOINT_URL", "").rpartition("://")
    if host:
        given |= {"ENDPOINT": host.rstrip("/"), "URL_STYLE": "path", "USE_SSL": str(scheme != "http").lower()}
    said = "".join(f", {name} {literal(value)}" for name, value in given.items())
    con.execute(f"CREATE SECRET (TYPE s3{said})")


def _publish(con: Connection, table: Table, writer: str) -> None:
    """Put the rows of `table` that differ in the place of the writer's, report by report where it has reports."""
    group = ("report_id",) if "report_id" in table.keys else table.keys
    columns = [column.name for column in table.all_columns()]
    typed = ", ".join(f'"{column.name}" {column.type}' for column in table.all_columns())
    con.execute(f"CREATE TABLE IF NOT EXISTS lake.{table.table} (writer VARCHAR NOT NULL, {typed})")
    for column in table.all_columns():  # what a newer declaration has and the lake does not yet
        con.execute(f'ALTER TABLE lake.{table.table} ADD COLUMN IF NOT EXISTS "{column.name}" {column.type}')
    own = f"FROM lake.{table.table} WHERE writer = {literal(writer)}"
    rows = f"FROM warehouse.{table.table}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE differing AS {differing(group, columns, own, rows)}")
    same = " AND ".join(f'd."{name}" IS NOT DISTINCT FROM t."{name}"' for name in group)
    con.execute(
        f"DELETE FROM lake.{table.table} AS t WHERE writer = {literal(writer)}"
        f" AND EXISTS (FROM differing d WHERE {same})"
    )
    con.execute(
        f"INSERT INTO lake.{table.table} BY NAME SELECT {literal(writer)} AS writer, t.* FROM ({rows}) t"
        f" WHERE EXISTS (FROM differing d WHERE {same})"
    )
