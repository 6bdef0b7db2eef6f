"""The only writer of the warehouse: opens a file, merges rows, fills tables, publishes.

Work happens in `<warehouse>.building`, which takes the published file's place in one step: readers keep the file they
opened, new ones see the new one, and a run that dies leaves the published file as it was. A copy made at that moment is
what the next run goes on from, so that nothing another program does to the published file enters the next one.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from warehouse.files import guard, seal
from warehouse.files.foreign_writes import READ_ONLY, keep_beside
from warehouse.files.guard import held, put, seal_built, set_changed_aside, set_logs_aside, unwritten
from warehouse.files.scratch import Scratch
from warehouse.schema import STAGES, Table, literal, storable, tables, views
from warehouse.schema_agreement import disagreement, stored

Connection = duckdb.DuckDBPyConnection

# Beyond this DuckDB puts aside to disk, next to the file: judging a million reports then stays under 2 GB as a process.
MEMORY = "1000MB"
Record = Mapping[str, Any]
Broken = duckdb.Error
WarehouseError = guard.WarehouseError


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
    """The file under construction, which goes on from what was published; WarehouseError where a program holds it."""
    target = building_path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    set_changed_aside(target)
    if not target.exists():
        _begin(path, target)
    con = _connect(target)
    seal.seal_path(target).unlink(missing_ok=True)  # what is written from now on is ours, also in its log
    try:
        _explain_all(con, prepare(con, f"{target} and {path}" if path.exists() else None))
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET checkpoint_threshold = '256MB'")  # what a night writes is put in its place once, at the end
        yield con
        con.execute("CHECKPOINT")
    finally:
        con.close()
        seal_built(target)


def _explain_all(con: Connection, made: Sequence[Table]) -> None:
    con.execute("BEGIN")
    for table in made:
        explain(con, table)
    con.execute("COMMIT")


def set_foreign_aside(path: Path) -> list[str]:
    """Set aside what other programs left in and beside the files at `path`; what was done and who is in the way of
    publishing, in words.
    """
    done = set_changed_aside(building_path(path))
    try:
        with unwritten(path):
            return done + set_logs_aside(path)
    except WarehouseError as error:
        return [*done, f"nothing can be published for now: {error}"]


def _begin(path: Path, target: Path) -> None:
    """Copy what is published to `target`, unless another run does so meanwhile; WarehouseError where it is none."""
    with unwritten(path) as opened:
        if opened is None:
            return
        set_logs_aside(path)
        if seal.is_changed(path, opened):
            raise WarehouseError(
                f"{path} was changed by a program that opened it for writing, and {target}, from which a run goes on,"
                f" is missing: put {path} back from a backup, or remove {seal.seal_path(path)} to go on from the"
                f" changed file, or move {path} away to read everything again; then run again"
            )
        _copy(path, target, check=True)


def _copy(path: Path, target: Path, *, check: bool = False) -> None:
    """Copy `path` to `target`, whole or not at all; WarehouseError where there is no room for it, and with `check`,
    where it is no warehouse of ours.
    """
    try:
        with Scratch(target.parent, prefix=f"{target.name}.", suffix=".copying") as folder:
            part = folder / "part"
            shutil.copyfile(path, part)
            if check:
                with closing(_connect(part, named=path, read_only=True)) as con:
                    _agree(con, str(path))
            put(part, target)
    except OSError as error:
        why = error.strerror or error
        raise WarehouseError(f"{path} cannot be copied to {target} ({why}): see to the folder and its disk") from error


def _connect(file: Path, *, named: Path | None = None, read_only: bool = False) -> Connection:
    """Open `file`; an error speaks of `named`, whose copy it may be."""
    try:
        con = duckdb.connect(str(file), read_only=read_only)
        con.execute("SET enable_progress_bar = false")  # drawn among what we print where DuckDB sees a shell
        return con
    except duckdb.Error as error:
        if "could not set lock" in str(error).lower():
            raise WarehouseError(held(file)) from error
        why = str(error).replace(str(file), str(named or file))
        raise WarehouseError(f"{named or file} cannot be opened ({why}): move it away and run again") from error


@contextmanager
def published(path: Path) -> Iterator[Connection]:
    """The published warehouse, read only; WarehouseError where another program changed it or left its log beside it."""
    if not path.exists():
        raise WarehouseError(f"there is no warehouse at {path}: run `gongkai run` first")
    with path.open("rb") as opened:
        changed = seal.logs(path) or [path] * seal.is_changed(path, opened)
    if changed:
        raise WarehouseError(
            f"{path} is not read, as a program that opened it for writing changed {changed[0]}: close that program and"
            f" run `gongkai run`, which publishes what was loaded and keeps what the program wrote. Always {READ_ONLY}"
        )
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
        pass
    con.execute(f"ATTACH {literal(str(path))} AS {name} (READ_ONLY)")


def publish(path: Path) -> list[str]:
    """Put what was built in the place of what is published, in one step; what was set aside for it, in words.
    WarehouseError while a program writes to either, or where what is published then is not what was built.
    """
    target = building_path(path)
    with unwritten(target) as built, unwritten(path) as before:
        if built is None:
            raise WarehouseError(f"nothing is built beside {path}, as another run has published it: run again")
        if seal.logs(target) or seal.is_changed(target, built):
            raise WarehouseError(f"{target} was changed by another program during this run: run again")
        done = set_logs_aside(path)
        if before and seal.is_changed(path, before):
            done.append(keep_beside(path, "What was loaded is published in its place"))
        seal.write(path, seal.header(built), *seal.sealed_headers(path)[:1])
        target.replace(path)
        with suppress(WarehouseError):  # the next run makes it then
            _copy(path, target)
    with published(path):
        return done


def prepare(con: Connection, file: str | None = None) -> list[Table]:
    """Make what is declared and not yet there, and return it; WarehouseError where a table is not as declared."""
    found = _agree(con, file)
    missing = [table for table in tables().values() if table.kind == "table" and table.table not in found]
    con.execute("BEGIN")
    for stage in STAGES:
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {stage}")
    for statement in (*(table.ddl() for table in missing), *views()):
        con.execute(statement)
    con.execute("COMMIT")
    return missing


def _agree(con: Connection, file: str | None = None) -> set[str]:
    """The names of what is stored; WarehouseError where a table in it is not as declared, naming `file` or its own."""
    found = stored(con)
    if odd := disagreement(found):
        raise WarehouseError(f"{odd}: move {file or _file(con)} away and run again, it is built anew from the reports")
    return set(found)


def _file(con: Connection) -> str:
    row = con.execute("SELECT path FROM duckdb_databases() WHERE database_name = current_database()").fetchall()[0]
    return str(row[0])


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
