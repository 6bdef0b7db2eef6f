"""The columns of table four under one printing of its headings: blocks of results, side by side.

Headings come in up to three lines: 行政诉讼 over its two blocks, the blocks, and five results in each. Reads no values.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isnan

from assets.staged.cells.headings import (
    CONTRARY,
    UNCLEAR,
    Heading,
    Position,
    PrintedColumns,
    assume_form_order,
    columns_by_position,
    grid_position,
    page_position,
    resolve_columns,
    spans_only,
    with_unknown,
)
from assets.text.characters import is_blank
from warehouse.reference.forms.form import Disputes


def dispute_columns(table: Disputes, headings: Sequence[Heading], number: int) -> PrintedColumns:
    """The columns under `headings`, which end in table `number` of the document."""
    return _DisputeHeadings(table, headings, number).columns()


def form_order(table: Disputes) -> tuple[str, ...]:
    """The columns in the form's order, by key without the table's name."""
    return tuple(f"{block.key}.{column.key}" for block in table.blocks for column in table.columns)


def is_named(heading: Heading) -> bool:
    """Whether a cell is a heading of the form and not another word, or blank."""
    return bool(heading.column or heading.dispute or heading.spanning)


class _DisputeHeadings:
    """One printing of the headings, read by position, else by nesting in the order of print."""

    def __init__(self, table: Disputes, headings: Sequence[Heading], number: int) -> None:
        self._table, self._headings, self._number = table, headings, number
        self._results = [heading for heading in headings if heading.column]
        self._blocks = [heading for heading in headings if heading.dispute]
        self._labels = {column.key: column.label for column in table.columns}
        self._parent_of = {block.key: block.under for block in table.blocks}

    def columns(self) -> PrintedColumns:
        return columns_by_position(self._columns_at) or self._columns_in_print_order() or self._no_columns()

    def _no_columns(self) -> PrintedColumns:
        """No columns: UNCLEAR where the blocks at least are in the form's order, else CONTRARY."""
        form, found = list(self._parent_of), [head.dispute for head in self._blocks]
        tops_printed = [
            head.spanning or head.dispute
            for head in self._headings
            if head.spanning or not self._parent_of.get(head.dispute or "?", "?")
        ]
        tops = list(dict.fromkeys(parent or key for key, parent in self._parent_of.items()))
        blocks_in_order = [key for key in form if key in found] == found
        in_order = blocks_in_order and [t for t in tops if t in tops_printed] == tops_printed
        return with_unknown(UNCLEAR if in_order else CONTRARY, self._headings)

    def _columns_at(self, position: Position) -> PrintedColumns | None:
        """The columns by the positions of their headings; None where these contradict the nesting."""
        runs = self._runs_at(position)
        blocks = self._blocks_over(runs, position)
        if not blocks or not self._nests(position):
            return None
        resolved = [resolve_columns(run, self._labels, self._number) for run in runs]
        form = list(self._parent_of)
        if None in blocks:  # one block's heading is lost: it is the form's, if all others are where the form has them
            if blocks.count(None) > 1 or any(b not in (None, key) for b, key in zip(blocks, form, strict=True)):
                return None
            at = blocks.index(None)
            blocks[at] = form[at]
            resolved[at] = replace(resolved[at], assumed=frozenset(key for key in resolved[at].keys if key))
        return self._join(blocks, resolved)

    def _runs_at(self, position: Position) -> list[list[Heading]]:
        """The headings of results by position, cut into those of each block; empty where they have no positions."""
        heads = sorted(self._result_line(position), key=lambda head: position(head.cell))
        at = [position(head.cell) for head in heads]
        if len(set(at)) < len(at) or any(map(isnan, at)):
            return []
        starts = sorted(position(head.cell) for head in self._blocks)
        if position is grid_position and len(starts) == len(self._parent_of):
            cuts = [bisect_left(at, start) for start in starts]
        else:
            cuts = [len(self._labels) * n for n in range(len(self._parent_of))]
        if cuts[0] or len(heads) < len(cuts) * len(self._labels):
            return []
        runs = [heads[start:end] for start, end in zip(cuts, [*cuts[1:], len(heads)], strict=True)]
        while len(runs[-1]) > len(self._labels) and not is_named(runs[-1][-1]) and is_blank(runs[-1][-1].cell.text):
            runs[-1].pop()
        return runs

    def _result_line(self, position: Position) -> list[Heading]:
        """The headings of results, and the unnamed cells in their lines from the first block on."""
        named = {position(head.cell) for head in self._results}
        lines = {head.line for head in self._results}
        first = min([*named, *(position(head.cell) for head in self._blocks)], default=0)
        others = [head for head in self._headings if not is_named(head) and head.line in lines]
        if position is page_position:
            others = [head for head in others if not is_blank(head.cell.text)]
        beside = {position(h.cell): h for h in others if position(h.cell) >= first and position(h.cell) not in named}
        return [*self._results, *beside.values()]

    def _blocks_over(self, runs: Sequence[Sequence[Heading]], position: Position) -> list[str | None]:
        """The block over each run, None where its heading is lost; empty where blocks and runs do not match."""
        found: list[str | None] = []
        end = 0.0
        for run in runs:
            first, last = (position(run[at].cell) for at in (0, -1)) if run else (0.0, 0.0)
            low, high = (end, first) if position is grid_position else (first, last)
            over = [head.dispute for head in self._blocks if low <= position(head.cell) <= high]
            if not run or len(over) > 1:
                return []
            found.append(over[0] if over else None)
            end = last + 1
        return found if len([key for key in found if key]) == len(self._blocks) else []

    def _nests(self, position: Position) -> bool:
        """Whether each spanning heading is over its own blocks and over no other."""
        for parent in (head for head in self._headings if head.spanning):
            blocks = [
                (position(head.cell), self._parent_of[head.dispute or ""] == parent.spanning) for head in self._blocks
            ]
            inside, outside = ([at for at, own in blocks if own == wanted] for wanted in (True, False))
            if not spans_only(position(parent.cell), inside, outside, position):
                return False
        return True

    def _join(self, blocks: Sequence[str | None], resolved: Sequence[PrintedColumns]) -> PrintedColumns | None:
        """The columns of the blocks side by side; None where those of a block are not determined."""
        if not all(columns.keys for columns in resolved):
            return None
        pairs = list(zip(blocks, resolved, strict=True))
        return PrintedColumns(
            tuple(key and f"{block}.{key}" for block, columns in pairs for key in columns.keys),
            frozenset(f"{block}.{key}" for block, columns in pairs for key in columns.assumed),
            tuple(place for _, columns in pairs for place in columns.places),
            self._number if all(columns.places for columns in resolved) else 0,
            list(blocks) != [block.key for block in self._table.blocks] or any(c.contrary for c in resolved),
            unknown=tuple(heading for columns in resolved for heading in columns.unknown),
        )

    def _columns_in_print_order(self) -> PrintedColumns | None:
        """The columns by the order of print: blocks in theirs, each with the same run of results."""
        blocks = self._blocks_in_print_order()
        runs = list(self._equal_runs(len(self._labels)))
        if blocks is None or not runs:
            return self._form_order() if not self._blocks else None
        alike = {tuple(head.column for head in run) for run in runs}
        if len(runs) == len(blocks) and len(alike) == 1:
            columns = resolve_columns(runs[0], self._labels)
            return self._join(blocks, [columns] * len(blocks))
        return self._form_order() if blocks == [block.key for block in self._table.blocks] else None

    def _form_order(self) -> PrintedColumns | None:
        """The form's own columns, each assumed, where the results that are printed are in its order."""
        form = form_order(self._table)
        left = iter(column.key for _ in self._table.blocks for column in self._table.columns)
        others = [head for head in self._headings if not is_named(head) and not is_blank(head.cell.text)]
        in_order = all(any(head.column == key for key in left) for head in self._results)
        return assume_form_order(form) if in_order and not others else None

    def _equal_runs(self, length: int) -> Iterator[list[Heading]]:
        if len(self._results) == length * len(self._table.blocks):
            yield from (self._results[at : at + length] for at in range(0, len(self._results), length))

    def _blocks_in_print_order(self) -> list[str | None] | None:
        """The blocks in print order, nested ones in place of their parent; None where this is ambiguous."""
        parent_of = self._parent_of
        parents = {head.spanning for head in self._headings if head.spanning}
        if sorted(head.dispute or "" for head in self._blocks) != sorted(parent_of):
            return None
        top = [h for h in self._headings if h.spanning or (h.dispute and parent_of[h.dispute] not in parents)]
        filled = [head for head in self._headings if not is_blank(head.cell.text)]
        stacked = len({head.line for head in filled}) == len(filled)
        if len({head.line for head in top}) > 1 and not stacked:
            return None
        nested = {
            parent: [b.dispute for b in self._blocks if parent_of[b.dispute or ""] == parent] for parent in parents
        }
        return [key for head in top for key in (nested[head.spanning] if head.spanning else [head.dispute])]
