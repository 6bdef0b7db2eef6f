"""Printed cells in another place of a grid, and the way back from there to where they are printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from assets.staged.cells.form_reading import Reading
from assets.staged.grid import Grid, Place, PrintedCell, Row


class MovedCell(NamedTuple):
    """A printed cell, and the grid column from 1 that it is moved to."""

    column: int
    printed: PrintedCell


MovedTable = list[list[MovedCell]]  # rows of cells
Arrange = Callable[[Sequence[Row]], list[MovedTable] | None]  # the rows of one table as tables; None for another table
_Key = tuple[int, int, int]  # table, row and column


@dataclass(frozen=True, slots=True)
class RearrangedGrid:
    """A grid with moved cells.

    `places`: where each is printed, by the table, row and column it is moved to. `needs_all_sums`: only the sums tell
    that values and labels belong together, as they are printed in different rows.
    """

    grid: Grid
    places: Mapping[_Key, Place]
    needs_all_sums: bool

    def in_print(self, reading: Reading) -> Reading:
        """A reading of this grid with every place as printed."""
        cells = {key: cell._replace(place=self._printed(cell.place)) for key, cell in reading.cells.items()}
        left = tuple(replace(one, place=self._printed(one.place)) for one in reading.leftovers)
        return replace(reading, cells=cells, leftovers=left)

    def _printed(self, place: Place) -> Place:
        return self.places.get((place.table, place.row, place.column), place)


def keep(row: Row) -> list[MovedCell]:
    """The cells of a row where they are."""
    return [MovedCell(cell.column, PrintedCell(row, cell)) for cell in row.cells]


def rearrange(grid: Grid, arrange: Arrange, *, needs_all_sums: bool) -> RearrangedGrid | None:
    """`grid` with the tables that `arrange` arranges otherwise; None where there is none."""
    runs = [(table, list(run)) for table, run in groupby(grid.rows, key=lambda row: row.table)]
    moved = [arrange(rows) if table else None for table, rows in runs]
    if not any(moved):
        return None
    found: list[Row] = []
    places: dict[_Key, Place] = {}
    count = 0
    for (table, rows), parts in zip(runs, moved, strict=True):
        for part in (parts or [[keep(row) for row in rows]]) if table else ():
            count += 1
            found += _place(part, count, places)
        found += rows if not table else ()
    return RearrangedGrid(replace(grid, rows=tuple(found)), places, needs_all_sums)


def _place(table: MovedTable, number: int, places: dict[_Key, Place]) -> list[Row]:
    """The rows of a moved table, numbered from 1; where its cells are printed is entered in `places`."""
    rows = []
    for at, cells in enumerate((row for row in table if row), start=1):
        for cell in cells:
            places[number, at, cell.column] = cell.printed.row.place(cell.printed.cell)
        texts = tuple(cell.printed.cell._replace(column=cell.column) for cell in cells)
        rows.append(Row(texts, number, at, cells[0].printed.row.page))
    return rows
