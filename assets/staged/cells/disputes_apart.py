"""Table four printed otherwise than in one row: a table for each block, blocks in rows, or results in rows.

A value is located by two labels, its block and its result: one heads its column, the other is in its row or is the
title above. Values are kept until the document was walked. A block is taken only if each of its results was printed,
and nothing is taken where a value has no block. Reads no headings of the one row (table_four.py).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from assets.staged.cells.form_reading import UNCLEAR_HEADINGS
from assets.staged.cells.found_cells import FoundCells
from assets.staged.cells.headings import Heading, HeadingsInForce, PrintedColumns
from assets.staged.cells.labels import LabelMeaning, RowLabels
from assets.staged.grid import Cell, Row
from assets.staged.values import count_numbers, looks_like_value
from assets.text.characters import is_blank
from warehouse.reference.forms.form import Disputes


class LabelledValue(NamedTuple):
    """A printed value with the keys of its block and its result, None where its labels name none."""

    row: Row
    cell: Cell
    block: str | None
    result: str | None


class _RowNames(NamedTuple):
    """The block and the result that the labels of a row name, and the index of the first cell after the labels."""

    block: str | None
    result: str | None
    first: int


class DisputesApart:
    """Collects the values of such tables down a document."""

    def __init__(self, table: Disputes, found: FoundCells) -> None:
        self._found = found
        self._blocks = [block.key for block in table.blocks]
        self._results = [column.key for column in table.columns]
        self._values: list[LabelledValue] = []
        self._title: str | None = None  # the block that the line above names, until values follow
        self._above: tuple[int, str | None] = (0, None)  # the table and the block of the row of one value above

    def read_title(self, meaning: LabelMeaning) -> None:
        """Take note of a line above a table: it names a block, or is another heading."""
        if meaning.dispute or meaning.spanning or meaning.heading:
            self._title = meaning.dispute

    def take(self, row: Row, labels: RowLabels, headings: HeadingsInForce) -> bool:
        """Whether `row` holds values of such a table; `headings` are those printed last."""
        names = _names(labels)
        if names is None:
            return False
        heads = headings.headings if row.table == headings.table or headings.at_table_start(row) else []
        found = self._under_columns(row, names, heads) or self._in_list(row, names, heads)
        if not found:
            return False
        headings.values_seen = True
        self._values += found
        return True

    def finish(self) -> None:
        """Locate the values of every complete block; those of other blocks, or of none, are left over."""
        times: dict[str | None, Counter[str | None]] = defaultdict(Counter)
        for value in self._values:
            times[value.block][value.result] += 1
        for value in self._values:
            if None not in times and self._is_complete(times[value.block]):
                columns = PrintedColumns((f"disputes.{value.block}.{value.result}",))
                self._found.locate(value.row, columns, [value.cell], [value.cell])
            else:
                self._found.ledger.record(value.row, value.cell, UNCLEAR_HEADINGS)

    def _is_complete(self, times: Counter[str | None]) -> bool:
        """Whether every result of a block was printed, equally often."""
        return times.keys() == set(self._results) and len(set(times.values())) == 1

    def _under_columns(self, row: Row, names: _RowNames, heads: Sequence[Heading]) -> list[LabelledValue]:
        """The values of a row under headings of the results of one block, or of the blocks."""
        results = [head for head in heads if head.column]
        blocks = [head for head in heads if head.dispute]
        if _names_all(self._results, [head.column for head in results]) and len(blocks) < 2 and not names.result:
            return self._of_one_block(row, names, results, blocks[0].dispute if blocks else self._title)
        if results or names.block or not names.result or not _names_all(self._blocks, [h.dispute for h in blocks]):
            return []
        cells = _cells_below(blocks, row, names)
        return [LabelledValue(row, c, h.dispute, names.result) for h, c in zip(blocks, cells, strict=False)]

    def _of_one_block(
        self, row: Row, names: _RowNames, results: Sequence[Heading], above: str | None
    ) -> list[LabelledValue]:
        """The values of a row under headings of results; its block is named beside them, else `above`."""
        cells = _cells_below(results, row, names)
        self._title = None if cells else self._title
        block = names.block or above
        return [LabelledValue(row, c, block, h.column) for h, c in zip(results, cells, strict=False)]

    def _in_list(self, row: Row, names: _RowNames, heads: Sequence[Heading]) -> list[LabelledValue]:
        """The one value of a row that names its result; its block is in this row, in a row above or in the title."""
        cells = row.cells[names.first :]
        if names.result is None or any(head.column for head in heads) or not _is_one_value(cells):
            return []
        titled = next((head.dispute for head in reversed(heads) if head.dispute), self._title)
        block = names.block or (self._above[1] if self._above[0] == row.table else titled)
        if block is None and (is_blank(cells[0].text) or names.result == self._results[-1]):
            return []  # a heading, or the total of any other table
        self._title, self._above = None, (row.table, block)
        return [LabelledValue(row, cells[0], block, names.result)]


def _names_all(keys: Sequence[str], found: Sequence[str | None]) -> bool:
    """Whether each of `keys` was found once, and nothing else."""
    return sorted(key or "" for key in found) == sorted(keys)


def _is_one_value(cells: Sequence[Cell]) -> bool:
    """Whether the first of some cells is a value or blank, and the others are blank."""
    first = cells[0].text if cells else "?"
    return (is_blank(first) or looks_like_value(first)) and all(is_blank(cell.text) for cell in cells[1:])


def _names(labels: RowLabels) -> _RowNames | None:
    """What the labels of a row name; None where one of them does not belong to table four, or two name a result."""
    if any(not (m.dispute or m.result or m.spanning or m.heading) for _, m in labels):
        return None
    results = [m.result for _, m in labels if m.result]
    blocks = [m.dispute for _, m in labels if m.dispute]
    if len(results) > 1 or len(blocks) > 1:
        return None
    first = max((at for at, _ in labels), default=-1) + 1
    return _RowNames(next(iter(blocks), None), next(iter(results), None), first)


def _cells_below(heads: Sequence[Heading], row: Row, names: _RowNames) -> list[Cell]:
    """The cells of a row below `heads`, of which none may be a word; none where they are not all there.

    Without labels at least one is a value: a blank row has no values.
    """
    cells = list(row.cells[names.first :])
    places = [head.cell.column for head in heads]
    below = [cell for place in places for cell in cells if cell.column == place]
    if len(set(places)) != len(places):  # labels below each other, which head no columns
        return []
    if len(below) != len(heads):
        below = cells if len(cells) == len(heads) and names.first else []
    others = [cell for cell in row.cells[names.first :] if cell not in below]
    if any(count_numbers(cell.text) for cell in others) or (names.first and _begins_left_of(below, row, names)):
        return []
    words = any(not is_blank(cell.text) and not looks_like_value(cell.text) for cell in below)
    filled = any(looks_like_value(cell.text) for cell in below)
    return [] if words or not (filled or names.first) else below


def _begins_left_of(below: Sequence[Cell], row: Row, names: _RowNames) -> bool:
    """Whether a value is left of the labels of its row."""
    return bool(below) and below[0].column <= row.cells[names.first - 1].column
