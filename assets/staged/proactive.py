"""Table two: which cells beside an entry's label are its values, by the column header of the entry's block.

Takes no value and knows no other table.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from assets.characters import blank
from assets.staged.alignment import windows
from assets.staged.grid import Cell, Row
from assets.staged.labels import NOTHING, Marks
from warehouse.reference.form import Proactive


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its keys, the cells beside its label, those of them that are its values by key (none in doubt).

    `headed` says whether a header of its block stands above it.
    """

    keys: tuple[str, ...]
    cells: tuple[Cell, ...]
    values: dict[str, Cell]
    headed: bool


@dataclass(slots=True)
class Entries:
    """Follows the blocks of table two down a document, page breaks and repeated headers included."""

    table: Proactive
    _columns: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _starts: dict[int, int] = field(default_factory=dict)
    _headed: set[int] = field(default_factory=set)

    def heads(self, row: Row, marks: Marks) -> bool:
        """Whether a row heads columns of a block; a block's own title is noted too."""
        self._headed.update(m.block for _, m in marks if m.block is not None)
        heads = [(m.columns, row.cells[at].column) for at, m in marks if m.columns]
        blocks = {b for options, _ in heads for b, _ in options if all(b in dict(other) for other, _ in heads)}
        for b in blocks:
            self._columns[b] = tuple(dict(options)[b] for options, _ in heads)
            self._starts[b] = heads[0][1]
        self._headed |= blocks
        return bool(heads)

    def entries(self, row: Row, marks: Marks) -> list[Entry]:
        """The entries whose labels stand in `row`, each with the cells up to the next label."""
        found = []
        for (at, meaning), (end, _) in pairwise((*marks, (len(row.cells), NOTHING))):
            if place := meaning.entry:
                keys, cells = self._keys(*place), row.cells[at + 1 : end]
                found.append(Entry(keys, cells, self._values(place[0], keys, cells), place[0] in self._headed))
        return found

    def _keys(self, b: int, r: int) -> tuple[str, ...]:
        """The keys of an entry in the order its columns are printed in."""
        block = self.table.blocks[b]
        order = self._columns.get(b, ())
        if len(set(order)) != len(block.columns):
            order = tuple(range(len(block.columns)))
        return tuple(f"proactive.{block.rows[r].cells[column].key}" for column in order)

    def _values(self, b: int, keys: tuple[str, ...], cells: tuple[Cell, ...]) -> dict[str, Cell]:
        """The cells of an entry by key; none where there are more or fewer than its columns, or a doubt which."""
        starts = windows(cells, len(keys))
        if len(starts) > 1 and not all(blank(cell.text) for cell in cells):
            starts = [start for start in starts if cells[start].column == self._starts.get(b)]
        return dict(zip(keys, cells[starts[0] :], strict=False)) if starts else {}
