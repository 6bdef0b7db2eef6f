"""The statements that bring the tables of a file to the declared shape and mark what the next run fills again.

- Collected (loaded history): columns are added, and a column of another type is converted. No row and no column is
  lost.
- Staged from documents: columns are added and removed; a table with a column of another type is emptied. Where values
  are missing, the documents are read again from the archive.
- Filled while reports are judged (checked, and two staged tables): a table that differs is emptied, and every report is
  judged again.
- Marts: if one table differs, all are emptied and built again.

What marks something as to be done again is SQL in this folder (forget_*.sql).
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from warehouse.connection import Connection
from warehouse.migrations.column_changes import change_columns
from warehouse.migrations.stored_tables import (
    StoredTable,
    declared_columns,
    declared_tables,
    holds_history,
    is_as_declared,
    stored_tables,
)
from warehouse.schema import FILLED_WHILE_JUDGING, LANDED, STAGES, Table, tables
from warehouse.views import view_queries

_SQL = Path(__file__).parent
_FROM_JOURNALS = {"collected.fetch", "collected.page", "collected.attachment"}


class MigrationError(Exception):
    """A table of loaded history cannot be brought to the declared shape; the message states which and why."""


def plan_migration(con: Connection) -> list[str]:
    """The statements to run in one transaction; for an empty file those that create every schema and table.

    MigrationError for loaded history that lacks a key.
    """
    stored = stored_tables(con)
    differing = [table for table in declared_tables() if not is_as_declared(table, stored.get(table.table))]
    if any(table.is_mart for table in differing):
        differing = [table for table in declared_tables() if table.is_mart or table in differing]
    return [
        *(f"CREATE SCHEMA IF NOT EXISTS {stage}" for stage in STAGES),
        *_drop_undeclared(stored),
        *(statement for table in differing for statement in _change(con, table, stored.get(table.table))),
        *(_read(name) for name in _forgotten(differing, stored)),
    ]


def _drop_undeclared(stored: Mapping[str, StoredTable]) -> Iterator[str]:
    """Drop what is no longer declared, or as another kind; tables of loaded history stay."""
    kinds = {name: table.kind for name, table in tables().items()} | dict.fromkeys(view_queries(), "view")
    for name, found in stored.items():
        kept = found.kind == "table" and holds_history(name)
        if found.stage in STAGES and kinds.get(name) != found.kind and not kept:
            yield f'DROP {found.kind.upper()} {found.stage}."{name.partition(".")[2]}"'


def _change(con: Connection, table: Table, stored: StoredTable | None) -> list[str]:
    if stored is None or stored.kind != "table":
        return [table.ddl()]
    if _is_filled_whole(table) or not _can_be_kept(table, stored):
        if holds_history(table.table):
            _refuse_without_key(con, table)
        return [f"DROP TABLE {table.table}", table.ddl()]
    return change_columns(table, stored.columns, keep_undeclared=holds_history(table.table))


def _is_filled_whole(table: Table) -> bool:
    return table.table.startswith(("checked.", "marts.")) or table.table in FILLED_WHILE_JUDGING


def _can_be_kept(table: Table, stored: StoredTable) -> bool:
    """Whether the rows fit the declared shape: they have their keys, and types are converted in loaded history only."""
    declared = declared_columns(table)
    same_types = all(declared.get(name, kind) == kind for name, kind in stored.columns.items())
    return table.required() <= stored.columns.keys() and (same_types or holds_history(table.table))


def _refuse_without_key(con: Connection, table: Table) -> None:
    if con.execute(f"SELECT 1 FROM {table.table} LIMIT 1").fetchall():
        keys = ", ".join(sorted(table.required()))
        raise MigrationError(f"{table.table} holds what was collected and lacks one of its keys ({keys})")


def _forgotten(differing: Sequence[Table], stored: Mapping[str, StoredTable]) -> Iterator[str]:
    """What the next run does again, as names of forget_*.sql; nothing for an empty file."""
    if not stored:
        return
    lacking = {table.table for table in differing if _lacks_values(table, stored.get(table.table))}
    if "collected.manifest" in lacking:
        yield "forget_inbox"
    if _FROM_JOURNALS - stored.keys():
        yield "forget_journals"
    if any(name.startswith("staged.") and name not in (*FILLED_WHILE_JUDGING, LANDED) for name in lacking):
        yield "forget_readings"
    if any(table.table.startswith(("staged.", "checked.")) and table.table != LANDED for table in differing):
        yield "forget_judgements"


def _lacks_values(table: Table, stored: StoredTable | None) -> bool:
    """Whether a declared column is missing or of another type, so that its values have to be found again."""
    return stored is None or not declared_columns(table).items() <= stored.columns.items()


def _read(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
