"""The only writer of the warehouse: opens a file, merges rows, fills tables, publishes.

Work happens in `<warehouse>.building`, a copy that takes the published file's place in one step: readers keep the file
they opened, new ones see the new one, and a run that dies leaves the published file as it was.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.schema import STAGES, Table, literal, storable, tables, views

Connection = duckdb.DuckDBPyConnection

# Beyond this DuckDB puts aside to disk, next to the file: judging a million reports then stays under 2 GB as a process.
MEMORY = "1000MB"
Record = Mapping[str, Any]
Broken = duckdb.Error


class WarehouseError(RuntimeError):
    """The warehouse cannot be opened or does not hold what is declared; the message says what to do."""


def building_path(path: Path) -> Path:
    return path.with_name(path.name + ".building")


def memory(*, few: bool = False) -> Connection:
    """An empty warehouse in memory, for checking without one; where it is a `few` reports, planning is what costs."""
    con = duckdb.connect(":memory:")
    if few:
        con.execute("PRAGMA disable_optimizer")
    prepare(con)
    return con


@contextmanager
def building(path: Path) -> Iterator[Connection]:
    """The file under construction, begun as a copy of what is published; WarehouseError where another run holds it."""
    target = building_path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        _begin(path, target)
    con = _connect(target)
    try:
        _explain_all(con, prepare(con))
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET checkpoint_threshold = '256MB'")  # what a night writes is put in its place once, at the end
        yield con
        con.execute("CHECKPOINT")
    finally:
        con.close()


def _explain_all(con: Connection, made: Sequence[Table]) -> None:
    con.execute("BEGIN")
    for table in made:
        explain(con, table)
    con.execute("COMMIT")


def _begin(path: Path, target: Path) -> None:
    """Copy what is published to `target`, unless another run does so meanwhile; WarehouseError where it is none."""
    # What a run that died left in its log would be played into ours.
    target.with_name(f"{target.name}.wal").unlink(missing_ok=True)
    if not path.exists():
        return
    part = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copyfile(path, part)
    try:
        with closing(_connect(part, named=path, read_only=True)) as con:
            _agree(con, path)
        _put(part, target)
    finally:
        part.unlink(missing_ok=True)


def _put(part: Path, target: Path) -> None:
    """Name `part` `target` too if that is free: to replace it would take the file away from the run that has it."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        part.replace(target)


def _connect(file: Path, *, named: Path | None = None, read_only: bool = False) -> Connection:
    """Open `file`; an error speaks of `named`, whose copy it may be."""
    try:
        con = duckdb.connect(str(file), read_only=read_only)
        con.execute("SET enable_progress_bar = false")  # drawn among what we print where DuckDB sees a shell
        return con
    except duckdb.Error as error:
        if "could not set lock" in str(error).lower():
            raise WarehouseError(
                f"{file} is held by another run or program: wait for it to end, then run again"
            ) from error
        why = str(error).replace(str(file), str(named or file))
        raise WarehouseError(f"{named or file} cannot be opened ({why}): move it away and run again") from error


@contextmanager
def published(path: Path) -> Iterator[Connection]:
    """The published warehouse, read only."""
    if not path.exists():
        raise WarehouseError(f"there is no warehouse at {path}: run `gongkai run` first")
    with closing(_connect(path, read_only=True)) as con:
        yield con


@contextmanager
def apart(spill: Path) -> Iterator[Connection]:
    """A connection that holds nothing itself, for work over attached files; what it puts aside goes to `spill`."""
    with closing(duckdb.connect(":memory:")) as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute(f"SET temp_directory = {literal(str(spill))}")
        con.execute("SET autoinstall_known_extensions = false")  # nothing is fetched at run time
        yield con


def attach(con: Connection, path: Path, name: str) -> None:
    """Attach the published warehouse at `path` to `con` as `name`, read only; WarehouseError where it cannot be."""
    with published(path):  # says what is wrong with it
        con.execute(f"ATTACH {literal(str(path))} AS {name} (READ_ONLY)")


def publish(path: Path) -> None:
    """Put what was built in the place of what is published, in one step; WarehouseError while another run builds."""
    target = building_path(path)
    if not target.exists():
        raise WarehouseError(f"nothing is built beside {path}, as another run has published it: run again")
    with closing(_connect(target, read_only=True)):  # no run can be writing to it now
        target.replace(path)


