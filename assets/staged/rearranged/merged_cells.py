"""Merged cells that are printed again in every place they cover, as programs that convert tables do: each once."""

from collections.abc import Sequence
from itertools import pairwise

from assets.staged.grid import PrintedCell, Row
from assets.staged.readers.text.repeated_cells import drop_repeated_cells
from assets.staged.rearranged.moved import MovedCell, MovedTable


def merge_repeated(rows: Sequence[Row]) -> list[MovedTable] | None:
    """The table with each merged cell once that is repeated in all places it covers; None where nothing is repeated."""
    beside = (one.text for row in rows for one, two in pairwise(row.cells) if one.text == two.text)
    if not any(any(map(str.isalpha, text)) for text in beside):
        return None
    kept = drop_repeated_cells(rows)
    if all(len(new.cells) == len(row.cells) for new, row in zip(kept, rows, strict=True)):
        return None
    pairs = zip(kept, rows, strict=True)
    return [[[MovedCell(cell.column, PrintedCell(row, cell)) for cell in new.cells] for new, row in pairs]]
