"""A table with the columns of another year beside the report's own, under headings such as 2023年 and 2022年, or 本年
and 上年: the columns of each year go into a table of their own, which begins with its year.
"""

from collections.abc import Sequence

from assets.staged.cells.rows_of_years import names_year
from assets.staged.grid import Cell, PrintedCell, Row
from assets.staged.rearranged.moved import MovedCell, MovedTable, keep
from assets.text.characters import is_blank


def years_apart(rows: Sequence[Row]) -> list[MovedTable] | None:
    """A table for each year, each with the labels; None where no line of headings names years alone."""
    line = next((row for row in rows if _names_years(row)), None)
    if line is None:
        return None
    years = [cell for cell in line.cells if names_year(cell.text)]
    ends = [cell.column for cell in years[1:]]
    return [
        _of_year(rows, line, year, years[0].column, end)
        for year, end in zip(years, [*ends, _last_column(rows) + 1], strict=True)
    ]


def _names_years(row: Row) -> bool:
    """Whether a row names several years and nothing else, but what is left of them."""
    named = [cell for cell in row.cells if names_year(cell.text)]
    right = [cell for cell in row.cells if named and cell.column > named[0].column and not is_blank(cell.text)]
    return len({cell.text.strip() for cell in named}) > 1 and len(right) == len(named) - 1


def _of_year(rows: Sequence[Row], line: Row, year: Cell, first: int, end: int) -> MovedTable:
    """The columns of a year from the grid column of its heading up to `end`, with the labels left of column `first`."""
    table: MovedTable = [[MovedCell(1, PrintedCell(line, year))]]
    for row in rows:
        labels = [moved for moved in keep(row) if moved.column < first and moved.printed.cell is not year]
        own = [
            MovedCell(c.column - year.column + first, PrintedCell(row, c))
            for c in row.cells
            if year.column <= c.column < end and row is not line
        ]
        table.append([*labels, *own])
    return [row for row in table if row]


def _last_column(rows: Sequence[Row]) -> int:
    return max(cell.column for row in rows for cell in row.cells)
