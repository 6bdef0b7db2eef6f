"""Text whose cells are separated by spaces: in order, or in columns that the spaces align. Knows no labels.

A line with tabs is split at its tabs only.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from assets.staged.grid import Cell, Row, paragraph
from assets.staged.readers.text.fields import has_figures, is_sentence
from assets.staged.readers.text.space_columns import Field, Line, display_width, lay_out_in_columns

_FEWEST_ROWS = 5
_MOST_FIELDS = 50_000
_MOST_FILLED = 100
# By how many spaces separate fields. The ideographic space separates none: 总　计 is one label.
_FIELDS_BY_GAP = {2: re.compile(r"[^ \xa0]+(?:[ \xa0][^ \xa0]+)*"), 1: re.compile(r"[^ \xa0]+")}


def readings(lines: Sequence[str]) -> Iterator[list[Row]]:
    """Cells separated by two or more spaces, the same in columns, then cells separated by one; nothing if few lines
    have such cells.
    """
    for gap, pattern in _FIELDS_BY_GAP.items():
        split_lines = [_split_fields(line, pattern) for line in lines]
        spaced = sum(_is_row(fields) and "\t" not in line for line, fields in zip(lines, split_lines, strict=True))
        if spaced < _FEWEST_ROWS or sum(map(len, split_lines)) > _MOST_FIELDS:
            continue
        yield _rows(split_lines, lay_out_in_order)
        if gap > 1:
            yield _rows(split_lines, lay_out_in_columns)


def _split_fields(line: str, field_pattern: re.Pattern[str]) -> list[Field]:
    """The fields of a line with their places in half widths of a Chinese character; fields between tabs
    have no place.
    """
    if "\t" in line:
        return [Field(text.strip(), -1, -1) for text in line.split("\t")]
    found: list[Field] = []
    at = end = 0
    for match in field_pattern.finditer(line.rstrip()):
        start = end + display_width(line[at : match.start()])
        end, at = start + display_width(match.group()), match.end()
        found.append(Field(match.group(), start, end))
    return found


def _is_row(fields: Line) -> bool:
    return len(fields) > 1 and any(has_figures(field.text) for field in fields)


def lay_out_in_order(lines: Sequence[Line]) -> list[list[Cell]]:
    """Cells in the order of their fields. A short line without figures is filled up with blanks."""
    most = min(max(map(len, lines)), _MOST_FILLED)
    rows = []
    for fields in lines:
        blanks = 0 if any(has_figures(field.text) for field in fields) else most - len(fields)
        texts = [field.text for field in fields] + [""] * blanks
        rows.append([Cell(text, column) for column, text in enumerate(texts, start=1)])
    return rows


def _rows(lines: Sequence[Line], cells: Callable[[Sequence[Line]], list[list[Cell]]]) -> list[Row]:
    """Tables of lines with several fields and the lines of one field that touch them; paragraphs elsewhere."""
    rows: list[Row] = []
    table = 0
    for block in _blocks(lines):
        if any(len(line) > 1 for line in block):
            table += 1
            rows += [Row(tuple(row), table, number) for number, row in enumerate(cells(block), start=1)]
        else:
            rows += [paragraph(" ".join(field.text for field in line)) for line in block]
    return rows


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that belong together. An empty line separates them, unless a table continues with several fields."""
    block: list[Line] = []
    for kind, run in groupby(lines, key=_line_kind):
        if kind == "blank":
            continue
        chunk = list(run)
        if block and not (len(chunk[0]) > 1 and kind == _line_kind(block[-1]) == "table" and len(block) > 1):
            yield block
            block = []
        block += chunk
    if block:
        yield block


def _line_kind(line: Line) -> str:
    if not line:
        return "blank"
    return "text" if any(is_sentence(field.text) for field in line) else "table"
