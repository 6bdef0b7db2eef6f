"""The lines of a document that may print its identity: those outside tables, and the rows above the first figures.

A title may be laid out in cells, so each cell above the first figures is a line of its own. Reads no words.
"""

from collections.abc import Sequence

from assets.staged.grid import Grid, Row
from assets.staged.values import looks_like_value
from assets.text.characters import is_blank

_MOST_CELLS = 4  # in a row of a layout
_MOST_ROWS = 12


def printed_lines(grid: Grid) -> list[str]:
    """The paragraphs of `grid`, rows of a single filled cell, and the cells of its first rows that hold no figures."""
    lines: list[str] = []
    above = True
    for at, row in enumerate(grid.rows):
        filled = [cell.text for cell in row.cells if not is_blank(cell.text)]
        above = above and at < _MOST_ROWS and _may_be_layout(filled, row)
        if len(filled) <= 1 or above:
            lines += filled or [""]
    return lines


def _may_be_layout(filled: Sequence[str], row: Row) -> bool:
    """Whether the cells of a row may be words laid out side by side: few, and none a figure or a mark for none."""
    return not row.table or (len(filled) <= _MOST_CELLS and not any(map(looks_like_value, filled)))
