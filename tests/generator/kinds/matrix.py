"""A table as a matrix in which a merged cell is in every place it covers, so that its columns can be moved and cut.

Mark-up is made of it again with the spans that the places of one cell then form.
"""

from collections.abc import Callable
from html import escape

from tests.generator.printed import Cell, Table

Matrix = list[list[Cell]]
Content = Callable[[Cell], str]


def matrix(table: Table) -> Matrix:
    """The cells of a table by row and column; one object in every place that a merged cell covers."""
    places: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(table.rows):
        x = 0
        for cell in row:
            own = Cell(cell.text, header=cell.header, key=cell.key)
            while (y, x) in places:
                x += 1
            places |= {(y + i, x + j): own for i in range(cell.rowspan) for j in range(cell.colspan)}
    return [[places[y, x] for x in range(table.width)] for y in range(len(table.rows))]


def copied(rows: Matrix) -> Matrix:
    """The same cells as other objects: beside their originals they do not merge with them."""
    known: dict[int, Cell] = {}
    return [[known.setdefault(id(c), Cell(c.text, header=c.header, key=c.key)) for c in row] for row in rows]


def first_value(rows: Matrix) -> tuple[int, int]:
    """Row and column of the first value."""
    return next((y, x) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell.key)


def labels(row: list[Cell], width: int) -> list[str]:
    """The different texts in the first `width` places of a row."""
    return list(dict.fromkeys(cell.text for cell in row[:width]))


def _text(cell: Cell) -> str:
    return escape(cell.text).replace("\n", "<br>")


def markup(rows: Matrix, content: Content = _text) -> str:
    """The matrix as a table element."""
    done: set[tuple[int, int]] = set()
    lines = []
    for y, row in enumerate(rows):
        cells = []
        for x, cell in enumerate(row):
            if (y, x) in done:
                continue
            wide = next((n for n in range(x, len(row)) if row[n] is not cell), len(row)) - x
            high = next((n for n in range(y, len(rows)) if len(rows[n]) <= x or rows[n][x] is not cell), len(rows)) - y
            done |= {(y + i, x + j) for i in range(high) for j in range(wide)}
            spans = (f' {side}="{n}"' for side, n in (("rowspan", high), ("colspan", wide)) if n > 1)
            cells.append(f"<td{''.join(spans)}>{content(cell)}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join(("<table>", *lines, "</table>"))
