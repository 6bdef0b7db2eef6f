"""The rows of each mart for mart_files.py: those of the attached warehouse, sorted by their keys or made so."""

from dataclasses import replace

from warehouse.marts import mart_query
from warehouse.reading_order import rename_tables, tables_read
from warehouse.releases.change_causes import REPORTS
from warehouse.releases.mart_files import PART, SLICE, WITH_PROVINCE, MartRows, public_rows, rows_by_key
from warehouse.schema import Table, tables

_CELLS = "marts.fact_cell"
_FINDING_CELLS = "marts.finding_cell"
_END_OF_REPORTS = "\n)\nSELECT"  # of the CTE `report` in marts/fact_cell.sql


def mart_rows(table: Table, warehouse: str) -> MartRows:
    """The rows of `table` of the attached database `warehouse`."""
    if table.table == _CELLS:
        return _cell_rows(warehouse)
    if table.table == _FINDING_CELLS:
        return _finding_cell_rows(table, warehouse)
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
    steps, listed = _over_slice(f"{reports}{_END_OF_REPORTS} {WITH_PROVINCE} FROM report", warehouse)
    expanded = f"WITH report AS (FROM {PART} ORDER BY report_id) SELECT{cells}"
    return MartRows(f"FROM {warehouse}.{REPORTS}", expanded, steps | {SLICE: listed})


def _finding_cell_rows(table: Table, warehouse: str) -> MartRows:
    """The cells of findings; of the tables read, what belongs to a slice of the reports that fail alone is joined."""
    steps, listed = _over_slice(f"SELECT {WITH_PROVINCE} FROM ({mart_query('finding_cell')})", warehouse)
    failing = f"FROM {warehouse}.{REPORTS} SEMI JOIN {warehouse}.checked.violation USING (report_id)"
    return replace(rows_by_key(table, failing), steps=steps | {SLICE: listed})


def _over_slice(query: str, warehouse: str) -> tuple[dict[str, str], str]:
    """The SELECTs of the rows of a slice, by the temporary tables they make, and `query` over these."""
    read = sorted(tables_read(query) - {REPORTS})
    of_reports = {name for name in read if any(column.name == "report_id" for column in tables()[name].columns)}
    names = {n: f"{SLICE}_{n.replace('.', '_')}" if n in of_reports else f"{warehouse}.{n}" for n in read}
    steps = {names[name]: _of_slice(tables()[name], warehouse) for name in read if name in of_reports}
    return steps, rename_tables(query, names | {REPORTS: SLICE})


def _of_slice(table: Table, warehouse: str) -> str:
    """The rows of `table` that belong to the reports of the slice; by the year, DuckDB leaves out those of others."""
    of_year = any(column.name == "fiscal_year" for column in table.columns)
    same = "s.report_id = t.report_id" + (" AND s.year = t.fiscal_year" if of_year else "")
    return f"FROM {warehouse}.{table.table} t SEMI JOIN {SLICE} s ON {same}"
