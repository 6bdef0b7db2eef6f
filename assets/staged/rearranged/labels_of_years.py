"""A label printed once for the rows of several years: the row of the report's own year gets it too, where it is printed
in the row of another year above.
"""

from collections.abc import Sequence

from assets.staged.cells.rows_of_years import names_year
from assets.staged.grid import Cell, Row
from assets.staged.rearranged.moved import MovedCell, MovedTable, keep


def label_each_year(rows: Sequence[Row]) -> list[MovedTable] | None:
    """The table with the labels left of the years repeated in each row; None where no row lacks them."""
    if not any(names_year(row.cells[0].text) for row in rows if row.cells):
        return None
    table: MovedTable = []
    above: list[MovedCell] = []
    changed = False
    for row in rows:
        own, year = keep(row), _year(row)
        if year is None:
            above = []
        elif row.cells[0] is year and any(cell.column < year.column for cell in above):
            own = [*(cell for cell in above if cell.column < year.column), *own]
            changed = True
        else:
            above = own
        table.append(own)
    return [table] if changed else None


def _year(row: Row) -> Cell | None:
    """The cell that names the year of a row; None where there are several or none."""
    named = [cell for cell in row.cells if names_year(cell.text)]
    return named[0] if len(named) == 1 else None
