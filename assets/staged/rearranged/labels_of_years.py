"""A label printed once for the rows of several years: the row of the report's own year gets it too, where it is printed
in the row of another year above.
"""

from collections.abc import Sequence

from assets.staged.cells.rows_of_years import names_year
from assets.staged.grid import Cell, Row
from assets.staged.rearranged.moved import MovedCell, MovedTable, keep


def label_each_year(rows: Sequence[Row]) -> list[MovedTable] | None:
    """The table with the labels left of the years repeated in each row; None where no row lacks them."""
    column = next((row.cells[0].column for row in rows if row.cells and _may_be_year(row.cells[0])), None)
    if column is None:
        return None
    table: MovedTable = []
    above: list[MovedCell] = []
    changed = False
    for row in rows:
        own = keep(row)
        if not any(cell.column == column and _may_be_year(cell) for cell in row.cells):
            above = []
        elif row.cells[0].column == column and above:
            own = [*above, *own]
            changed = True
        else:
            above = [cell for cell in own if cell.column < column]
        table.append(own)
    return [table] if changed else None


def _may_be_year(cell: Cell) -> bool:
    return names_year(cell.text) or names_year(f"{cell.text}年")
