"""Tables measured and placed on a page: boxes for cells, lines of text in them, in points from the lower left corner.

How a box is ruled and how a line of text is written are no matter of this module.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from tests.generator.printed import Cell, Table

FONT = "STSong-Light"
SMALLEST = 4.5
_PIECES = re.compile(r"[\d,.]+|\n|.")
_NEVER_FIRST = "，。、；：）”"
_LAST_PIECE = re.compile(rf"(?:[\d,.]+|.)[{_NEVER_FIRST}]*$")
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True)
class Box:
    """A cell's place; `open` names the sides that are not ruled: t, b."""

    x0: float
    y0: float
    x1: float
    y1: float
    open: str = ""


@dataclass(frozen=True)
class Line:
    """A line of text that begins at x on the base line y."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Type:
    """How tables are set: `labels` is left or centre, `upright` sets group labels one character a line."""

    size: float
    leading: float
    across: float = 2.0
    down: float = 2.5
    labels: str = "left"
    upright: bool = False


@dataclass(frozen=True)
class Placed:
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    height: float


def width(text: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, FONT, size)


def wrapped(text: str, room: float, size: float, indent: float = 0) -> list[str]:
    """`text` in lines no wider than `room`, the first one narrower by `indent`; a number stays whole."""
    lines, line, free = [], "", room - indent
    for piece in _PIECES.findall(text):
        if piece == "\n" or (line and width(line + piece, size) > free):
            kept = _LAST_PIECE.search(line).start() if piece in _NEVER_FIRST else 0
            kept = kept or len(line)
            lines.append(line[:kept])
            line, free = line[kept:], room
        line += piece.strip("\n")
    return [*lines, line] if line or not lines else lines


def words(table: Table, cell: Cell, x: int, room: float, of: Type) -> list[str]:
    """The lines of a cell that begins in column `x`, in a box `room` wide; none for a blank."""
    if not cell.text:
        return []
    group = of.upright and table.width == 10 and x == 1 and cell.rowspan > 1
    if group or (cell.header and cell.rowspan > 3):
        return list(cell.text)
    return [cell.text] if cell.key else wrapped(cell.text, room - 2 * of.across, of.size)


def heights(table: Table, lefts: Sequence[float], of: Type) -> list[float]:
    """The height of every row; one that a cell spans takes its share of what that cell needs."""
    rows = [of.leading + 2 * of.down] * len(table.rows)
    for y, x, cell in sorted(cells(table), key=lambda at: at[2].rowspan):
        lines = words(table, cell, x, lefts[x + cell.colspan] - lefts[x], of)
        lacking = len(lines) * of.leading + 2 * of.down - sum(rows[y : y + cell.rowspan])
        for row in range(y, y + cell.rowspan):
            rows[row] += max(0, lacking) / cell.rowspan
    return rows


def cells(table: Table) -> Iterator[tuple[int, int, Cell]]:
    """Every cell with its row and column."""
    for y, row in enumerate(table.grid()):
        yield from ((y, x, cell) for x, cell in enumerate(row) if cell is not None)


def placed(table: Table, lefts: Sequence[float], top: float, of: Type, unclosed: str = "") -> Placed:
    """The table hung from `top`; `unclosed` names the ends of it, t and b, that have no rule."""
    rows = heights(table, lefts, of)
    tops = [top - down for down in accumulate(rows, initial=0)]
    boxes, lines = [], []
    for y, x, cell in cells(table):
        ends = ("t" if y == 0 else "") + ("b" if y + cell.rowspan == len(rows) else "")
        box = Box(lefts[x], tops[y + cell.rowspan], lefts[x + cell.colspan], tops[y])
        boxes.append(replace(box, open="".join(end for end in ends if end in unclosed)))
        lines += _set(cell, box, words(table, cell, x, box.x1 - box.x0, of), of)
    return Placed(tuple(boxes), tuple(lines), sum(rows))


def _set(cell: Cell, box: Box, texts: list[str], of: Type) -> Iterator[Line]:
    """Lines in the middle of a box; a figure too wide for its column is set smaller."""
    room = box.x1 - box.x0 - of.across
    widest = max((width(text, of.size) for text in texts), default=0)
    size = max(SMALLEST, of.size * min(1, room / widest)) if cell.key and widest else of.size
    first = (box.y0 + box.y1 + len(texts) * of.leading) / 2 - of.leading / 2 - 0.36 * size
    upright = len(texts) > 1 and all(len(text) == 1 for text in texts)
    centred = cell.header or cell.key or upright or of.labels == "centre"
    for number, text in enumerate(texts):
        x = (box.x0 + box.x1 - width(text, size)) / 2 if centred else box.x0 + of.across
        yield Line(text, x, first - number * of.leading, size)
