"""The only writer of the warehouse: opens a file, migrates it, merges rows, fills tables, publishes.

A run works in `<warehouse>.building`, which then takes the place of the published file in one step. Readers keep the
file they opened, new readers open the new one, and a run that fails leaves the published file as it was. A copy made
at that moment is where the next run starts, so that nothing another program does to the published file enters it.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from warehouse.connection import Connection
from warehouse.files import guard, seal
from warehouse.files.foreign_writes import READ_ONLY, keep_beside
from warehouse.files.prepared import is_prepared, remember_prepared
from warehouse.files.scratch import Scratch
from warehouse.limits import describe_exceeded, set_memory
from warehouse.migrations.changed_comments import changed_comments
from warehouse.migrations.plan import MigrationError, plan_migration
from warehouse.migrations.stored_tables import differing_table
from warehouse.record_rows import Record, select_records
from warehouse.schema import literal, tables, tables_for_judging
from warehouse.views import judging_statements, view_statements

# A file that starts is written for DuckDB 1.5, which the documentation asks of every client. DuckDB's own choice, files
# that version 1.0 reads, packs text in other ways, which take twice the time and half as much room again.
_NEW_FILE = "v1.5.0"
_FEW = 1000  # reports; over fewer, judging and marts take less time in one thread than in two
WarehouseError = guard.WarehouseError


def memory() -> Connection:
    """An empty warehouse in memory, for few reports."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    prepare(con)
    return con


def memory_for_judging(*, few: bool = False) -> Connection:
    """The same without marts and comments. For a `few` reports DuckDB neither optimises queries nor starts threads."""
    con = duckdb.connect(":memory:", config={"threads": 1} if few else {})
    con.execute("PRAGMA disable_optimizer" if few else "PRAGMA enable_optimizer")
    run_together(con, judging_statements())
    return con


@contextmanager
def building(path: Path) -> Iterator[Connection]:
    """The file under construction, which starts as a copy of the published one and is migrated to the declared tables.

    WarehouseError if another program holds it, it cannot be migrated, or DuckDB needs more memory than it may use.
    """
    target = guard.building_path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    guard.set_changed_aside(target)
    if not target.exists():
        _begin(path, target)
    prepared = is_prepared(target, tables())
    con = _connect(target)
    seal.seal_path(target).unlink(missing_ok=True)  # what is written from now on is ours, also in its log
    try:
        if not prepared:
            prepare(con, str(target))
            run_together(con, changed_comments(con))
        if count(con, "staged.report") < _FEW:
            con.execute("SET threads = 1")
        set_memory(con)
        con.execute("SET checkpoint_threshold = '256MB'")  # the run writes its log into the file once, at the end
        yield con
        con.execute("CHECKPOINT")
    except duckdb.OutOfMemoryException as error:
        raise WarehouseError(describe_exceeded(error)) from error
    finally:
        con.close()
        guard.seal_built(target)
    remember_prepared(target, tables())


def _begin(path: Path, target: Path) -> None:
    """Copy the published file to `target`, unless another run does so meanwhile; WarehouseError if it was changed."""
    with guard.lock_against_writers(path) as opened:
        if opened is None:
            return
        guard.set_logs_aside(path)
        if seal.is_changed(path, opened):
            raise WarehouseError(
                f"{path} was changed by a program that opened it for writing, and {target}, from which a run starts, is"
                f" missing. Restore {path} from a backup, or remove {seal.seal_path(path)} to start from the changed"
                f" file; then run again"
            )
        _copy(path, target)


def _copy(path: Path, target: Path) -> None:
    """Copy `path` to `target`, whole or not at all; WarehouseError if it cannot be read or there is no room for it."""
    try:
        with Scratch(target.parent, prefix=f"{target.name}.", suffix=".copying") as folder:
            part = folder / "part"
            shutil.copyfile(path, part)
            _connect(part, named=path, read_only=True).close()
            guard.link_unless_present(part, target)
    except OSError as error:
        why = error.strerror or error
        raise WarehouseError(f"{path} cannot be copied to {target} ({why}): check the folder and its disk") from error


def _connect(file: Path, *, named: Path | None = None, read_only: bool = False) -> Connection:
    """Open `file`, which is created where it is missing and not only read; an error names `named`, of which it may be a
    copy.
    """
    try:
        if not (read_only or file.exists()):
            duckdb.connect(str(file), config={"storage_compatibility_version": _NEW_FILE}).close()
        con = duckdb.connect(str(file), read_only=read_only)
        con.execute("SET enable_progress_bar = false")  # drawn among what we print where DuckDB sees a shell
        return con
    except duckdb.Error as error:
        if "could not set lock" in str(error).lower():
            raise WarehouseError(guard.describe_held(file)) from error
        why = str(error).replace(str(file), str(named or file))
        raise WarehouseError(
            f"{named or file} cannot be opened ({why}). Restore it from a backup, or delete it: a run without it reads"
            " every document again from the inbox and the journals"
        ) from error


@contextmanager
def published(path: Path, *, any_version: bool = False) -> Iterator[Connection]:
    """The published warehouse, read only. WarehouseError if another program changed it or left its log beside it, and,
    unless `any_version`, if its tables are those of another version.
    """
    if not path.exists():
        raise WarehouseError(f"there is no warehouse at {path}: run `gongkai run` first")
    with path.open("rb") as opened:
        changed = seal.logs(path) or [path] * seal.is_changed(path, opened)
    any_version = any_version or is_prepared(path, tables())
    if changed:
        raise WarehouseError(
            f"{path} is not read, because a program that opened it for writing changed {changed[0]}. Close that program"
            " and run `gongkai run`, which publishes what was loaded and keeps what the program wrote. Always"
            f" {READ_ONLY}"
        )
    with closing(_connect(path, read_only=True)) as con:
        if not any_version and (difference := differing_table(con)):
            raise WarehouseError(
                f"{path} was written by another version of gongkai ({difference}): run `gongkai run` once to migrate it"
            )
        yield con


