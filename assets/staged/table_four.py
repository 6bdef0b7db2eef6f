"""Table four: the headings of its blocks and results, then the one row of values under them. Knows no other table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from assets.characters import blank
from assets.staged.grid import Cell, Row
from assets.staged.headings import CONTRADICTORY, Columns, Slot, lost, settle
from assets.staged.labels import Marks, Meaning
from assets.staged.values import looks_like_value, numbers_in
from warehouse.reference.form import Disputes

_MOST_MISPRINTS = 2  # cells that hold no value before a row is taken for something else than the values


class Head(NamedTuple):
    """A cell of the headings: the line it is printed in, and the result, block or heading over blocks it is."""

    line: int
    cell: Cell
    result: str | None = None
    block: str | None = None
    over: str | None = None

    @property
    def named(self) -> bool:
        return bool(self.result or self.block or self.over)


@dataclass(slots=True)
class Headings:
    """Follows the headings of table four down a document, and finds the row of values under them."""

    table: Disputes
    _number: int = 0
    _lines: int = 0
    _heads: list[Head] = field(default_factory=list)
    _columns: Columns | None = None
    _met: bool = False

    def heads(self, row: Row, marks: Marks) -> bool:
        """Whether `row` is a line of headings; the first after the values, or in a later table, begins a printing."""
        meanings = dict(marks)
        heads = [self._head(cell, meanings.get(at)) for at, cell in enumerate(row.cells)]
        if not any(head.named for head in heads) or any(looks_like_value(cell.text) for cell in row.cells):
            return False
        own = any(head.block or head.over or (head.result and head.result != "total") for head in heads)
        begun = bool(self._heads) and not self._met and (row.table == self._number or self._opens_next(row))
        if not begun and not own:
            return False
        if not begun or self._again(heads):
            self._heads, self._lines, self._met = [], 0, False
        self._number, self._columns, self._lines = row.table, None, self._lines + 1
        self._heads += [head._replace(line=self._lines) for head in heads]
        return True

    @property
    def columns(self) -> Columns:
        """The fifteen columns that the headings give, by key without the table's name."""
        if self._columns is None:
            self._columns = _Nested(self.table, self._heads, self._number).columns()
        return self._columns

    def awaits(self, row: Row) -> bool:
        """Whether a row without a label stands where the row of values may."""
        results = any(head.result for head in self._heads)
        return results and not self._met and (row.table == self._number or self._opens_next(row))

    def values(self, row: Row) -> list[Cell] | None:
        """The cells of `row`, which is awaited, that stand under the keys; None where it is not the row of values."""
        if not self.columns.keys:
            return [] if self._may_be_values(row) else None
        cells = self._under(row)
        if len(cells) != len(self.columns.keys):
            return None
        beside = any(numbers_in(cell.text) for cell in row.cells if cell not in cells)
        misprints = sum(not blank(cell.text) and not looks_like_value(cell.text) for cell in cells)
        if beside or misprints > _MOST_MISPRINTS:
            return None
        self._met = True
        return cells

    def _may_be_values(self, row: Row) -> bool:
        return sum(looks_like_value(cell.text) for cell in row.cells) >= len(self.table.columns)

    def _under(self, row: Row) -> list[Cell]:
        """The cells in the places of the columns, where they are known; else all cells in their order."""
        columns = self.columns
        if row.table == columns.table:
            placed = [cell for cell in row.cells if cell.column in columns.places]
            if len(placed) == len(columns.keys):
                return placed
        return list(row.cells)

    def _opens_next(self, row: Row) -> bool:
        """Whether `row` opens the table after the headings: a page may end below them."""
        return row.table == self._number + 1 and row.number == 1

    def _again(self, heads: Sequence[Head]) -> bool:
        """Whether a line repeats a block, as headings do that are printed again below a page break."""
        blocks = {head.block for head in self._heads if head.block}
        return any(head.block in blocks for head in heads if head.block)

    def _head(self, cell: Cell, meaning: Meaning | None) -> Head:
        if meaning is None:
            return Head(0, cell)
        over = meaning.over if meaning.over in {block.under for block in self.table.blocks} else None
        return Head(0, cell, meaning.result, meaning.contest, over)


