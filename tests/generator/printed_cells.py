"""The cells of a printed table, with their spans, and the table as rows and as a grid.

Which cells a table has is no matter of this module (printed.py, printed_disputes.py).
"""

from dataclasses import dataclass, replace

from tests.generator.report import Report


@dataclass(frozen=True)
class Cell:
    """A printed cell; `key` is the form cell whose value it shows, None for a label."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    key: str | None = None


Row = tuple[Cell, ...]
Grid = list[list[Cell | None]]


@dataclass(frozen=True)
class Table:
    """`section` is the section key the table stands in; `header_rows` counts the rows above the first figure."""

    section: str
    width: int
    header_rows: int
    rows: tuple[Row, ...]

    def grid(self) -> Grid:
        """Height × width; a cell stands at its top left place, the other places it covers are None."""
        grid: Grid = [[None] * self.width for _ in self.rows]
        covered: set[tuple[int, int]] = set()
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row:
                while (y, x) in covered:
                    x += 1
                grid[y][x] = cell
                covered |= {(y + i, x + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
        return grid

    def cut(self, at: int) -> "tuple[Table, Table]":
        """The table on two pages, row `at` first on the second; a cell that spans the break continues empty."""
        above = [[_ending(cell, at - y) for cell in row] for y, row in enumerate(self.rows[:at])]
        crossing = [
            replace(cell, text="", rowspan=y + cell.rowspan - at)
            for y, row in enumerate(self.rows[:at])
            for cell in row
            if y + cell.rowspan > at
        ]  # outer groups start in higher rows, so this is their order from the left
        below = [[*crossing, *self.rows[at]], *self.rows[at + 1 :]]
        parts = [tuple(tuple(row) for row in part) for part in (above, below)]
        return replace(self, rows=parts[0]), replace(self, rows=parts[1], header_rows=0)


def _ending(cell: Cell, rows_left: int) -> Cell:
    return replace(cell, rowspan=min(cell.rowspan, rows_left))


def head(text: str, rowspan: int = 1, colspan: int = 1) -> Cell:
    return Cell(text, rowspan, colspan, header=True)


def value(report: Report, key: str, colspan: int = 1) -> Cell:
    """The cell of a report's value."""
    return Cell(report.printed_value(key), colspan=colspan, key=key)
