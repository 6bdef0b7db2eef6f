"""Which of the cells after a row's label are its seven values.

Where blanks make several windows possible, the rows of the same table that leave no doubt settle it; where they do
not, no window is taken: the row stays unlocated and its numbers are left over. Knows no labels.
"""

from collections import Counter
from dataclasses import dataclass, field

from assets.staged.grid import Cell, Row


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of table three known by its label: row key, the label's column, the cells after it."""

    key: str
    row: Row
    label_column: int
    values: tuple[Cell, ...]


@dataclass(slots=True)
class Alignment:
    """Learns where the first value stands, by table and label column, from rows with a single possible window."""

    width: int
    _starts: dict[tuple[int, int], Counter[int]] = field(default_factory=dict)

    def learn(self, pending: Pending) -> None:
        starts = self._possible(pending)
        if len(starts) == 1:
            column = pending.values[starts[0]].column
            self._starts.setdefault((pending.row.table, pending.label_column), Counter())[column] += 1

    def window(self, pending: Pending) -> tuple[Cell, ...]:
        """The seven cells, or none where several windows are possible and nothing tells which."""
        starts = self._possible(pending)
        if len(starts) > 1:
            starts = self._as_elsewhere(pending, starts) or (starts if _all_blank(pending.values) else [])
        return pending.values[starts[0] : starts[0] + self.width] if starts else ()

    def _possible(self, pending: Pending) -> list[int]:
        """Offsets at which seven cells cover every cell that is not blank."""
        filled = [i for i, cell in enumerate(pending.values) if cell.text.strip()]
        last = len(pending.values) - self.width
        first, end = (filled[0], filled[-1]) if filled else (last, 0)
        return [s for s in range(last + 1) if s <= first and end < s + self.width]

    def _as_elsewhere(self, pending: Pending, starts: list[int]) -> list[int]:
        """The start most rows with the same label column have; failing that, the one start the whole table has."""
        table = pending.row.table
        learnt = self._starts.get((table, pending.label_column)) or sum(
            (count for (t, _), count in self._starts.items() if t == table), Counter()
        )
        columns = [column for column, _ in learnt.most_common()]
        return [s for column in columns[:1] for s in starts if pending.values[s].column == column]


def _all_blank(cells: tuple[Cell, ...]) -> bool:
    return not any(cell.text.strip() for cell in cells)
