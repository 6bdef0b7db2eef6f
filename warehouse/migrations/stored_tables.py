"""The tables and views that a warehouse file holds, with their columns, and which of them differ from the declaration.

Changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from warehouse.connection import Connection
from warehouse.schema import Table, tables

_COLUMNS = """
SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()
WHERE NOT internal AND database_name = current_database() ORDER BY table_oid, column_index
"""
_VIEWS = """
SELECT schema_name || '.' || view_name FROM duckdb_views()
WHERE NOT internal AND database_name = current_database()
"""


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table or view of a file, with the type of each column by name, in the order of the columns."""

    name: str
    kind: Literal["table", "view"]
    columns: Mapping[str, str]

    @property
    def stage(self) -> str:
        return self.name.partition(".")[0]


def stored_tables(con: Connection) -> dict[str, StoredTable]:
    """Every table and view of the file that `con` has open, by its full name."""
    columns: dict[str, dict[str, str]] = {}
    for name, column, kind in con.execute(_COLUMNS).fetchall():
        columns.setdefault(name, {})[column] = kind
    views = {name for (name,) in con.execute(_VIEWS).fetchall()}
    return {name: StoredTable(name, "view" if name in views else "table", found) for name, found in columns.items()}


def declared_tables() -> list[Table]:
    """The declared tables without the views."""
    return [table for table in tables().values() if table.kind == "table"]


def declared_columns(table: Table) -> dict[str, str]:
    """The type of each declared column, in order."""
    return {column.name: column.type for column in table.all_columns()}


def is_as_declared(table: Table, stored: StoredTable | None) -> bool:
    """Whether `stored` has the declared columns in their order. Loaded history may have columns beside them, which an
    earlier version declared.
    """
    if stored is None or stored.kind != "table":
        return False
    declared, columns = declared_columns(table), stored.columns
    if holds_history(table.table):
        columns = {name: kind for name, kind in columns.items() if name in declared}
    return list(columns.items()) == list(declared.items())


def holds_history(name: str) -> bool:
    """Whether a table holds what was collected, which cannot be made again from the archive."""
    return name.startswith("collected.")


def differing_table(con: Connection) -> str | None:
    """The first declared table that the file does not hold as declared, with the columns in which it differs."""
    stored = stored_tables(con)
    for table in declared_tables():
        if not is_as_declared(table, stored.get(table.table)):
            return _describe_difference(table, stored.get(table.table))
    return None


def _describe_difference(table: Table, stored: StoredTable | None) -> str:
    if stored is None:
        return f"{table.table} is missing"
    odd = sorted({name for name, _ in set(stored.columns.items()) ^ set(declared_columns(table).items())})
    return f"{table.table} differs in {', '.join(odd) or 'the order of its columns'}"
