"""Tables in which a merged cell is repeated in every place it covers, with each such cell once again.

Words beside or below each other are one cell; figures are one only where the heading above them is one too. Guesses
where a figure is the same by chance: to be read beside the rows as they stand.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from assets.staged.grid import Cell, Row
from assets.staged.readers.text.fields import value


def once(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` with the repetitions left out."""
    found: list[Row] = []
    for table, run in groupby(rows, key=lambda row: row.table):
        together = list(run)
        found += _table(together) if table else together
    return tuple(found)


def _table(rows: Sequence[Row]) -> list[Row]:
    found = []
    above: dict[int, str] = {}
    merged: set[int] = set()  # columns whose heading is that of the column before
    for row in rows:
        texts = {cell.column: cell.text for cell in row.cells}
        if not any(map(value, texts.values())):
            merged = {column for column in texts if texts[column] and texts[column] == texts.get(column - 1)}
        kept = [cell for cell in row.cells if not _beside(cell, texts, merged) and not _below(cell, above)]
        found.append(replace(row, cells=tuple(kept or row.cells[:1])))
        above = texts
    return found


def _beside(cell: Cell, texts: dict[int, str], merged: set[int]) -> bool:
    """Whether `cell` repeats the cell before it."""
    same = cell.text != "" and cell.text == texts.get(cell.column - 1)
    return same and (cell.column in merged or not value(cell.text))


def _below(cell: Cell, above: dict[int, str]) -> bool:
    """Whether `cell` repeats the words above it."""
    return cell.text != "" and cell.text == above.get(cell.column) and not value(cell.text)
