"""Table four: the headings of its blocks and results, then the one row of values under them. Knows no other table."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import isnan
from typing import NamedTuple

from assets.staged.cells.headings import (
    CONTRARY,
    UNCLEAR,
    Columns,
    Place,
    Slot,
    in_grid,
    lost,
    nested,
    on_page,
    placed,
    settle,
)
from assets.staged.cells.labels import Marks, Meaning
from assets.staged.grid import Cell, Row
from assets.staged.values import looks_like_value, numbers_in
from assets.text.characters import blank
from warehouse.reference.forms.form import Disputes

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
    """One printing of the headings, read by its places, else by its nesting in the order of print."""

    def __init__(self, table: Disputes, heads: Sequence[Head], number: int) -> None:
        self._table, self._heads, self._number = table, heads, number
        self._results = [head for head in heads if head.result]
        self._blocks = [head for head in heads if head.block]
        self._labels = {column.key: column.label for column in table.columns}
        self._under = {block.key: block.under for block in table.blocks}

    def columns(self) -> Columns:
        """The columns by their places in the grid, else on the page, else by the order of print."""
        return placed(self._placed) or self._printed() or self._none()

    def _none(self) -> Columns:
        """No columns, told by whether the blocks at least stand in the form's order."""
        form, found = list(self._under), [head.block for head in self._blocks]
        parents = [
            head.over or head.block for head in self._heads if head.over or not self._under.get(head.block or "?", "?")
        ]
        tops = list(dict.fromkeys(under or key for key, under in self._under.items()))
        in_order = [key for key in form if key in found] == found and [key for key in tops if key in parents] == parents
        return UNCLEAR if in_order else CONTRARY

    def _placed(self, place: Place) -> Columns | None:
        """The columns by their places; None where the headings do not stand as they nest."""
        runs = self._runs_at(place)
        over = self._over(runs, place)
        if not over or not self._nests(place):
            return None
        settled = [settle([self._slot(head) for head in run], self._labels, self._number) for run in runs]
        form = list(self._under)
        if None in over:  # one block's heading is lost: it is where the form has it, if the others are
            if over.count(None) > 1 or any(block not in (None, key) for block, key in zip(over, form, strict=True)):
                return None
            at = over.index(None)
            over[at] = form[at]
            settled[at] = replace(settled[at], assumed=frozenset(key for key in settled[at].keys if key))
        return self._joined(over, settled)

    def _runs_at(self, place: Place) -> list[list[Head]]:
        """The headings of results by their places, cut into those of each block; none where they have no places."""
        heads = sorted(self._in_line(place), key=lambda head: place(head.cell))
        places = [place(head.cell) for head in heads]
        if len(set(places)) < len(places) or any(map(isnan, places)):
            return []
        starts = sorted(place(head.cell) for head in self._blocks)
        if place is in_grid and len(starts) == len(self._under):
            cuts = [bisect_left(places, start) for start in starts]
        else:
            cuts = [len(self._labels) * n for n in range(len(self._under))]
        if cuts[0] or len(heads) < len(cuts) * len(self._labels):
            return []
        runs = [heads[start:end] for start, end in zip(cuts, [*cuts[1:], len(heads)], strict=True)]
        while len(runs[-1]) > len(self._labels) and not runs[-1][-1].named and blank(runs[-1][-1].cell.text):
            runs[-1].pop()
        return runs

    def _in_line(self, place: Place) -> list[Head]:
        """The headings of results, and what is in a line with them that names none, from the first block on."""
        named = {place(head.cell) for head in self._results}
        lines = {head.line for head in self._results}
        first = min([*named, *(place(head.cell) for head in self._blocks)], default=0)
        others = [head for head in self._heads if not head.named and head.line in lines]
        if place is on_page:
            others = [head for head in others if not blank(head.cell.text)]
        beside = {place(h.cell): h for h in others if place(h.cell) >= first and place(h.cell) not in named}
        return [*self._results, *beside.values()]

    def _over(self, runs: Sequence[Sequence[Head]], place: Place) -> list[str | None]:
        """The block that each run is under, None for one whose heading is lost; empty where they do not belong so."""
        found: list[str | None] = []
        end = 0.0
        for run in runs:
            first, last = (place(run[at].cell) for at in (0, -1)) if run else (0.0, 0.0)
            low, high = (end, first) if place is in_grid else (first, last)
            over = [head.block for head in self._blocks if low <= place(head.cell) <= high]
            if not run or len(over) > 1:
                return []
            found.append(over[0] if over else None)
            end = last + 1
        return found if len([key for key in found if key]) == len(self._blocks) else []

    def _nests(self, place: Place) -> bool:
        """Whether each heading over blocks stands over those it is to, and over no other."""
        for parent in (head for head in self._heads if head.over):
            under = [(place(head.cell), self._under[head.block or ""] == parent.over) for head in self._blocks]
            inside, outside = ([at for at, own in under if own == wanted] for wanted in (True, False))
            if not nested(place(parent.cell), inside, outside, place):
                return False
        return True

    def _slot(self, head: Head) -> Slot:
        return Slot(head.result, head.cell)

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
            return self._form_order() if not self._blocks else None
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
        slots = [Slot(head.result, head.cell) for head in self._results]
        if len(slots) == length * len(self._table.blocks):
            yield from (slots[at : at + length] for at in range(0, len(slots), length))

    def _blocks_in_print(self) -> list[str | None] | None:
        """The blocks in the order of print, those under a heading in its place; None where this leaves it open."""
        under = self._under
        parents = {head.over for head in self._heads if head.over}
        if sorted(head.block or "" for head in self._blocks) != sorted(under):
            return None
        top = [h for h in self._heads if h.over or (h.block and under[h.block] not in parents)]
        filled = [head for head in self._heads if not blank(head.cell.text)]
        stacked = len({head.line for head in filled}) == len(filled)
        if len({head.line for head in top}) > 1 and not stacked:
            return None
        inside = {parent: [b.block for b in self._blocks if under[b.block or ""] == parent] for parent in parents}
        return [key for head in top for key in (inside[head.over] if head.over else [head.block])]