def prepare(con: Connection) -> list[Table]:
    """Make what is declared and not yet there, and tell which tables; WarehouseError where one is not as declared."""
    stored = _agree(con)
    missing = [table for table in tables().values() if table.kind == "table" and table.table not in stored]
    con.execute("BEGIN")
    for stage in STAGES:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {stage}")
    for statement in (*(table.ddl() for table in missing), *views()):
        con.execute(statement)
    con.execute("COMMIT")
    return missing


def _agree(con: Connection, file: Path | None = None) -> set[str]:
    """The names of what is stored; WarehouseError where a table in it is not as declared, naming `file` or its own."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = con.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE NOT internal ORDER BY table_oid, column_index"
    ).fetchall()
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    for declared in tables().values():
        if declared.kind == "table" and declared.table in found:
            _agrees(declared, found[declared.table], file or _file(con))
    return set(found)


def _file(con: Connection) -> str:
    row = con.execute("SELECT path FROM duckdb_databases() WHERE database_name = current_database()").fetchall()[0]
    return str(row[0])


def _agrees(table: Table, stored: list[tuple[str, str]], file: Path | str) -> None:
    declared = [(column.name, column.type) for column in table.all_columns()]
    if stored != declared:
        odd = sorted({name for name, _ in set(stored) ^ set(declared)}) or ["the order of its columns"]
        raise WarehouseError(
            f"{table.table} is stored otherwise than declared in {', '.join(odd)}: move {file} away and run"
            " again, it is built anew from the reports"
        )


def merge(con: Connection, name: str, records: Sequence[Record]) -> None:
    """Put `records`, of which the last of a key stands, in the place of the rows that have their keys."""
    if not records:
        return
    table = tables()[name]
    latest = {tuple(record.get(key) for key in table.keys): record for record in records}
    keys = ", ".join(f'"{key}"' for key in table.keys)
    con.execute("BEGIN")
    con.execute(f"CREATE OR REPLACE TEMP TABLE arriving AS {_rows(table, list(latest.values()))}")
    con.execute(f"DELETE FROM {name} WHERE ({keys}) IN (SELECT ({keys}) FROM arriving)")
    con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM arriving")
    con.execute("DROP TABLE arriving")
    con.execute("COMMIT")


def _rows(table: Table, records: Sequence[Record]) -> str:
    """`records` as a SELECT over one JSON text, a list a column. As query parameters they would load pandas, a third of
    a second for a command that reads one file; as SQL literals DuckDB takes thrice as long to read hundreds of reports.
    """
    columns = table.all_columns()
    told = json.dumps([[_told(record.get(c.name)) for record in records] for c in columns], ensure_ascii=False)
    taken = (f'unnest(told[{n}])::{c.type} AS "{c.name}"' for n, c in enumerate(columns, 1))
    return f"SELECT {', '.join(taken)} FROM (SELECT from_json_strict({literal(told)}, '[[\"VARCHAR\"]]') AS told)"


def _told(value: object) -> str | None:
    return None if value is None else storable(str(value))


def remove(con: Connection, name: str, key: str, values: Sequence[str]) -> None:
    """Delete the rows of `name` whose `key` is one of `values`."""
    if values:
        con.execute(f'DELETE FROM {name} WHERE "{key}" IN ({", ".join(map(literal, values))})')


def fill(con: Connection, name: str, query: str) -> int:
    """Make table `name` hold exactly what `query` returns, matched by column name; returns its rows."""
    con.execute("BEGIN")
    con.execute(f"TRUNCATE {name}")
    con.execute(f"INSERT INTO {name} BY NAME {query}")
    con.execute("COMMIT")
    return count(con, name)


def explain(con: Connection, table: Table) -> None:
    """Say in the file what a table or view and its columns hold."""
    for comment in table.comments():
        con.execute(comment)


def records(con: Connection, query: str) -> list[dict[str, Any]]:
    """What `query` returns, each row by the names of its columns."""
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def count(con: Connection, name: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {name}").fetchall()[0]
    return int(row[0])
