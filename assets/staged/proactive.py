"""Table two: which cells beside an entry's label are its values, by the column header of the entry's block.

Takes no value and knows no other table.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from assets.staged.alignment import windows
from assets.staged.characters import blank
from assets.staged.grid import Cell, Row
from assets.staged.labels import Meaning
from warehouse.reference.form import Proactive


@dataclass(frozen=True, slots=True)
class Entry:
    """The cells of one entry by key; `headed` says whether a header of its block stands above it."""

    values: dict[str, Cell]
    headed: bool


@dataclass(slots=True)
class Entries:
    """Follows the blocks of table two down a document, page breaks and repeated headers included."""

    table: Proactive
    _columns: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _starts: dict[int, int] = field(default_factory=dict)
    _headed: set[int] = field(default_factory=set)

    def heads(self, row: Row, meanings: list[Meaning]) -> bool:
        """Whether a row heads columns of a block; a block's own title is noted too."""
        self._headed.update(m.block for m in meanings if m.block is not None)
        heads = [(m.columns, cell.column) for m, cell in zip(meanings, row.cells, strict=True) if m.columns]
        blocks = {b for options, _ in heads for b, _ in options if all(b in dict(other) for other, _ in heads)}
        for b in blocks:
            self._columns[b] = tuple(dict(options)[b] for options, _ in heads)
            self._starts[b] = heads[0][1]
        self._headed |= blocks
        return bool(heads)

    def entries(self, row: Row, meanings: list[Meaning]) -> Iterator[Entry]:
        """The entries whose labels stand in `row`, each with the cells up to the next label."""
        labelled = [i for i, m in enumerate(meanings) if m]
        for at, end in zip_longest(labelled, labelled[1:]):
            if place := meanings[at].entry:
                yield Entry(self._values(*place, row.cells[at + 1 : end]), place[0] in self._headed)

    def _values(self, b: int, r: int, cells: tuple[Cell, ...]) -> dict[str, Cell]:
        """The cells of an entry by key; none where there are more or fewer than its columns, or a doubt which."""
        block = self.table.blocks[b]
        order = self._columns.get(b, ())
        if len(set(order)) != len(block.columns):
            order = tuple(range(len(block.columns)))
        starts = windows(cells, len(order))
        if len(starts) > 1 and not all(blank(cell.text) for cell in cells):
            starts = [start for start in starts if cells[start].column == self._starts.get(b)]
        keys = [f"proactive.{block.rows[r].cells[column].key}" for column in order]
        return dict(zip(keys, cells[starts[0] :], strict=False)) if starts else {}
