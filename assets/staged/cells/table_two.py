"""Table two, 主动公开政府信息情况: finds its entries by their labels and the values under the headings of their block.

Headings are kept by block, across page breaks and repeated headings. An entry under no title or headings of its block
is taken last, in a table that is of the form otherwise.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from assets.staged.cells.found_cells import FoundCells
from assets.staged.cells.headings import Heading, PrintedColumns, assume_form_order, resolve_columns
from assets.staged.cells.labels import NO_MEANING, FormLabels, RowLabels
from assets.staged.grid import Cell, Row
from assets.staged.values import count_numbers, looks_like_value, printed_unit
from assets.text.characters import is_blank


@dataclass(frozen=True, slots=True)
class ProactiveEntry:
    """One entry: the columns of its block, the cells beside its label, and those under the columns.

    `values` is empty where it is unclear which cells they are. `units`: the units of money that headings print, by key.
    `headed`: whether a title or headings of its block are above it.
    """

    row: Row
    columns: PrintedColumns
    cells: tuple[Cell, ...]
    values: tuple[Cell, ...]
    units: dict[str, str]
    headed: bool


class _BlockHeadings(NamedTuple):
    """The headings in force for a block, and the table of the document they are in; 0 where several lines made them."""

    table: int = 0
    headings: tuple[Heading, ...] = ()


class TableTwo:
    """Follows the blocks of table two down a document."""

    def __init__(self, labels: FormLabels, found: FoundCells) -> None:
        self._table, self._found = labels.form.proactive, found
        self._in_force: dict[int, _BlockHeadings] = {}  # by block
        self._titled: set[int] = set()  # blocks whose title was printed
        self._open: int | None = None  # the block whose title was printed last, before its headings
        self._current = 0  # the table of the document
        self._last = (0, 0)  # table and row of the last line of headings
        self._unheaded: list[ProactiveEntry] = []

    def take(self, row: Row, labels: RowLabels) -> bool:
        """Whether `row` is a line of headings, or holds an entry of a headed block."""
        if self._take_headings(row, labels):
            return True
        entries = self._entries(row, labels)
        headed = [entry for entry in entries if entry.headed]
        for entry in headed:
            self._locate(entry)
            if not entry.values:
                # No sum splits numbers of table two that ran together, but zeros split in one way only.
                zeros = not any(count_numbers(cell.text.replace("0", "")) for cell in entry.cells)
                self._found.note_run_together(row, entry.columns.keys, entry.cells, solvable=zeros)
        self._unheaded += [entry for entry in entries if not entry.headed]
        return bool(headed)

    def finish(self) -> None:
        """Take the entries without headings, each in a recognised table and where none of its cells was found."""
        for entry in self._unheaded:
            known = any(key in self._found for key in entry.columns.keys if key is not None)
            if entry.values and self._found.ledger.is_recognised(entry.row.table) and not known:
                self._locate(entry)

    def _locate(self, entry: ProactiveEntry) -> None:
        self._found.locate(entry.row, entry.columns, entry.values, entry.cells, units=entry.units)

    def _take_headings(self, row: Row, labels: RowLabels) -> bool:
        """Whether `row` heads columns; the title of a block is noted too, and ends the headings above it."""
        self._forget_other_table(row, labels)
        for block in (m.block for _, m in labels if m.block is not None):
            self._titled.add(block)
            self._in_force.pop(block, None)
            self._open = block
        columns = {at: m.columns for at, m in labels if m.columns}
        if not columns and not self._opens_with_heading_word(row, labels):
            return False
        cells = self._heading_cells(row.cells, labels)
        for block in self._blocks_headed(columns.values()):
            line = tuple(_heading(cell, dict(columns.get(at, ())).get(block)) for at, cell in cells)
            above = self._in_force.get(block, _BlockHeadings()).headings
            continued = self._continues(row, line, above)
            self._in_force[block] = _BlockHeadings(0, (*above, *line)) if continued else _BlockHeadings(row.table, line)
        self._last, self._open = (row.table, row.number), None
        return bool(columns)

    def _continues(self, row: Row, line: Sequence[Heading], above: Sequence[Heading]) -> bool:
        """Whether a line of one heading continues the lines above it, as where each cell of a table is a line."""
        known = {heading.column for heading in above}
        below = self._last == (row.table, row.number - 1)
        return below and len(row.cells) == 1 and bool(known) and known.isdisjoint(heading.column for heading in line)

    def _forget_other_table(self, row: Row, labels: RowLabels) -> None:
        """Forget titles and headings where a table begins that does not continue the one before."""
        if row.table == self._current:
            return
        filled = [cell for cell in row.cells if not is_blank(cell.text)]
        if not filled:
            return
        own_words = not labels and len(filled) > 1 and not any(looks_like_value(cell.text) for cell in filled)
        if own_words or row.table > self._current + 1:
            self._in_force, self._titled, self._open = {}, set(), None
        self._current = row.table

    def _blocks_headed(self, columns: Collection[tuple[tuple[int, int], ...]]) -> list[int]:
        """The blocks a line of headings is for: the one titled right above, else those it heads completely, or may.

        The headings of one block may word those of another too.
        """
        possible = [b for b in range(len(self._table.blocks)) if all(b in dict(options) for options in columns)]
        if self._open in possible:
            return [self._open]
        complete = [
            b for b in possible if len({dict(options)[b] for options in columns}) == len(self._table.blocks[b].columns)
        ]
        return complete or (possible if columns else [])

    def _opens_with_heading_word(self, row: Row, labels: RowLabels) -> bool:
        """Whether a row begins with the form's heading over the labels: what follows are headings in any wording."""
        first, *rest = row.cells
        if len(labels) != 1 or "".join(first.text.split()) not in self._table.headings:
            return False
        filled = [cell for cell in rest if not is_blank(cell.text)]
        return bool(filled) and not any(looks_like_value(cell.text) for cell in filled)

    def _heading_cells(self, cells: Sequence[Cell], labels: RowLabels) -> list[tuple[int, Cell]]:
        """The cells of a line that head columns: those after its titles, without blank ones at its end."""
        first = min((at for at, m in labels if m.columns), default=len(cells))
        titles = [at for at, m in labels if (m.block is not None or m.heading) and at < first]
        start = max(titles, default=first - 1) + 1
        last = max((at for at, cell in enumerate(cells) if not is_blank(cell.text)), default=-1)
        return [(at, cell) for at, cell in enumerate(cells) if start <= at <= last]

    def _entries(self, row: Row, labels: RowLabels) -> list[ProactiveEntry]:
        """The entries labelled in `row`, each with the cells up to the next label."""
        found = []
        for (at, meaning), (end, _) in pairwise((*labels, (len(row.cells), NO_MEANING))):
            if meaning.entry is not None:
                found.append(self._entry(*meaning.entry, row, row.cells[at], row.cells[at + 1 : end]))
        return found

    def _entry(self, b: int, r: int, row: Row, label: Cell, cells: tuple[Cell, ...]) -> ProactiveEntry:
        block = self._table.blocks[b]
        own = [f"proactive.{cell.key}" for cell in block.rows[r].cells]
        table, headings = self._in_force.get(b, _BlockHeadings())
        labels = {str(n): column.label for n, column in enumerate(block.columns)}
        columns = _columns(headings, labels, table, len(cells))
        keyed = replace(
            columns,
            keys=tuple(key and own[int(key)] for key in columns.keys),
            assumed=frozenset(own[int(key)] for key in columns.assumed),
        )
        units = {own[int(h.column)]: unit for h in headings if h.column and (unit := _unit(h.cell, label))}
        headed = bool(headings) or b in self._titled
        return ProactiveEntry(row, keyed, cells, _values(keyed, row.table, cells), units, headed)


