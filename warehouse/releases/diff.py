"""What changed between two releases or warehouse files, row by row, for every mart that both have.

Reports are first compared as a whole, by digest, so that only those that differ are compared row by row. The changes
are entered into the table `release.diff` of the connection, whose columns diff.yaml declares.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.connection import Connection, DatabaseError
from warehouse.files.scratch import Scratch
from warehouse.releases.change_causes import create_changed_documents, create_documents, has_reports
from warehouse.releases.compared_sides import ComparedMarts, open_marts
from warehouse.releases.mart_files import ReleaseError, write_csv
from warehouse.releases.row_changes import (
    compared_columns,
    differing_groups_sql,
    insert_changes_sql,
    match_moved_rows_sql,
    pair_rows_sql,
)
from warehouse.releases.row_slices import MEMORY_OF_RELEASES
from warehouse.releases.templates import FOLDER, sql
from warehouse.schema import Table, literal, tables
from warehouse.store import count, detached, records
from warehouse.yaml_models import load

DIFF_ROWS = "FROM release.diff"
_WITHDRAWN = "marts.withdrawn"


@dataclass(frozen=True, slots=True)
class TableChanges:
    """How many rows of a table were added, changed and are gone."""

    table: str
    added: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The tables that changed, and notes on what was not compared and why."""

    tables: tuple[TableChanges, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """What changed by table, and by body and document: the first of these (`bodies`) and the number of all."""

    compared: Comparison
    bodies: tuple[dict[str, Any], ...]
    documents: int


def diff_table() -> Table:
    """The declaration of `release.diff`."""
    return load(FOLDER / "diff.yaml", Table)


def diff_by_body_table() -> Table:
    """The declaration of `release.diff_by_body`."""
    return load(FOLDER / "diff_by_body.yaml", Table)


def diff_by_body_rows() -> str:
    """The SELECT of `release.diff_by_body`."""
    reports = ", ".join(literal(table.table) for table in tables().values() if has_reports(table))
    return sql("diff_by_body", report_tables=reports)


def diff_releases(a: Path, b: Path, csv: Path | None = None, most: int = 50) -> ReleaseDiff:
    """Compare two releases or warehouse files; returns the `most` bodies with the most changed rows.

    `csv` receives every row of the diff, ordered by key. ReleaseError or WarehouseError if one of the two cannot be
    read, or if `csv` exists already or cannot be written.
    """
    if csv is not None and csv.exists():
        raise ReleaseError(f"{csv} exists already and was not overwritten: choose another name")
    try:
        with Scratch() as spill, detached(spill, MEMORY_OF_RELEASES) as con:
            compared = compare(con, open_marts(con, a, "a"), open_marts(con, b, "b"))
            con.execute(f"CREATE TEMP TABLE by_body AS {diff_by_body_rows()}")
            order = "ORDER BY added + changed + gone DESC, body_id, year, report_id"
            bodies = records(con, f"FROM by_body {order} LIMIT {most}")
            if csv is not None:
                names = ", ".join(column.name for column in diff_table().columns)
                write_csv(con, f"SELECT {names} {DIFF_ROWS} ORDER BY {', '.join(diff_table().keys)}", csv)
            return ReleaseDiff(compared, tuple(bodies), count(con, "by_body"))
    except (DatabaseError, OSError) as error:
        raise ReleaseError(
            f"{a} and {b} cannot be compared ({error}): check that both are complete, and try again"
        ) from error


def compare(con: Connection, before: ComparedMarts | None, after: ComparedMarts) -> Comparison:
    """Fill `release.diff` with the changes from `before` to `after`; with nothing if there is no `before`."""
    con.execute("CREATE SCHEMA IF NOT EXISTS release")
    con.execute(diff_table().ddl())
    if before is None:
        return Comparison()
    notes = [note for table in tables().values() if (note := _note(table, before, after))]
    shared = [table for table in tables().values() if _is_comparable(table, before, after)]
    create_documents(con, before, after)
    for table in filter(has_reports, shared):
        _compare_table(con, table, before, after)
    create_changed_documents(con)  # the causes of changed sums
    for table in shared:
        if not has_reports(table):
            _compare_table(con, table, before, after)
    if _WITHDRAWN in after.selects:
        con.execute(sql("withdrawal_reasons", withdrawn=after.selects[_WITHDRAWN]))
    changes = con.execute(sql("diff_by_table")).fetchall()
    return Comparison(tuple(TableChanges(*row) for row in changes), tuple(notes))


def _is_comparable(table: Table, before: ComparedMarts, after: ComparedMarts) -> bool:
    return all(set(table.keys) <= set(side.columns.get(table.table, ())) for side in (before, after))


def _note(table: Table, before: ComparedMarts, after: ComparedMarts) -> str | None:
    """The note on a table that only one side has, or that has different columns; None for all others."""
    old, new = (side.columns.get(table.table) for side in (before, after))
    if old is None and new is None:
        return None
    if old is None or new is None:
        return f"{table.table} is only in the {'second' if old is None else 'first'} and is not compared"
    if not _is_comparable(table, before, after):
        return f"{table.table} has a different key in one of them and is not compared"
    odd = sorted({c.name for c in table.all_columns()} & set(old).symmetric_difference(new))
    return f"{table.table}: only one of them has {', '.join(odd)}, which is not compared" if odd else None


def _compare_table(con: Connection, table: Table, before: ComparedMarts, after: ComparedMarts) -> None:
    """Enter the changes of `table` into `release.diff`."""
    was = before.select_differing_files(after, table.table)
    now = after.select_differing_files(before, table.table)
    if was is None or now is None:
        return
    columns = compared_columns(table, before.columns[table.table], after.columns[table.table])
    if has_reports(table) and len(table.keys) > 1:
        reports = differing_groups_sql(("report_id",), [c.name for c in columns], was, now)
        con.execute(f"CREATE OR REPLACE TEMP TABLE differing_report AS {reports}")
        was, now = (f"FROM ({rows}) SEMI JOIN differing_report USING (report_id)" for rows in (was, now))
    con.execute(pair_rows_sql(table, columns, was, now))
    con.execute(match_moved_rows_sql(table, columns))
    con.execute(insert_changes_sql(table, columns))
