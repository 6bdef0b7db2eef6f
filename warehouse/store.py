"""The only writer of the warehouse: opens a file, merges rows, builds the marts, publishes.

Work happens in `<warehouse>.building`, a copy that takes the published file's place in one step: readers keep the file
they opened, new ones see the new one, and a run that dies leaves the published file as it was.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.schema import STAGES, Table, literal, tables, views

Connection = duckdb.DuckDBPyConnection
Record = Mapping[str, Any]


class WarehouseError(RuntimeError):
    """The warehouse cannot be opened or does not hold what is declared; the message says what to do."""


def building_path(path: Path) -> Path:
    return path.with_name(path.name + ".building")


def memory() -> Connection:
    """An empty warehouse in memory, for checking files without a warehouse."""
    con = duckdb.connect(":memory:")
    prepare(con)
    return con


@contextmanager
def building(path: Path) -> Iterator[Connection]:
    """The file under construction, begun as a copy of what is published; WarehouseError where another run holds it."""
    target = building_path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists() and path.exists():
        part = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copyfile(path, part)
        part.replace(target)
    con = _connect(target)
    try:
        prepare(con)
        yield con
        con.execute("CHECKPOINT")
    finally:
        con.close()


def _connect(target: Path) -> Connection:
    try:
        return duckdb.connect(str(target))
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise WarehouseError(f"{target} is held by another run: wait for it to end, then run again") from error
        raise WarehouseError(f"{target} cannot be opened ({error}): move it away and run again") from error


@contextmanager
def published(path: Path) -> Iterator[Connection]:
    """The published warehouse, read only."""
    if not path.exists():
        raise WarehouseError(f"there is no warehouse at {path}: run `gongkai run` first")
    con = duckdb.connect(str(path), read_only=True)
    try:
        yield con
    finally:
        con.close()


def publish(path: Path) -> None:
    """Put what was built in the place of what is published, in one step."""
    building_path(path).replace(path)


def prepare(con: Connection) -> None:
    """Make what is declared and not yet there; WarehouseError where a stored table is not as declared."""
    stored = _stored(con)
    missing = [table for table in tables().values() if table.kind == "table" and table.table not in stored]
    for table in tables().values():
        if table.table in stored and table.kind == "table":
            _agrees(table, stored[table.table])
    if not missing:
        return
    con.execute("BEGIN")
    for stage in STAGES:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {stage}")
    for table in missing:
        con.execute(table.ddl())
    for statement in views():
        con.execute(statement)
    con.execute("COMMIT")


def _stored(con: Connection) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    rows = con.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE NOT internal ORDER BY table_oid, column_index"
    ).fetchall()
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return found


def _agrees(table: Table, stored: list[tuple[str, str]]) -> None:
    declared = [(column.name, column.type) for column in table.all_columns()]
    if stored != declared:
        odd = sorted({name for name, _ in set(stored) ^ set(declared)}) or ["the order of its columns"]
        raise WarehouseError(
            f"{table.table} is stored otherwise than declared in {', '.join(odd)}: move the warehouse away and run"
            " again, it is built anew from the reports"
        )


def merge(con: Connection, name: str, records: Sequence[Record], by: tuple[str, ...] | None = None) -> None:
    """Put `records` in the place of all rows that share their values of `by` (default: the table's keys)."""
    if not records:
        return
    table = tables()[name]
    keys = ", ".join(f'"{key}"' for key in by or table.keys)
    con.execute("BEGIN")
    con.execute(f"CREATE OR REPLACE TEMP TABLE arriving AS {_rows(table, records)}")
    con.execute(f"DELETE FROM {name} WHERE ({keys}) IN (SELECT ({keys}) FROM arriving)")
    con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM arriving")
    con.execute("DROP TABLE arriving")
    con.execute("COMMIT")


def _rows(table: Table, records: Sequence[Record]) -> str:
    """`records` as a SELECT of literals, a list a column. As query parameters they would load pandas, a third of a
    second for a command that reads one file.
    """
    columns = (
        f'unnest([{", ".join(_literal(record.get(c.name)) for record in records)}]::{c.type}[]) AS "{c.name}"'
        for c in table.all_columns()
    )
    return f"SELECT {', '.join(columns)}"


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else literal(str(value))


def remove(con: Connection, name: str, key: str, values: Sequence[str]) -> None:
    """Delete the rows of `name` whose `key` is one of `values`."""
    if values:
        con.execute(f'DELETE FROM {name} WHERE "{key}" IN ({", ".join(map(literal, values))})')


def fill(con: Connection, name: str, query: str) -> int:
    """Make table `name` hold exactly what `query` returns, matched by column name; returns its rows."""
    table = tables()[name]
    con.execute("BEGIN")
    con.execute(f"DROP TABLE IF EXISTS {name}")
    con.execute(table.ddl())
    con.execute(f"INSERT INTO {name} BY NAME {query}")
    for comment in table.comments():
        con.execute(comment)
    con.execute("COMMIT")
    return count(con, name)


def count(con: Connection, name: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {name}").fetchall()[0]
    return int(row[0])