class _Nested:
    """One printing of the headings, read by its places in the grid, else by its nesting in the order of print."""

    def __init__(self, table: Disputes, heads: Sequence[Head], number: int) -> None:
        self._table, self._heads, self._number = table, heads, number
        self._results = [head for head in heads if head.result]
        self._labels = {column.key: column.label for column in table.columns}

    def columns(self) -> Columns:
        placed = self._placed()
        if placed is not None:
            return placed
        return self._printed() or CONTRADICTORY

    def _placed(self) -> Columns | None:
        """The columns by their places; None where the headings do not stand in a grid as they nest."""
        columns = sorted(head.cell.column for head in self._results)
        if len(set(columns)) < len(columns):
            return None
        blocks = self._blocks_in_place()
        if blocks is None:
            return self._one_block_lost()
        ends = [block.cell.column for block in blocks[1:]] + [max(columns, default=0) + 1]
        runs = [self._run(block.cell.column, end) for block, end in zip(blocks, ends, strict=True)]
        if columns[0] < blocks[0].cell.column or not all(runs):
            return None
        settled = [settle(run, self._labels, self._number) for run in runs]
        return self._joined([block.block for block in blocks], settled)

    def _blocks_in_place(self) -> list[Head] | None:
        """Every block by its place, the ones under a heading right of where it begins and together."""
        blocks = sorted((head for head in self._heads if head.block), key=lambda head: head.cell.column)
        under = {block.key: block.under for block in self._table.blocks}
        if sorted(head.block or "" for head in blocks) != sorted(under):
            return None
        for parent in (head for head in self._heads if head.over):
            inside = [head for head in blocks if under[head.block or ""] == parent.over]
            first = blocks.index(inside[0]) if inside else 0
            together = blocks[first : first + len(inside)] == inside
            if not together or parent.cell.column > blocks[first].cell.column:
                return None
            if any(parent.cell.column <= head.cell.column for head in blocks[:first]):
                return None
        return blocks

    def _one_block_lost(self) -> Columns | None:
        """The columns where one block's heading is lost, and what the others leave is where the form has it."""
        found = {head.cell.column: head.block for head in self._heads if head.block}
        length, form = len(self._labels), [block.key for block in self._table.blocks]
        heads = sorted(self._results, key=lambda head: head.cell.column)
        slots = [Slot(head.result, head.cell.text, head.cell.column) for head in heads]
        if len(found) != len(form) - 1 or len(slots) != length * len(form):
            return None
        runs = [slots[at : at + length] for at in range(0, len(slots), length)]
        starts = [0, *(run[-1].column + 1 for run in runs)]
        over = [
            next((block for column, block in found.items() if start <= column <= run[0].column), None)
            for start, run in zip(starts, runs, strict=False)
        ]
        if any(block not in (None, key) for block, key in zip(over, form, strict=True)) or over.count(None) != 1:
            return None
        settled = [settle(run, self._labels, self._number) for run in runs]
        at = over.index(None)
        settled[at] = replace(settled[at], assumed=frozenset(key for key in settled[at].keys if key))
        return self._joined(form, settled)

    def _run(self, start: int, end: int) -> list[Slot]:
        """The headings of one block's columns by their places, those that name no result among them."""
        named = {h.cell.column: Slot(h.result, h.cell.text, h.cell.column) for h in self._results}
        lowest = {head.line for head in self._heads if start <= head.cell.column < end and head.result}
        others = {
            head.cell.column: Slot(None, head.cell.text, head.cell.column)
            for head in self._heads
            if not head.named and head.line in lowest
        }
        return [slot for column, slot in sorted({**others, **named}.items()) if start <= column < end]

    def _joined(self, blocks: Sequence[str | None], settled: Sequence[Columns]) -> Columns | None:
        """One row of columns of the blocks side by side; None where one of them contradicts itself."""
        if not all(columns.keys for columns in settled):
            return None
        pairs = [(block, columns) for block, columns in zip(blocks, settled, strict=True)]
        return Columns(
            tuple(key and f"{block}.{key}" for block, columns in pairs for key in columns.keys),
            frozenset(f"{block}.{key}" for block, columns in pairs for key in columns.assumed),
            tuple(place for _, columns in pairs for place in columns.places),
            self._number if all(columns.places for columns in settled) else 0,
            list(blocks) != [block.key for block in self._table.blocks] or any(c.contrary for c in settled),
        )

    def _printed(self) -> Columns | None:
        """The columns by the order of print: blocks in theirs, each with the same run of results."""
        blocks = self._blocks_in_print()
        runs = list(self._runs(len(self._labels)))
        if blocks is None or not runs:
            return self._form_order() if not any(head.block for head in self._heads) else None
        alike = {tuple(slot.key for slot in run) for run in runs}
        if len(runs) == len(blocks) and len(alike) == 1:
            settled = settle(runs[0], self._labels)
            return self._joined(blocks, [settled] * len(blocks))
        return self._form_order() if blocks == [block.key for block in self._table.blocks] else None

    def _form_order(self) -> Columns | None:
        """The form's own columns, each assumed, where the results that are printed stand in its order."""
        form = [f"{block.key}.{column.key}" for block in self._table.blocks for column in self._table.columns]
        left = iter(column.key for _ in self._table.blocks for column in self._table.columns)
        words = [head for head in self._heads if not head.named and not blank(head.cell.text)]
        in_order = all(any(head.result == key for key in left) for head in self._results)
        return lost(form) if in_order and not words else None

    def _runs(self, length: int) -> Iterator[list[Slot]]:
        slots = [Slot(head.result, head.cell.text) for head in self._results]
        if len(slots) == length * len(self._table.blocks):
            yield from (slots[at : at + length] for at in range(0, len(slots), length))

    def _blocks_in_print(self) -> list[str | None] | None:
        """The blocks in the order of print, those under a heading in its place; None where this leaves it open."""
        under = {block.key: block.under for block in self._table.blocks}
        parents = {head.over for head in self._heads if head.over}
        blocks = [head for head in self._heads if head.block]
        if sorted(head.block or "" for head in blocks) != sorted(under):
            return None
        top = [h for h in self._heads if h.over or (h.block and under[h.block] not in parents)]
        filled = [head for head in self._heads if not blank(head.cell.text)]
        stacked = len({head.line for head in filled}) == len(filled)
        if len({head.line for head in top}) > 1 and not stacked:
            return None
        inside = {parent: [b.block for b in blocks if under[b.block or ""] == parent] for parent in parents}
        return [key for head in top for key in (inside[head.over] if head.over else [head.block])]
