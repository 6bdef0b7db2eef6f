"""Tables in which a merged cell is repeated in every place it covers, with each such cell only once.

Equal words beside or below each other are one cell; equal figures are one cell only below a merged heading. These are
guesses, as figures may be equal by chance: read_markdown.py offers them beside the rows as written.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from assets.staged.grid import Cell, Row
from assets.staged.readers.text.fields import is_value
from assets.text.characters import to_plain

_LIST_NUMBER = re.compile(r"\(?\d{1,2}[.、)](?!\d)", re.ASCII)


def drop_repeated_cells(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` without the repeated cells."""
    found: list[Row] = []
    for table, run in groupby(rows, key=lambda row: row.table):
        together = list(run)
        found += _drop_in_table(together) if table else together
    return tuple(found)


def _drop_in_table(rows: Sequence[Row]) -> list[Row]:
    found = []
    above: dict[int, str] = {}
    merged: set[int] = set()  # columns whose heading is that of the column before
    for row in rows:
        texts = {cell.column: cell.text for cell in row.cells}
        if not any(map(_may_be_figure, texts.values())):
            merged = {column for column in texts if texts[column] and texts[column] == texts.get(column - 1)}
        kept = [
            cell for cell in row.cells if not _repeats_left(cell, texts, merged) and not _repeats_above(cell, above)
        ]
        found.append(replace(row, cells=tuple(kept or row.cells[:1])))
        above = texts
    return found


def _repeats_left(cell: Cell, texts: dict[int, str], merged: set[int]) -> bool:
    """Whether `cell` repeats the cell to its left."""
    same = cell.text != "" and cell.text == texts.get(cell.column - 1)
    return same and (cell.column in merged or not _may_be_figure(cell.text))


def _repeats_above(cell: Cell, above: dict[int, str]) -> bool:
    """Whether `cell` repeats the words above it."""
    return cell.text != "" and cell.text == above.get(cell.column) and not _may_be_figure(cell.text)


def _may_be_figure(text: str) -> bool:
    """Whether `text` is a value, or has digits other than its number in a list: it may be a figure of any print."""
    if is_value(text):
        return True
    words = to_plain(text)
    numbered = _LIST_NUMBER.match(words)
    return any(char.isdigit() for char in words[numbered.end() if numbered else 0 :])