@contextmanager
def detached(spill: Path, memory: str | None = None) -> Iterator[Connection]:
    """A connection to no warehouse, for work over attached files; beyond `memory`, or what a run may use, it spills to
    the folder `spill`.
    """
    with closing(duckdb.connect(":memory:")) as con:
        con.execute("SET enable_progress_bar = false")  # as in _connect
        set_memory(con, memory)
        con.execute(f"SET temp_directory = {literal(str(spill))}")
        con.execute("SET autoinstall_known_extensions = false")  # nothing is fetched at run time
        yield con


def attach(con: Connection, path: Path, name: str, *, any_version: bool = False) -> None:
    """Attach the published warehouse at `path` to `con` as `name`, read only; WarehouseError as `published`."""
    with published(path, any_version=any_version):
        pass
    con.execute(f"ATTACH {literal(str(path))} AS {name} (READ_ONLY)")


def publish(path: Path) -> list[str]:
    """Replace the published file with the one that was built, in one step; returns what was set aside, in words.

    WarehouseError while another program writes to either file, and if the published file then is not the built one.
    """
    target = guard.building_path(path)
    with guard.lock_against_writers(target) as built, guard.lock_against_writers(path) as before:
        if built is None:
            raise WarehouseError(f"nothing is built beside {path}, because another run has published it: run again")
        if seal.logs(target) or seal.is_changed(target, built):
            raise WarehouseError(f"{target} was changed by another program during this run: run again")
        done = guard.set_logs_aside(path)
        if before and seal.is_changed(path, before):
            done.append(keep_beside(path, "What was loaded is published in its place"))
        seal.write(path, seal.header(built), *seal.sealed_headers(path)[:1])
        target.replace(path)
        with suppress(WarehouseError):  # then the next run copies it
            _copy(path, target)
    with published(path, any_version=True):  # the tables are those that were built
        return done


def prepare(con: Connection, file: str = "the warehouse") -> None:
    """Create what is declared and missing in `file`, and migrate what an earlier version stored. WarehouseError where
    that cannot be done without losing loaded history; the file is then as it was.
    """
    try:
        run_together(con, chain(plan_migration(con), view_statements()))
    except (MigrationError, duckdb.ConversionException, duckdb.InvalidInputException) as error:
        raise WarehouseError(
            f"{file} cannot be migrated: {error}. Run the version of gongkai that wrote the file, or correct these"
            " values with DuckDB; then run again"
        ) from error


def run_together(con: Connection, statements: Iterable[str]) -> None:
    """Run `statements` in one transaction."""
    con.execute("BEGIN")
    for statement in statements:
        con.execute(statement)
    con.execute("COMMIT")


def merge(con: Connection, name: str, records: Sequence[Record]) -> None:
    """Put `records` in the place of the rows that have their keys; of several with one key the last counts."""
    if not records:
        return
    table = tables()[name]
    latest = {tuple(record.get(key) for key in table.keys): record for record in records}
    keys = ", ".join(f'"{key}"' for key in table.keys)
    con.execute("BEGIN")
    create_temporary(con, "arriving", select_records(table, list(latest.values())))
    con.execute(f"DELETE FROM {name} WHERE ({keys}) IN (SELECT ({keys}) FROM arriving)")
    con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM arriving")
    con.execute("DROP TABLE arriving")
    con.execute("COMMIT")


def enter(con: Connection, name: str, records: Sequence[Record]) -> None:
    """Add `records`, whose keys the table does not hold; to one of the tables for judging."""
    if records:
        insert(con, name, select_records(tables_for_judging()[name], records))


def replace_records(con: Connection, name: str, records: Sequence[Record]) -> None:
    """Make table `name` hold exactly `records`."""
    con.execute(f"TRUNCATE {name}")
    merge(con, name, records)


def insert(con: Connection, name: str, query: str) -> None:
    """Add what `query` returns to table `name`, matched by column name."""
    con.execute(f"INSERT INTO {name} BY NAME {query}")


def update(con: Connection, name: str, assignments: str, source: str) -> None:
    """Set columns of table `name` as `assignments` say, on the rows that `source`, what follows FROM, selects."""
    con.execute(f"UPDATE {name} SET {assignments} FROM {source}")


def remove(con: Connection, name: str, key: str, values: Sequence[str]) -> None:
    """Delete the rows of `name` whose `key` is one of `values`."""
    if values:
        con.execute(f'DELETE FROM {name} WHERE "{key}" IN ({", ".join(map(literal, values))})')


def replace(con: Connection, name: str, query: str) -> int:
    """Make table `name` hold exactly what `query` returns, matched by column name; returns the number of its rows."""
    run_together(con, (f"TRUNCATE {name}", f"INSERT INTO {name} BY NAME {query}"))
    return count(con, name)


def replace_part(con: Connection, name: str, keys: Sequence[str], part: str, query: str) -> None:
    """Replace the rows of table `name` whose `keys` are in table `part` with what `query` returns, matched by name."""
    listed = ", ".join(f'"{key}"' for key in keys)
    con.execute(f"DELETE FROM {name} WHERE ({listed}) IN (SELECT ({listed}) FROM {part})")
    insert(con, name, query)


def create_temporary(con: Connection, name: str, query: str, parameters: object = None) -> None:
    """Create the temporary table `name` with what `query` returns, in place of an earlier one."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", parameters)


def records(con: Connection, query: str) -> list[dict[str, Any]]:
    """The rows that `query` returns, each by the names of its columns."""
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def count(con: Connection, name: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
