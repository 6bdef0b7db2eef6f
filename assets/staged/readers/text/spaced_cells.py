"""Text whose cells stand between spaces: in their order, or in columns that the spaces keep. Knows no label.

A line that has tabs is read by its tabs alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from assets.staged.grid import Cell, Row, paragraph
from assets.staged.readers.text.fields import figures, sentence
from assets.staged.readers.text.space_columns import Field, Line, in_columns, width

_FEWEST_ROWS = 5
_MOST_FIELDS = 50_000
_MOST_FILLED = 100
# By how many spaces part fields. A wide space of Chinese type parts none: 总　计 is one label.
_PARTED_BY = {2: re.compile(r"[^ \xa0]+(?:[ \xa0][^ \xa0]+)*"), 1: re.compile(r"[^ \xa0]+")}


def readings(lines: Sequence[str]) -> Iterator[list[Row]]:
    """Cells parted by two spaces or more, the same in columns, cells parted by one; nothing where no line is so."""
    for wide, fields in _PARTED_BY.items():
        parted = [_fields(line, fields) for line in lines]
        spaced = sum(_is_row(fields) and "\t" not in line for line, fields in zip(lines, parted, strict=True))
        if spaced < _FEWEST_ROWS or sum(map(len, parted)) > _MOST_FIELDS:
            continue
        yield _rows(parted, in_order)
        if wide > 1:
            yield _rows(parted, in_columns)


def _fields(line: str, parted: re.Pattern[str]) -> list[Field]:
    """The fields of a line with their places in halves of a Chinese character; fields between tabs have none."""
    if "\t" in line:
        return [Field(text.strip(), -1, -1) for text in line.split("\t")]
    found: list[Field] = []
    at = end = 0
    for match in parted.finditer(line.rstrip()):
        start = end + width(line[at : match.start()])
        end, at = start + width(match.group()), match.end()
        found.append(Field(match.group(), start, end))
    return found


def _is_row(fields: Line) -> bool:
    return len(fields) > 1 and any(figures(field.text) for field in fields)


def in_order(lines: Sequence[Line]) -> list[list[Cell]]:
    """Cells as they follow each other; a line without figures that ends early is filled up with blanks."""
    most = min(max(map(len, lines)), _MOST_FILLED)
    rows = []
    for fields in lines:
        blanks = 0 if any(figures(field.text) for field in fields) else most - len(fields)
        texts = [field.text for field in fields] + [""] * blanks
        rows.append([Cell(text, column) for column, text in enumerate(texts, start=1)])
    return rows


def _rows(lines: Sequence[Line], cells: Callable[[Sequence[Line]], list[list[Cell]]]) -> list[Row]:
    """Tables where lines of several fields stand, with the lines of one field that touch them; else paragraphs."""
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
    """Lines that belong together: an empty line parts them, save where a table goes on with several fields."""
    block: list[Line] = []
    for told, run in groupby(lines, key=_told):
        if told == "blank":
            continue
        chunk = list(run)
        if block and not (len(chunk[0]) > 1 and told == _told(block[-1]) == "table" and len(block) > 1):
            yield block
            block = []
        block += chunk
    if block:
        yield block


def _told(line: Line) -> str:
    if not line:
        return "blank"
    return "text" if any(sentence(field.text) for field in line) else "table"
