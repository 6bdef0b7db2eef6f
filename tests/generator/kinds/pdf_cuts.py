"""Tables cut where a page ends: between rows, inside a group, inside a row; with a page number caught between rows.

A cut makes tables of a table. Where the parts stand on their pages is no matter of this module.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from random import Random

from tests.generator.kinds.pdf_cells import Type, cells, heights, words
from tests.generator.printed import Cell, Row, Table

Parts = tuple[Table, Table]


def possible(table: Table, lefts: Sequence[float], of: Type) -> list[int]:
    """The rows a page may begin with: a cell that the page's end cuts has room for its words above it."""
    down = [0.0, *accumulate(heights(table, lefts, of))]
    found = []
    for row in range(table.header_rows + 1, len(table.rows)):
        crossing = [(y, x, cell) for y, x, cell in cells(table) if y < row < y + cell.rowspan]
        needed = [
            len(words(table, cell, x, lefts[x + cell.colspan] - lefts[x], of)) * of.leading for _, x, cell in crossing
        ]
        if all(down[row] - down[y] >= need for (y, _, _), need in zip(crossing, needed, strict=True)):
            found.append(row)
    return found


def inside_a_group(table: Table, row: int) -> bool:
    """Whether a group of table three has rows above and below the top of `row`."""
    return any(x == 1 and y < row < y + cell.rowspan for y, x, cell in cells(table))


def label_lines(table: Table, row: int, lefts: Sequence[float], of: Type) -> int:
    """The most lines a label of one row takes."""
    labels = [(x, c) for y, x, c in cells(table) if y == row and c.rowspan == 1 and not c.key]
    return max((len(words(table, c, x, lefts[x + c.colspan] - lefts[x], of)) for x, c in labels), default=0)


def between(table: Table, row: int, *, label_after: bool = False) -> Parts:
    """Cut above `row`; the label of a group that is cut stays above, or stands below with `label_after`."""
    above, below = table.cut(row)
    crossing = [(y, x, cell) for y, x, cell in cells(table) if y < row < y + cell.rowspan]
    if not label_after or not crossing:
        return above, below
    y, x, label = max(crossing, key=lambda at: at[1])
    cleared = _with_text(above.rows[y], table.rows[y].index(label), "")
    named = _with_text(below.rows[0], crossing.index((y, x, label)), label.text)
    return (
        replace(above, rows=(*above.rows[:y], cleared, *above.rows[y + 1 :])),
        replace(below, rows=(named, *below.rows[1:])),
    )


def _with_text(row: Row, at: int, text: str) -> Row:
    return (*row[:at], replace(row[at], text=text), *row[at + 1 :])


def inside(table: Table, row: int, lefts: Sequence[float], of: Type, *, values_above: bool) -> Parts:
    """Cut through `row`: half the lines of its labels above, half below, its values on one side."""
    upper: list[Cell] = []
    lower: list[Cell] = []
    for y, x, cell in cells(table):
        if y != row:
            continue
        if cell.rowspan > 1:
            upper.append(replace(cell, rowspan=cell.rowspan + 1))
            continue
        texts = words(table, cell, x, lefts[x + cell.colspan] - lefts[x], of)
        half = (len(texts) + 1) // 2 if not cell.key else len(texts) * values_above
        upper.append(replace(cell, text="".join(texts[:half])))
        lower.append(replace(cell, text="".join(texts[half:])))
    above = [_longer(line, y, row) for y, line in enumerate(table.rows[:row])]
    rows = (*above, tuple(upper), tuple(lower), *table.rows[row + 1 :])
    return replace(table, rows=rows).cut(row + 1)


def _longer(line: Row, y: int, row: int) -> Row:
    return tuple(replace(cell, rowspan=cell.rowspan + 1) if y + cell.rowspan > row else cell for cell in line)


def with_header(part: Table, whole: Table) -> Table:
    """The second part with the header of the whole above it."""
    return replace(part, rows=(*whole.rows[: whole.header_rows], *part.rows), header_rows=whole.header_rows)


def with_row(part: Table, text: str, *, first: bool) -> Table:
    """`part` with a row of one cell over its whole width, above or below."""
    row = (Cell(text, colspan=part.width, header=len(text) < 12),)
    rows = (row, *part.rows) if first else (*part.rows, row)
    return replace(part, rows=rows, header_rows=part.header_rows + first)


def joined(above: Table, below: Table) -> Table:
    return replace(above, rows=(*above.rows, *below.rows))


def page_number(rng: Random) -> str:
    return rng.choice(("- {} -", "- {} -", "— {} —", "{}", "第 {} 页")).format(rng.randint(2, 9))
