"""The columns of table three under one printing of its headings, by the headings' positions or their nesting.

Headings come in up to three lines: 申请人情况 over all columns, 法人或其他组织 over five of them. Reads no values.
"""

from collections.abc import Iterator, Sequence
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
    resembles,
    resolve_columns,
    spans_only,
    with_unknown,
)
from assets.text.characters import is_blank
from warehouse.reference.forms.form import Applications


def applicant_columns(table: Applications, headings: Sequence[Heading], number: int) -> PrintedColumns:
    """The columns under `headings`, which end in table `number` of the document; the form's own without headings."""
    columns = _ApplicantHeadings(table, headings, number).columns()
    return columns if columns.keys else with_unknown(columns, headings)


class _ApplicantHeadings:
    """One printing of the headings, read by position, else by nesting in the order of print."""

    def __init__(self, table: Applications, headings: Sequence[Heading], number: int) -> None:
        self._table, self._headings, self._number = table, headings, number
        self._labels = {column.key: column.label for column in table.columns}
        self._parent_of = {column.key: column.under for column in table.columns}
        self._named = [heading for heading in headings if heading.column is not None]
        spanning = {parent for parent in self._parent_of.values() if parent}
        self._parents = [heading for heading in headings if heading.spanning in spanning]

    def columns(self) -> PrintedColumns:
        if not self._named:
            return assume_form_order(tuple(self._labels))
        by_position = columns_by_position(self._columns_at)
        if by_position is not None:
            return by_position
        order = self._in_print_order()
        columns = UNCLEAR if order is None else resolve_columns(order, self._labels)
        return self._unless_sides_differ(columns, grid_position)

    def _columns_at(self, position: Position) -> PrintedColumns | None:
        """The columns by the positions of their headings, None where these contradict the nesting."""
        named = self._named_at(position)
        if named is None:
            return None
        columns = resolve_columns(self._with_unnamed(named, position), self._labels, self._number)
        return self._unless_sides_differ(columns, position)

    def _unless_sides_differ(self, columns: PrintedColumns, position: Position) -> PrintedColumns:
        """`columns`; CONTRARY where some are lost and the rest are not on the form's sides of 法人或其他组织."""
        complete = bool(columns.keys) and not columns.assumed
        return columns if complete or self._sides_agree(position) else CONTRARY

    def _sides_agree(self, position: Position) -> bool:
        """Whether the headings in a line with a spanning heading are on the same side of it as in the form."""
        form = list(self._labels)
        for parent in self._parents:
            inside = [form.index(key) for key, spanning in self._parent_of.items() if spanning == parent.spanning]
            beside = [(head, form.index(head.column or "")) for head in self._named if head.line == parent.line]
            before = [(position(head.cell) < position(parent.cell), at) for head, at in beside if at not in inside]
            if any(is_before != (at < min(inside)) for is_before, at in before):
                return False
        return True

    def _named_at(self, position: Position) -> list[Heading] | None:
        """The named headings by position; None where two share a position or a column, or their nesting differs."""
        heads = sorted(self._without_strays(), key=lambda head: position(head.cell))
        at = [position(head.cell) for head in heads]
        if len(set(at)) < len(at) or any(map(isnan, at)) or len({head.column for head in heads}) < len(heads):
            return None
        for parent in self._parents:
            nested = {head: self._parent_of[head.column or ""] == parent.spanning for head in heads}
            inside = [position(head.cell) for head in heads if nested[head]]
            outside = [position(head.cell) for head in heads if not nested[head]]
            if not spans_only(position(parent.cell), inside, outside, position):
                return None
        one_line = len({head.line for head in heads}) == 1
        gapless = position is page_position or at[-1] - at[0] + 1 == len(at)
        return heads if self._parents or one_line or gapless else None

    def _without_strays(self) -> Iterator[Heading]:
        """The named headings, without one printed a second time in the column of another."""
        named = {(head.column, head.cell.column): head for head in self._named}.values()
        keys = [head.column for head in named]
        for head in named:
            taken = any(o.cell.column == head.cell.column and o.column != head.column for o in named)
            if not (taken and keys.count(head.column) > 1):
                yield head

    def _with_unnamed(self, named: Sequence[Heading], position: Position) -> list[Heading]:
        """The headings from the first named one to the last, with the columns between them that none names.

        Remains of the form's first heading before them, and print to the right of the last, belong to them too.
        """
        at = {position(head.cell): head for head in named}
        first, last = min(at), max(at)
        others = {position(h.cell): h.cell for h in self._headings if h.column is None and h.spanning is None}
        if position is page_position:  # without a grid, blank cells are no columns
            others = {where: cell for where, cell in others.items() if not is_blank(cell.text)}
        found = {
            where: Heading(cell)
            for where, cell in others.items()
            if first < where < last or self._is_at_edge(where, cell.text, first, last)
        }
        found |= at
        return [found[where] for where in sorted(found)]

    def _is_at_edge(self, where: float, text: str, first: float, last: float) -> bool:
        if where > last:
            return not is_blank(text)
        return where < first and resembles(text, next(iter(self._labels.values())))

    def _in_print_order(self) -> list[Heading] | None:
        """The named headings in print order, nested ones in place of their parent; None where it is ambiguous."""
        nested = {
            parent.spanning: [h for h in self._named if self._parent_of[h.column or ""] == parent.spanning]
            for parent in self._parents
        }
        if any(self._any_before(parent, nested[parent.spanning]) for parent in self._parents):
            return None
        top = [h for h in (*self._named, *self._parents) if h.spanning or self._parent_of[h.column or ""] not in nested]
        ordered = self._order_siblings(sorted(top, key=self._headings.index))
        if ordered is None:
            return None
        return [leaf for head in ordered for leaf in (nested[head.spanning] if head.spanning else [head])]

    def _any_before(self, parent: Heading, nested: Sequence[Heading]) -> bool:
        return any(self._headings.index(head) < self._headings.index(parent) for head in nested)

    def _order_siblings(self, top: list[Heading]) -> list[Heading] | None:
        """Headings of one level in order: all in one line, each in a line of its own, or beside 申请人情况."""
        lines = [head.line for head in top]
        over_all = next((head for head in self._headings if head.spanning == self._table.over_all), None)
        if len(set(lines)) == 1:
            return top
        if len({head.line for head in self._headings}) == len(self._headings):
            follows = over_all is not None and self._headings.index(top[0]) == self._headings.index(over_all) + 1
            total = self._table.columns[-1].key
            return None if follows and top[0].column == total else top
        if over_all is None:
            return None
        beside = [head for head in top if head.line == over_all.line]
        below = [head for head in top if head.line != over_all.line]
        if len({head.line for head in below}) > 1:
            return None
        before = [head for head in beside if self._headings.index(head) < self._headings.index(over_all)]
        return [*before, *below, *(head for head in beside if head not in before)]
