"""Lines of text whose columns are kept by spaces, as rows of cells: an empty place in a column is a blank cell.

Columns are where figures stand one below the other, and where a heading stands above none. Knows no label.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from assets.staged.grid import Cell
from assets.staged.readers.text.fields import figures


class Field(NamedTuple):
    """A text of a line with its place, in halves of a Chinese character; -1 where the place is not known."""

    text: str
    start: int
    end: int


_NEAREST = 2
_HEADING = 4
_MOST_COLUMNS = 100
Line = Sequence[Field]
Columns = list[tuple[int, int]]


def width(text: str) -> int:
    """How far a text reaches, in halves of a Chinese character."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def in_columns(lines: Sequence[Line]) -> list[list[Cell]]:
    """The cells of each line: its labels in their order, then one for every column, blank where nothing stands there.

    A line that does not fit the columns one by one has its fields in order, and no blanks.
    """
    first = [_first_figure(line) for line in lines]
    edge = _edge(lines, first)
    labels = [at if at < len(line) else _before(line, edge) for line, at in zip(lines, first, strict=True)]
    columns = _columns(lines, first)
    for line, at, figure in reversed(list(zip(lines, labels, first, strict=True))):
        if figure == len(line) and len(columns) <= _MOST_COLUMNS:
            _head(columns, line[at : at + _MOST_COLUMNS])
    if len(columns) > _MOST_COLUMNS:
        return [_in_order(line) for line in lines]
    most = max(labels, default=0)
    return [_row(line, at, most, columns) for line, at in zip(lines, labels, strict=True)]


def _first_figure(line: Line) -> int:
    """The place in `line` of its first figure, its length where it has none or where the fields have no places."""
    return next((at for at, field in enumerate(line) if field.start >= 0 and figures(field.text)), len(line))


def _edge(lines: Sequence[Line], first: Sequence[int]) -> int:
    """How far labels reach: to the left of figures, or below the heading where a table holds no figure at all."""
    labels = [line[:at] for line, at in zip(lines, first, strict=True) if at < len(line)]
    if not labels:
        heading = max((at for at, line in enumerate(lines, start=1) if len(line) >= _HEADING), default=len(lines))
        labels = list(lines[heading:])
    return max((line[-1].end for line in labels if line), default=0)


def _before(line: Line, edge: int) -> int:
    """How many fields of a line without figures stand where labels do."""
    return sum(field.start + field.end < 2 * edge for field in line)


def _columns(lines: Sequence[Line], first: Sequence[int]) -> Columns:
    """Where figures stand: places that overlap are one column. A figure that its label may have pushed makes none."""
    columns: Columns = []
    figured = (line[at + _pushed(line, at) :] for line, at in zip(lines, first, strict=True))
    for start, end in sorted((field.start, field.end) for fields in figured for field in fields):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((start, end))
    return columns


def _pushed(line: Line, at: int) -> bool:
    """Whether the field at place `at` stands as near behind another as fields do."""
    return 0 < at < len(line) and line[at].start - line[at - 1].end <= _NEAREST


def _head(columns: Columns, fields: Line) -> None:
    """Add the places of headings that stand above no figure."""
    for field in fields:
        if not _over(columns, field):
            columns.insert(bisect_left(columns, (field.start, field.end)), (field.start, field.end))


def _over(columns: Columns, field: Field) -> range:
    """The columns, by place, that `field` stands in or above."""
    low = bisect_right(columns, field.start, key=lambda column: column[1])
    return range(low, max(low, bisect_left(columns, field.end, key=lambda column: column[0])))


def _row(line: Line, labels: int, most: int, columns: Columns) -> list[Cell]:
    """The cells of a line whose first `labels` fields are labels, where rows have at most `most` of them."""
    cells = [Cell(field.text, column) for column, field in enumerate(line[:labels], start=1)]
    rest = line[labels:]
    placed = {over[0]: field.text for field in rest if (over := _over(columns, field))}
    if rest and not any(figures(field.text) for field in rest):
        return cells + [Cell(text, most + 1 + at) for at, text in sorted(placed.items())]
    if _pushed(line, labels) and not _over(columns, rest[0]) and bisect_right(columns, (rest[0].start,)) == 1:
        placed[0] = rest[0].text
    if len(placed) < len(rest):
        return _in_order(line)
    return cells + [Cell(placed.get(at, ""), most + 1 + at) for at in range(len(columns))]


def _in_order(line: Line) -> list[Cell]:
    return [Cell(field.text, column) for column, field in enumerate(line, start=1)]
