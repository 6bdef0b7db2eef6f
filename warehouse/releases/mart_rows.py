"""The rows of each mart for mart_files.py: those of the attached warehouse, sorted by their keys or made so."""

from warehouse.marts import mart_query
from warehouse.reading_order import rename_tables, tables_read
from warehouse.releases.change_causes import REPORTS
from warehouse.releases.mart_files import PART, SLICE, WITH_PROVINCE, MartRows, public_rows, rows_by_key
from warehouse.schema import Table, tables

_CELLS = "marts.fact_cell"
_END_OF_REPORTS = "\n)\nSELECT"  # of the CTE `report` in marts/fact_cell.sql


def mart_rows(table: Table, warehouse: str) -> MartRows:
    """The rows of `table` of the attached database `warehouse`."""
    if table.table == _CELLS:
        return _cell_rows(warehouse)
    return declared_rows(table, public_rows(table, f"FROM {warehouse}.{table.table}"))


def declared_rows(table: Table, rows: str) -> MartRows:
    """The rows of the SELECT `rows` with the columns of `table` in their order, sorted by its keys."""
    columns = ", ".join(f'"{column.name}"' for column in table.all_columns())
    return rows_by_key(table, f"SELECT {columns} FROM ({rows})")


def _cell_rows(warehouse: str) -> MartRows:
    """The cells of reports: the reports are sorted and not their 200 times as many cells, which are unnested in the
    order of their keys. Of the tables read, only what belongs to a slice is joined: no join holds all of a year.
    """
    reports, _, cells = mart_query("fact_cell").partition(_END_OF_REPORTS)
    names = {name: f"{SLICE}_{name.replace('.', '_')}" for name in sorted(tables_read(reports) - {REPORTS})}
    steps = {of_slice: _of_slice(tables()[name], warehouse) for name, of_slice in names.items()}
    listed = rename_tables(f"{reports}{_END_OF_REPORTS} {WITH_PROVINCE} FROM report", names | {REPORTS: SLICE})
    expanded = f"WITH report AS (FROM {PART} ORDER BY report_id) SELECT{cells}"
    return MartRows(f"FROM {warehouse}.{REPORTS}", expanded, steps | {SLICE: listed})


def _of_slice(table: Table, warehouse: str) -> str:
    """The rows of `table` that belong to the reports of the slice; by the year, DuckDB leaves out those of others."""
    of_year = any(column.name == "fiscal_year" for column in table.columns)
    same = "s.report_id = t.report_id" + (" AND s.year = t.fiscal_year" if of_year else "")
    return f"FROM {warehouse}.{table.table} t SEMI JOIN {SLICE} s ON {same}"
