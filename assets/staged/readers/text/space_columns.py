"""Lines of text whose columns are aligned by spaces, as rows of cells: an empty place in a column is a blank cell.

Columns are where figures are aligned, and where a heading is above no figure. Knows no labels.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from assets.staged.grid import Cell
from assets.staged.readers.text.fields import has_figures


class Field(NamedTuple):
    """A text of a line with its place, in half widths of a Chinese character; -1 where the place is unknown."""

    text: str
    start: int
    end: int


_NARROWEST_GAP = 2
_FEWEST_IN_HEADING = 4
_MOST_COLUMNS = 100
Line = Sequence[Field]
ColumnSpans = list[tuple[int, int]]


def display_width(text: str) -> int:
    """The width of a text in half widths of a Chinese character."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def lay_out_in_columns(lines: Sequence[Line]) -> list[list[Cell]]:
    """The cells of each line: its labels in order, then one cell per column, blank where the line has no field.

    A line that does not fit the columns one by one has its fields in order, without blanks.
    """
    first_figures = [_index_of_first_figure(line) for line in lines]
    label_edge = _label_edge(lines, first_figures)
    label_counts = [
        at if at < len(line) else _count_labels(line, label_edge) for line, at in zip(lines, first_figures, strict=True)
    ]
    columns = _figure_columns(lines, first_figures)
    for line, at, figure in reversed(list(zip(lines, label_counts, first_figures, strict=True))):
        if figure == len(line) and len(columns) <= _MOST_COLUMNS:
            _add_heads(columns, line[at : at + _MOST_COLUMNS])
    if len(columns) > _MOST_COLUMNS:
        return [_cells_in_order(line) for line in lines]
    most = max(label_counts, default=0)
    return [_row_cells(line, at, most, columns) for line, at in zip(lines, label_counts, strict=True)]


def _index_of_first_figure(line: Line) -> int:
    """The index of the first figure in `line`; its length if it has none or its fields have no places."""
    return next((at for at, field in enumerate(line) if field.start >= 0 and has_figures(field.text)), len(line))


def _label_edge(lines: Sequence[Line], first_figures: Sequence[int]) -> int:
    """The right edge of labels: left of figures, or below the heading in a table without figures."""
    labels = [line[:at] for line, at in zip(lines, first_figures, strict=True) if at < len(line)]
    if not labels:
        heading = max(
            (at for at, line in enumerate(lines, start=1) if len(line) >= _FEWEST_IN_HEADING), default=len(lines)
        )
        labels = list(lines[heading:])
    return max((line[-1].end for line in labels if line), default=0)


def _count_labels(line: Line, edge: int) -> int:
    """The number of fields of a line without figures that are where labels are."""
    return sum(field.start + field.end < 2 * edge for field in line)


def _figure_columns(lines: Sequence[Line], first_figures: Sequence[int]) -> ColumnSpans:
    """The places of figures; overlapping places are one column. A figure that its label may have pushed makes no
    column.
    """
    columns: ColumnSpans = []
    figured = (line[at + _may_be_pushed(line, at) :] for line, at in zip(lines, first_figures, strict=True))
    for start, end in sorted((field.start, field.end) for fields in figured for field in fields):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((start, end))
    return columns


def _may_be_pushed(line: Line, at: int) -> bool:
    """Whether the field at index `at` follows another as closely as fields may."""
    return 0 < at < len(line) and line[at].start - line[at - 1].end <= _NARROWEST_GAP


def _add_heads(columns: ColumnSpans, fields: Line) -> None:
    """Add the places of headings that are above no figure."""
    for field in fields:
        if not _columns_over(columns, field):
            columns.insert(bisect_left(columns, (field.start, field.end)), (field.start, field.end))


def _columns_over(columns: ColumnSpans, field: Field) -> range:
    """The columns, by index, that `field` overlaps."""
    low = bisect_right(columns, field.start, key=lambda column: column[1])
    return range(low, max(low, bisect_left(columns, field.end, key=lambda column: column[0])))


def _row_cells(line: Line, labels: int, most: int, columns: ColumnSpans) -> list[Cell]:
    """The cells of a line whose first `labels` fields are labels, in a table whose rows have at most `most` labels."""
    cells = [Cell(field.text, column) for column, field in enumerate(line[:labels], start=1)]
    rest = line[labels:]
    placed = {over[0]: field.text for field in rest if (over := _columns_over(columns, field))}
    if rest and not any(has_figures(field.text) for field in rest):
        return cells + [Cell(text, most + 1 + at) for at, text in sorted(placed.items())]
    if (
        _may_be_pushed(line, labels)
        and not _columns_over(columns, rest[0])
        and bisect_right(columns, (rest[0].start,)) == 1
    ):
        placed[0] = rest[0].text
    if len(placed) < len(rest):
        return _cells_in_order(line)
    return cells + [Cell(placed.get(at, ""), most + 1 + at) for at in range(len(columns))]


def _cells_in_order(line: Line) -> list[Cell]:
    return [Cell(field.text, column) for column, field in enumerate(line, start=1)]
