"""What changed between two sides, row by row, for every mart that both have, in SQL made from the declared keys.

Reports are first compared as a whole, by digest, so that only those that differ are looked at row by row. What is found
stands in the table `release.diff` of the connection, whose columns diff.yaml declares.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.files.scratch import Scratch
from warehouse.releases.change_causes import by_report, caused, documents
from warehouse.releases.compared_sides import Side, side
from warehouse.releases.mart_files import ReleaseError, write_csv
from warehouse.releases.pairing import both, differing, moved, pairing, telling
from warehouse.schema import Table, literal, tables
from warehouse.store import Connection, DatabaseError, count, detached, records
from warehouse.yaml_models import load

HERE = Path(__file__).parent
ROWS = "FROM release.diff"


@dataclass(frozen=True, slots=True)
class Changed:
    """How many rows of a table were added, changed and are gone."""

    table: str
    added: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The tables that changed, and what could not be compared and why."""

    tables: tuple[Changed, ...] = ()
    notes: tuple[str, ...] = ()


def difference() -> Table:
    return load(HERE / "diff.yaml", Table)


def difference_by_body() -> Table:
    return load(HERE / "diff_by_body.yaml", Table)


def rows_by_body() -> str:
    """The SELECT of `release.diff_by_body`."""
    reports = ", ".join(literal(table.table) for table in tables().values() if by_report(table))
    one = ", ".join(
        f"any_value({name}) AS {name}" for name in ("body", "region_code", "report_before", "title", "source")
    )
    counts = ", ".join(_count(change) for change in ("added", "changed", "gone"))
    return (
        f"SELECT body_id, year, report_id, {one}, {counts} FROM release.diff"
        f" WHERE report_id IS NOT NULL AND table_name IN ({reports}) GROUP BY body_id, year, report_id"
    )


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed, by table, and by body and document: as many as were asked for, and how many there are."""

    compared: Compared
    bodies: tuple[dict[str, Any], ...]
    documents: int


def differences(a: Path, b: Path, csv: Path | None = None, most: int = 50) -> Differences:
    """Compare two releases or warehouse files; `csv` gets every row of the difference, in the order of its keys.

    ReleaseError or WarehouseError where one of them cannot be read, or `csv` is there already or cannot be written.
    """
    if csv is not None and csv.exists():
        raise ReleaseError(f"{csv} is there already and was left alone: choose another name")
    try:
        with Scratch() as spill, detached(spill) as con:
            compared = compare(con, side(con, a, "a"), side(con, b, "b"))
            con.execute(f"CREATE TEMP TABLE by_body AS {rows_by_body()}")
            order = "ORDER BY added + changed + gone DESC, body_id, year, report_id"
            bodies = records(con, f"FROM by_body {order} LIMIT {most}")
            if csv is not None:
                names = ", ".join(column.name for column in difference().columns)
                write_csv(con, f"SELECT {names} {ROWS} ORDER BY {', '.join(difference().keys)}", csv)
            return Differences(compared, tuple(bodies), count(con, "by_body"))
    except (DatabaseError, OSError) as error:
        raise ReleaseError(
            f"{a} and {b} cannot be compared ({error}): see that both are whole, and try again"
        ) from error


def compare(con: Connection, before: Side | None, after: Side) -> Compared:
    """Fill `release.diff` with what changed from `before` to `after`; with nothing where there is no `before`."""
    con.execute("CREATE SCHEMA IF NOT EXISTS release")
    con.execute(difference().ddl())
    if before is None:
        return Compared()
    notes = [note for table in tables().values() if (note := _note(table, before, after))]
    shared = [table for name, table in tables().items() if _comparable(table, before, after)]
    documents(con, before, after)
    for table in filter(by_report, shared):
        _compare(con, table, before, after)
    caused(con)
    for table in shared:
        if not by_report(table):
            _compare(con, table, before, after)
    return Compared(_changed(con), tuple(notes))


def _comparable(table: Table, before: Side, after: Side) -> bool:
    return all(set(table.keys) <= set(side.columns.get(table.table, ())) for side in (before, after))


def _note(table: Table, before: Side, after: Side) -> str | None:
    """What is to be said of a table that only one side has, or with other columns."""
    old, new = (side.columns.get(table.table) for side in (before, after))
    if old is None and new is None:
        return None
    if old is None or new is None:
        return f"{table.table} is in the {'second' if old is None else 'first'} only and is not compared"
    if not _comparable(table, before, after):
        return f"{table.table} has another key in one of them and is not compared"
    odd = sorted({c.name for c in table.all_columns()} & set(old).symmetric_difference(new))
    return f"{table.table}: only one of them has {', '.join(odd)}, which is not compared" if odd else None


def _compare(con: Connection, table: Table, before: Side, after: Side) -> None:
    was, now = before.beside(after, table.table), after.beside(before, table.table)
    if was is None or now is None:
        return
    columns = both(table, before.columns[table.table], after.columns[table.table])
    if by_report(table) and len(table.keys) > 1:
        group = differing(("report_id",), [c.name for c in columns], was, now)
        con.execute(f"CREATE OR REPLACE TEMP TABLE differing AS {group}")
        was, now = (f"FROM ({rows}) SEMI JOIN differing USING (report_id)" for rows in (was, now))
    for statement in (pairing(table, columns, was, now), moved(table, columns), telling(table, columns)):
        con.execute(statement)


def _count(change: str) -> str:
    return f"count(DISTINCT (table_name, key)) FILTER (change = '{change}') AS {change}"


def _changed(con: Connection) -> tuple[Changed, ...]:
    counts = ", ".join(_count(change) for change in ("added", "changed", "gone"))
    found = con.execute(
        f"SELECT table_name, {counts} FROM release.diff GROUP BY table_name ORDER BY table_name"
    ).fetchall()
    return tuple(Changed(*row) for row in found)
