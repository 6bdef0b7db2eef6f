"""Which of the cells after a row's label are its seven values.

Where blanks make several windows possible, the rows of the same table that leave no doubt settle it; where they do
not, no window is taken: the row stays unlocated and its numbers are left over. Knows no labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.characters import blank
from assets.staged.grid import Cell, Row


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of table three known by its label: row key, the label's cell, the cells after it.

    `starts`: where its values may begin among these.
    """

    key: str
    row: Row
    label: Cell
    values: tuple[Cell, ...]
    starts: list[int]


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

    width: int
    _certain: dict[int, list[Certain]] = field(default_factory=dict)
    _labels: dict[tuple[int, int], int] = field(default_factory=dict)

    def learn(self, pending: Pending) -> None:
        self._labels[pending.row.table, pending.row.number] = pending.label.column
        if len(pending.starts) == 1:
            certain = Certain(pending.row.number, pending.label.column, pending.values[pending.starts[0]].column)
            self._certain.setdefault(pending.row.table, []).append(certain)

    def window(self, pending: Pending) -> tuple[Cell, ...]:
        """The seven cells, or none where several windows are possible and nothing tells which."""
        starts = pending.starts
        if len(starts) > 1:
            starts = self._as_elsewhere(pending, starts) or (starts if _all_blank(pending.values) else [])
        return pending.values[starts[0] : starts[0] + self.width] if starts else ()

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
