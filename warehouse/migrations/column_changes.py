"""The statements that give a table that keeps its rows the declared columns. Runs none of them."""

from collections.abc import Mapping

from warehouse.migrations.stored_tables import declared_columns
from warehouse.schema import Table


def change_columns(table: Table, stored: Mapping[str, str], *, keep_undeclared: bool) -> list[str]:
    """Add columns where that is enough; else copy the rows into a new table.

    `stored` has the type of each column. Rows have NULL in an added column. Columns that are not declared are dropped,
    unless `keep_undeclared`.
    """
    declared = declared_columns(table)
    undeclared = {name: kind for name, kind in stored.items() if keep_undeclared and name not in declared}
    added = {name: kind for name, kind in declared.items() if name not in stored}
    if _is_extended(stored, added, declared, undeclared):
        return [f'ALTER TABLE {table.table} ADD COLUMN "{name}" {kind}' for name, kind in added.items()]
    return _copy_rows(table, stored, undeclared)


def _is_extended(
    stored: Mapping[str, str], added: Mapping[str, str], declared: Mapping[str, str], undeclared: Mapping[str, str]
) -> bool:
    """Whether the stored columns with `added` behind them are the declared ones in their order."""
    extended = {name: kind for name, kind in {**stored, **added}.items() if name not in undeclared}
    return list(extended.items()) == list(declared.items())


def _copy_rows(table: Table, stored: Mapping[str, str], undeclared: dict[str, str]) -> list[str]:
    earlier = f"{table.table}_earlier"
    kept = {name: kind for name, kind in declared_columns(table).items() if name in stored} | undeclared
    columns = ", ".join(f'{_convert(table, name, stored[name], kind)} AS "{name}"' for name, kind in kept.items())
    return [
        f"ALTER TABLE {table.table} RENAME TO {earlier.partition('.')[2]}",
        table.ddl(),
        *(f'ALTER TABLE {table.table} ADD COLUMN "{name}" {kind}' for name, kind in undeclared.items()),
        f"INSERT INTO {table.table} BY NAME SELECT {columns} FROM {earlier}",
        f"DROP TABLE {earlier}",
    ]


def _convert(table: Table, name: str, kind: str, declared: str) -> str:
    """Column `name` in its declared type; an error where a value would lose something. A cast from text fails by itself
    on what it cannot read.
    """
    if kind == declared:
        return f'"{name}"'
    cast = f'CAST("{name}" AS {declared})'
    if kind == "VARCHAR":
        return cast
    lost = f"{table.table}.{name} has values that do not fit {declared}"
    return f"CASE WHEN CAST({cast} AS {kind}) IS NOT DISTINCT FROM \"{name}\" THEN {cast} ELSE error('{lost}') END"