def _columns(headings: Sequence[Heading], labels: dict[str, str], table: int, values: int) -> PrintedColumns:
    """The columns of an entry with so many `values`.

    Fewer headings than the form has, all readable and each with a value, are those of another form's block.
    """
    if not headings:
        return assume_form_order(tuple(labels))
    keys = tuple(heading.column for heading in headings)
    if len(keys) == values < len(labels) and None not in keys and len(set(keys)) == len(keys):
        return PrintedColumns(keys, places=tuple(heading.cell.column for heading in headings), table=table)
    return resolve_columns(headings, labels, table)


def _unit(heading: Cell, label: Cell) -> str | None:
    """The unit of money that the heading of a column or the label of a row prints; None where they print two."""
    units = {unit for cell in (heading, label) if (unit := printed_unit(cell.text))}
    return units.pop() if len(units) == 1 else None


def _heading(cell: Cell, column: int | None) -> Heading:
    return Heading(cell, None if column is None else str(column))


def _values(columns: PrintedColumns, table: int, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells under `columns`; none where there are more or fewer, or where it is unclear which they are."""
    if not columns.keys:
        return ()
    filled = {cell.column for cell in cells if not is_blank(cell.text)}
    if table == columns.table and filled <= set(columns.places):
        below = tuple(cell for cell in cells if cell.column in columns.places)
        if len(below) == len(columns.keys):
            return below
    starts = columns.possible_starts(cells)
    if len(starts) > 1 and filled:
        starts = [start for start in starts if table == columns.table and cells[start].column == columns.places[0]]
    return cells[starts[0] : starts[0] + len(columns.keys)] if starts else ()
