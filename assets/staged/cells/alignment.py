"""Which of the cells after a row's label are its values, one for each column that the headings give.

Values stand in the places of the headings where every row of the table has them there; else they follow each other.
Where blanks make several windows possible, the rows of the same table that leave no doubt settle it; where they do
not, no window is taken: the row stays unlocated and its numbers are left over. Knows no labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.staged.cells.headings import Columns
from assets.staged.grid import Cell, Row
from assets.text.characters import blank


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of table three known by its label: row key, the label's cell, the cells after it, the columns in force.

    `starts`: where its values may begin among these cells.
    """

    key: str
    row: Row
    label: Cell
    values: tuple[Cell, ...]
    columns: Columns
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", windows(self.values, len(self.columns.keys)))

    @property
    def placed(self) -> tuple[Cell, ...]:
        """The cells in the places of the headings; none where one is missing there, or a figure is beside them."""
        places = self.columns.places if self.row.table == self.columns.table else ()
        if any(cell.column not in places for cell in self.values if not blank(cell.text)):
            return ()
        found = tuple(cell for cell in self.values if cell.column in places)
        return found if len(found) == len(places) else ()


def windows(cells: Sequence[Cell], width: int) -> list[int]:
    """Offsets at which `width` cells cover every cell that is not blank."""
    filled = [i for i, cell in enumerate(cells) if not blank(cell.text)]
    last = len(cells) - width
    first, end = (filled[0], filled[-1]) if filled else (last, 0)
    return [s for s in range(last + 1) if s <= first and end < s + width]


@dataclass(frozen=True, slots=True)
class Certain:
    """A row with a single possible window: its number, the columns of its label and of its first value."""

    number: int
    label: int
    start: int


@dataclass(slots=True)
class Alignment:
    """Learns where the first value stands from the rows of each table that have a single possible window."""

    _certain: dict[int, list[Certain]] = field(default_factory=dict)
    _labels: dict[tuple[int, int], int] = field(default_factory=dict)
    _shifted: set[int] = field(default_factory=set)

    def learn(self, pending: Pending) -> None:
        if not pending.placed:
            self._shifted.add(pending.row.table)
        self._labels[pending.row.table, pending.row.number] = pending.label.column
        if pending.columns.keys and len(pending.starts) == 1:
            certain = Certain(pending.row.number, pending.label.column, pending.values[pending.starts[0]].column)
            self._certain.setdefault(pending.row.table, []).append(certain)

    def window(self, pending: Pending) -> tuple[Cell, ...]:
        """The cells under the columns, or none where several windows are possible and nothing tells which."""
        if pending.row.table not in self._shifted:
            return pending.placed
        starts = pending.starts
        if len(starts) > 1:
            starts = self._as_elsewhere(pending, starts) or (starts if _all_blank(pending.values) else [])
        return pending.values[starts[0] : starts[0] + len(pending.columns.keys)] if starts else ()

    def _as_elsewhere(self, pending: Pending, starts: list[int]) -> list[int]:
        """The start of the rows with the same label column, or else of the whole table, where they agree on one."""
        table = self._certain.get(pending.row.table, [])
        alike = self._run(pending, table) or [row for row in table if row.label == pending.label.column] or table
        columns = {row.start for row in alike}
        if len(columns) > 1:
            columns = _around(pending.row.number, alike)
        return [s for s in starts if pending.values[s].column in columns] if len(columns) == 1 else []

    def _run(self, pending: Pending, table: list[Certain]) -> list[Certain]:
        """The certain rows in the run of rows without a gap whose labels stand in the same column."""
        number, column = pending.row.table, pending.label.column
        ends = []
        for step in (-1, 1):
            at = pending.row.number
            while self._labels.get((number, at)) == column:
                at += step
            ends.append(at)
        return [row for row in table if ends[0] < row.number < ends[1]]


def _around(number: int, certain: list[Certain]) -> set[int]:
    """Where the nearest rows above and below row `number` start; nothing where one of them is missing."""
    above = [row.start for row in certain if row.number < number][-1:]
    below = [row.start for row in certain if row.number > number][:1]
    return {*above, *below} if above and below else set()


def _all_blank(cells: tuple[Cell, ...]) -> bool:
    return all(blank(cell.text) for cell in cells)
