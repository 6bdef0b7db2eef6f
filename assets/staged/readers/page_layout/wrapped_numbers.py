"""Numbers that a narrow column wrapped over several lines, joined again.

These are guesses: readings.py offers them beside the cells as printed.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from assets.staged.grid import Box, Cell, Row
from assets.staged.readers.page_layout.glyph_text import Glyph, are_same_size, group_lines, join_glyphs, join_line

_WRAPPED = re.compile(r"[-+]?\d[\d,.]*(?:\n[\d,.]+)+", re.ASCII)
_WIDEST_MARGIN = 6.0  # points kept free at each side of a cell


def has_wrapped_numbers(rows: Iterable[Row]) -> bool:
    """Whether a table cell holds only digits, on several lines."""
    return any(_WRAPPED.fullmatch(cell.text) for row in rows if row.table for cell in row.cells)


def join_wrapped_numbers(rows: Iterable[Row]) -> tuple[Row, ...]:
    """`rows` with cells of only digits on several lines as one number, however much of the line above is free."""

    def join(cell: Cell) -> Cell:
        if not _WRAPPED.fullmatch(cell.text):
            return cell
        return cell._replace(text=cell.text.replace("\n", ""), confidence=0.0)  # until a sum confirms it

    return tuple(replace(row, cells=tuple(map(join, row.cells))) if row.table else row for row in rows)


def join_where_full(box: Box, glyphs: list[Glyph]) -> str:
    """The text of a cell. Digits on several lines are joined if no further digit fits on any line above the last."""
    printed = join_glyphs(glyphs)
    if not _WRAPPED.fullmatch(printed) or not are_same_size(glyphs):
        return printed
    found = group_lines(glyphs)
    if any(_free_width(box, line) >= _widest_glyph(line) for line in found[:-1]):
        return printed
    return "".join(map(join_line, found))


def _free_width(box: Box, line: list[Glyph]) -> float:
    """The width left on a line of a cell, in points."""
    return box[2] - box[0] - 2 * _WIDEST_MARGIN - (line[-1][3] - line[0][1])


def _widest_glyph(line: list[Glyph]) -> float:
    return max(glyph[3] - glyph[1] for glyph in line)
