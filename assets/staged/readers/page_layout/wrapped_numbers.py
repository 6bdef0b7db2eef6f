"""Numbers that a narrow column broke over two lines, put together again where the upper line leaves no room for more.

What comes back is a guess, to be read beside the cells as printed and kept only where it reads better.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from assets.staged.grid import Box, Cell, Row
from assets.staged.readers.page_layout.glyph_text import Glyph, even, line_text, lines, text

_PARTS = re.compile(r"[-+]?\d[\d,.]*(?:\n[\d,.]+)+", re.ASCII)
_MARGIN = 6.0  # the widest that a cell keeps free at each side, in points


def suspected(rows: Iterable[Row]) -> bool:
    """Whether a cell holds digits alone, on several lines."""
    return any(_PARTS.fullmatch(cell.text) for row in rows if row.table for cell in row.cells)


def run_on(rows: Iterable[Row]) -> tuple[Row, ...]:
    """`rows` with digits alone on several lines of a cell as one number, whatever room was left on the line."""

    def whole(cell: Cell) -> Cell:
        if not _PARTS.fullmatch(cell.text):
            return cell
        return cell._replace(text=cell.text.replace("\n", ""), confidence=0.0)  # a sum is to confirm it

    return tuple(replace(row, cells=tuple(map(whole, row.cells))) if row.table else row for row in rows)


def unbroken(box: Box, glyphs: list[Glyph]) -> str:
    """The text of a cell: digits alone on several lines run on where another one had no room on the line above."""
    printed = text(glyphs)
    if not _PARTS.fullmatch(printed) or not even(glyphs):
        return printed
    found = lines(glyphs)
    if any(_room(box, line) >= _digit(line) for line in found[:-1]):
        return printed
    return "".join(map(line_text, found))


def _room(box: Box, line: list[Glyph]) -> float:
    """How much wider a line in a cell could be."""
    return box[2] - box[0] - 2 * _MARGIN - (line[-1][3] - line[0][1])


def _digit(line: list[Glyph]) -> float:
    return max(glyph[3] - glyph[1] for glyph in line)
