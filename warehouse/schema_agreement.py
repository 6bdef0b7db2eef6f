"""Whether the tables stored in a warehouse are those declared. Changes none."""

from typing import TYPE_CHECKING

from warehouse.schema import Table, tables

if TYPE_CHECKING:
    from warehouse.store import Connection


def stored(con: "Connection") -> dict[str, list[tuple[str, str]]]:
    """The columns of each stored table and view, by name and type, in their order."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = con.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE NOT internal ORDER BY table_oid, column_index"
    ).fetchall()
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return found


def disagreement(found: dict[str, list[tuple[str, str]]]) -> str | None:
    """The first table of `found` that is not as declared and in which of its columns, None where all are."""
    for table in tables().values():
        if table.kind == "table" and table.table in found and (odd := _odd(table, found[table.table])):
            return f"{table.table} is stored otherwise than declared in {', '.join(odd)}"
    return None


def _odd(table: Table, columns: list[tuple[str, str]]) -> list[str]:
    declared = [(column.name, column.type) for column in table.all_columns()]
    if columns == declared:
        return []
    return sorted({name for name, _ in set(columns) ^ set(declared)}) or ["the order of its columns"]
