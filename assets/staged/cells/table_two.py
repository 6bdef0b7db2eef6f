"""Table two: which cells beside an entry's label are its values, by the headings of the entry's block.

Takes no value and knows no other table.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assets.staged.cells.alignment import windows
from assets.staged.cells.headings import Columns, Slot, lost, settle
from assets.staged.cells.labels import NOTHING, Marks
from assets.staged.cells.units import printed_unit
from assets.staged.grid import Cell, Row
from assets.staged.values import looks_like_value
from assets.text.characters import blank
from warehouse.reference.forms.form import Proactive


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the columns of its block, the cells beside its label, and those of them under the columns, none where
    it is in doubt which.

    `units`: the units that headings print, by key. `headed`: whether a title or headings of its block are above it.
    """

    columns: Columns
    cells: tuple[Cell, ...]
    values: tuple[Cell, ...]
    units: dict[str, str]
    headed: bool


@dataclass(slots=True)
class Entries:
    """Follows the blocks of table two down a document, page breaks and repeated headings included."""

    table: Proactive
    _slots: dict[int, tuple[int, list[Slot]]] = field(default_factory=dict)  # by block: the table, its headings
    _titled: set[int] = field(default_factory=set)
    _open: int | None = None
    _table: int = 0
    _last: tuple[int, int] = (0, 0)  # table and row of the last line of headings

    def heads(self, row: Row, marks: Marks) -> bool:
        """Whether a row has headings of columns; a block's own title is noted too, and ends the headings above it."""
        self._follow(row, marks)
        for block in (m.block for _, m in marks if m.block is not None):
            self._titled.add(block)
            self._slots.pop(block, None)
            self._open = block
        options = {at: m.columns for at, m in marks if m.columns}
        if not options and not self._opens(row, marks):
            return False
        cells = self._headings(row.cells, marks)
        blocks = self._of(options.values())
        for b in blocks:
            slots = [self._slot(cell, dict(options.get(at, ())).get(b)) for at, cell in cells]
            self._slots[b] = (0, [*self._slots[b][1], *slots]) if self._goes_on(b, row, slots) else (row.table, slots)
        self._last, self._open = (row.table, row.number), None
        return bool(options)

    def _goes_on(self, b: int, row: Row, slots: Sequence[Slot]) -> bool:
        """Whether a line of one heading continues the one above it, as where each cell of a table is a line."""
        known = {slot.key for slot in self._slots.get(b, (0, []))[1]}
        below = self._last == (row.table, row.number - 1)
        return below and len(row.cells) == 1 and bool(known) and known.isdisjoint(slot.key for slot in slots)

    def _follow(self, row: Row, marks: Marks) -> None:
        """Forget the titles and headings above where a table begins that does not go on with theirs."""
        filled = [cell for cell in row.cells if not blank(cell.text)]
        if row.table == self._table or not filled:
            return
        others = not marks and len(filled) > 1 and not any(looks_like_value(cell.text) for cell in filled)
        if others or row.table > self._table + 1:
            self._slots, self._titled, self._open = {}, set(), None
        self._table = row.table

    def _of(self, options: Collection[tuple[tuple[int, int], ...]]) -> list[int]:
        """The blocks a line of headings is of: the one whose title is right above; else those it heads wholly, or may.

        The headings of one block may word those of another too.
        """
        may = [b for b in range(len(self.table.blocks)) if all(b in dict(columns) for columns in options)]
        if self._open in may:
            return [self._open]
        wholly = [b for b in may if len({dict(columns)[b] for columns in options}) == len(self.table.blocks[b].columns)]
        return wholly or (may if options else [])

    def entries(self, row: Row, marks: Marks) -> list[Entry]:
        """The entries whose labels stand in `row`, each with the cells up to the next label."""
        found = []
        for (at, meaning), (end, _) in pairwise((*marks, (len(row.cells), NOTHING))):
            if meaning.entry is not None:
                found.append(self._entry(*meaning.entry, row.table, row.cells[at + 1 : end]))
        return found

    def _opens(self, row: Row, marks: Marks) -> bool:
        """Whether a row opens with the form's word over the labels: what follows it are headings, whatever they say."""
        first, *rest = row.cells
        opens = "".join(first.text.split()) in self.table.headings and len(marks) == 1
        filled = [cell for cell in rest if not blank(cell.text)]
        return opens and bool(filled) and not any(looks_like_value(cell.text) for cell in filled)

    def _headings(self, cells: Sequence[Cell], marks: Marks) -> list[tuple[int, Cell]]:
        """The cells that head columns, behind the titles of a line, without the blank ones at its end."""
        first = min((at for at, m in marks if m.columns), default=len(cells))
        titles = [at for at, m in marks if (m.block is not None or m.heading) and at < first]
        start = max(titles, default=first - 1) + 1
        last = max((at for at, cell in enumerate(cells) if not blank(cell.text)), default=-1)
        return [(at, cell) for at, cell in enumerate(cells) if start <= at <= last]

    def _slot(self, cell: Cell, column: int | None) -> Slot:
        return Slot(None if column is None else str(column), cell)

    def _entry(self, b: int, r: int, table: int, cells: tuple[Cell, ...]) -> Entry:
        block = self.table.blocks[b]
        own = [f"proactive.{cell.key}" for cell in block.rows[r].cells]
        number, slots = self._slots.get(b, (0, []))
        labels = {str(n): column.label for n, column in enumerate(block.columns)}
        columns = settle(slots, labels, number) if slots else lost(tuple(labels))
        named = replace(
            columns,
            keys=tuple(key and own[int(key)] for key in columns.keys),
            assumed=frozenset(own[int(key)] for key in columns.assumed),
        )
        units = {own[int(s.key)]: unit for s in slots if s.key is not None and (unit := printed_unit(s.cell.text))}
        return Entry(named, cells, self._values(columns, table, cells), units, bool(slots) or b in self._titled)

    def _values(self, columns: Columns, table: int, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """The cells under `columns`; none where there are more or fewer, or a doubt which."""
        if not columns.keys:
            return ()
        filled = {cell.column for cell in cells if not blank(cell.text)}
        if table == columns.table and filled <= set(columns.places):
            placed = tuple(cell for cell in cells if cell.column in columns.places)
            if len(placed) == len(columns.keys):
                return placed
        starts = windows(cells, len(columns.keys))
        if len(starts) > 1 and filled:
            starts = [start for start in starts if table == columns.table and cells[start].column == columns.places[0]]
        return cells[starts[0] : starts[0] + len(columns.keys)] if starts else ()
