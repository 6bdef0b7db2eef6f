"""The headings of table three: in which printed order its columns stand, from their places or their nesting.

Headings come in up to three lines: 申请人情况 over all, 法人或其他组织 over five columns. Reads no values and knows no
other table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
    resembles,
    settle,
)
from assets.staged.cells.labels import Marks, Meaning, numeral
from assets.staged.grid import Cell, Row
from assets.staged.values import looks_like_value
from assets.text.characters import blank
from warehouse.reference.forms.form import Applications


class Head(NamedTuple):
    """A cell of the headings: the line it is printed in, the column of the form it names or the heading it is."""

    line: int
    cell: Cell
    key: str | None = None
    over: str | None = None


@dataclass(slots=True)
class Headings:
    """Follows the headings of table three down a document; `columns` are those in force."""

    table: Applications
    _number: int = 0
    _lines: int = 0
    _heads: list[Head] = field(default_factory=list)
    _columns: Columns | None = None
    _used: bool = False

    def heads(self, row: Row, marks: Marks) -> bool:
        """Whether `row` is a line of headings; the first after rows of values begins a new printing."""
        if any(looks_like_value(cell.text) for cell in row.cells):
            return False
        meanings = dict(marks)
        own = any(map(self._is_heading, meanings.values()))
        begun = bool(self._heads) and not self._used and row.table in (self._number, self._number + 1)
        if not own and not (begun and self._goes_on(row, marks)):
            return False
        again = any(m.over == self.table.over_all for m in meanings.values()) and self._has_over_all()
        if self._used or not begun or again:
            self._heads, self._lines, self._used = [], 0, False
        self._number, self._columns, self._lines = row.table, None, self._lines + 1
        self._heads += [self._head(cell, meanings.get(at)) for at, cell in enumerate(row.cells)]
        return True

    @property
    def columns(self) -> Columns:
        """The columns that the headings above give; those of the form where there are none."""
        if self._columns is None:
            self._columns = _Nested(self.table, self._heads, self._number).columns()
        return self._columns

    def stand_in(self, table: int) -> bool:
        """Whether headings of table three are in a table of the document."""
        return table == self._number and any(head.key for head in self._heads)

    def use(self) -> Columns:
        """The columns for a row of values, which ends the headings."""
        self._used = True
        return self.columns

    def _is_heading(self, meaning: Meaning) -> bool:
        """Whether a label can only stand in these headings; 其他 and 总计 head columns of other tables, and rows."""
        named = meaning.column is not None and meaning.row is None and meaning.result is None
        return named or meaning.over in (self.table.over_all, *(c.under for c in self.table.columns if c.under))

    def _has_over_all(self) -> bool:
        return any(head.over == self.table.over_all for head in self._heads)

    def _goes_on(self, row: Row, marks: Marks) -> bool:
        """Whether a row without a heading of its own continues them: every label in it may head a column."""
        return bool(marks) and all(m.column and numeral(row.cells[at].text) is None for at, m in marks)

    def _head(self, cell: Cell, meaning: Meaning | None) -> Head:
        if meaning is None:
            return Head(self._lines, cell)
        return Head(self._lines, cell, meaning.column, meaning.over or ("" if meaning.heading else None))


class _Nested:
    """One printing of the headings, read by its places in the grid, else by its nesting in the order of print."""

    def __init__(self, table: Applications, heads: Sequence[Head], number: int) -> None:
        self._table, self._heads, self._number = table, heads, number
        self._labels = {column.key: column.label for column in table.columns}
        self._under = {column.key: column.under for column in table.columns}
        self._named = [head for head in heads if head.key is not None]
        self._parents = [head for head in heads if head.over in {under for under in self._under.values() if under}]

    def columns(self) -> Columns:
        if not self._named:
            return lost(tuple(self._labels))
        found = placed(self._at)
        if found is not None:
            return found
        order = self._printed()
        columns = UNCLEAR if order is None else settle([Slot(h.key, h.cell) for h in order], self._labels)
        return self._beside(columns, in_grid)

    def _at(self, place: Place) -> Columns | None:
        """The columns by their places."""
        heads = self._placed(place)
        if heads is None:
            return None
        return self._beside(settle(self._between(heads, place), self._labels, self._number), place)

    def _beside(self, columns: Columns, place: Place) -> Columns:
        """The columns, where headings are lost only if the others are on the sides of 法人或其他组织 the form has."""
        whole = bool(columns.keys) and not columns.assumed
        return columns if whole or self._sides_agree(place) else CONTRARY

    def _sides_agree(self, place: Place) -> bool:
        """Whether what is in a line with a heading over some columns is on the side of it that the form has it on."""
        form = list(self._labels)
        for parent in self._parents:
            inside = [form.index(key) for key, under in self._under.items() if under == parent.over]
            beside = [(head, form.index(head.key or "")) for head in self._named if head.line == parent.line]
            before = [(place(head.cell) < place(parent.cell), at) for head, at in beside if at not in inside]
            if any(is_before != (at < min(inside)) for is_before, at in before):
                return False
        return True

    def _placed(self, place: Place) -> list[Head] | None:
        """The named heads by their places; None where two share one, or they do not stand as they nest."""
        heads = sorted(self._once(), key=lambda head: place(head.cell))
        places = [place(head.cell) for head in heads]
        if len(set(places)) < len(places) or any(map(isnan, places)) or len({head.key for head in heads}) < len(heads):
            return None
        for parent in self._parents:
            under = {head: self._under[head.key or ""] == parent.over for head in heads}
            inside = [place(head.cell) for head in heads if under[head]]
            outside = [place(head.cell) for head in heads if not under[head]]
            if not nested(place(parent.cell), inside, outside, place):
                return None
        one_line = len({head.line for head in heads}) == 1
        gapless = place is on_page or places[-1] - places[0] + 1 == len(places)
        return heads if self._parents or one_line or gapless else None

    def _once(self) -> Iterator[Head]:
        """The named heads without those of a line that went astray: printed again where another stands."""
        named = {(head.key, head.cell.column): head for head in self._named}.values()
        keys = [head.key for head in named]
        for head in named:
            taken = any(o.cell.column == head.cell.column and o.key != head.key for o in named)
            if not (taken and keys.count(head.key) > 1):
                yield head

    def _between(self, placed: Sequence[Head], place: Place) -> list[Slot]:
        """The slots from the first named head to the last, the columns between that none names among them.

        So is what is left of the first heading, and what stands to the right of the last in its line.
        """
        named = {place(head.cell): head for head in placed}
        first, last = min(named), max(named)
        others = {place(h.cell): h.cell for h in self._heads if h.key is None and h.over is None}
        if place is on_page:  # blank cells are no columns where no grid is
            others = {at: cell for at, cell in others.items() if not blank(cell.text)}
        slots = {
            at: Slot(None, cell)
            for at, cell in others.items()
            if first < at < last or self._edge(at, cell.text, first, last)
        }
        slots |= {at: Slot(head.key, head.cell) for at, head in named.items()}
        return [slots[at] for at in sorted(slots)]

    def _edge(self, at: float, text: str, first: float, last: float) -> bool:
        if at > last:
            return not blank(text)
        return at < first and resembles(text, next(iter(self._labels.values())))

    def _printed(self) -> list[Head] | None:
        """The named heads in the order of print, those under a heading in its place; None where this leaves it open."""
        inside = {
            parent.over: [h for h in self._named if self._under[h.key or ""] == parent.over] for parent in self._parents
        }
        if any(self._before(parent, inside[parent.over]) for parent in self._parents):
            return None
        top = [h for h in (*self._named, *self._parents) if h.over or self._under[h.key or ""] not in inside]
        top = sorted(top, key=self._heads.index)
        ordered = self._siblings(top)
        if ordered is None:
            return None
        return [leaf for head in ordered for leaf in (inside[head.over] if head.over else [head])]

    def _before(self, parent: Head, inside: Sequence[Head]) -> bool:
        return any(self._heads.index(head) < self._heads.index(parent) for head in inside)

    def _siblings(self, top: list[Head]) -> list[Head] | None:
        """Heads of one level in order: they stand in one line, each in a line of its own, or beside 申请人情况."""
        lines = [head.line for head in top]
        over_all = next((head for head in self._heads if head.over == self._table.over_all), None)
        if len(set(lines)) == 1:
            return top
        if len({head.line for head in self._heads}) == len(self._heads):
            follows = over_all is not None and self._heads.index(top[0]) == self._heads.index(over_all) + 1
            total = self._table.columns[-1].key
            return None if follows and top[0].key == total else top
        if over_all is None:
            return None
        beside = [head for head in top if head.line == over_all.line]
        below = [head for head in top if head.line != over_all.line]
        if len({head.line for head in below}) > 1:
            return None
        before = [head for head in beside if self._heads.index(head) < self._heads.index(over_all)]
        return [*before, *below, *(head for head in beside if head not in before)]
