"""Table four: header rows with result labels, then the one row of values under them. Knows no other table."""

from dataclasses import dataclass, field

from assets.characters import blank
from assets.staged.grid import Cell, Row
from assets.staged.labels import Marks
from assets.staged.values import looks_like_value, numbers_in
from warehouse.reference.form import Disputes

_MOST_MISPRINTS = 2  # cells that hold no value before a row is taken for something else than the values


@dataclass(slots=True)
class Contest:
    """One printing of table four: the columns its result labels stand in, and whether its values were met."""

    table: Disputes
    _number: int = 0
    _results: list[str] = field(default_factory=list)
    _columns: set[int] = field(default_factory=set)
    _met: bool = False

    def heads(self, row: Row, marks: Marks) -> bool:
        """Whether `row` is a header of table four; the first block after result labels begins a new printing."""
        results = [(m.result, row.cells[at].column) for at, m in marks if m.result]
        contests = [m.contest for _, m in marks if m.contest]
        again = contests[:1] == [self.table.blocks[0].key] and bool(self._results)
        if again or (row.table != self._number and (contests or any(r != "total" for r, _ in results))):
            self._number, self._results, self._columns, self._met = row.table, [], set(), False
        if row.table != self._number or not (results or contests):
            return False
        self._results += [result for result, _ in results]
        self._columns.update(column for _, column in results)
        return True

    @property
    def keys(self) -> list[str]:
        """The keys of its fifteen cells in print order."""
        return [f"disputes.{block.key}.{column.key}" for block in self.table.blocks for column in self.table.columns]

    def awaits(self, row: Row) -> bool:
        """Whether a row without a label stands where the row of values may."""
        return self._goes_on(row) and self._in_order()

    def values(self, row: Row) -> dict[str, Cell]:
        """The fifteen cells of `row`, which is awaited, by key; nothing where it is not the row of values."""
        keys, cells = self.keys, row.cells
        if len(cells) != len(keys):
            cells = tuple(cell for cell in cells if cell.column in self._columns)
        beside = any(numbers_in(cell.text) for cell in row.cells if cell not in cells)
        misprints = sum(not blank(cell.text) and not looks_like_value(cell.text) for cell in cells)
        if len(cells) != len(keys) or beside or misprints > _MOST_MISPRINTS:
            return {}
        self._met = True
        return dict(zip(keys, cells, strict=True))

    def _goes_on(self, row: Row) -> bool:
        """Whether `row` is in the table of the header, or opens the next one: a page may end below the header."""
        opens_next = row.table == self._number + 1 and row.number == 1 and not self._met
        return bool(self._results) and (row.table == self._number or opens_next)

    def _in_order(self) -> bool:
        """Whether the result labels read so far stand in the form's own order; a misprinted one may be absent."""
        printed = iter([column.key for _ in self.table.blocks for column in self.table.columns])
        return all(any(result == key for key in printed) for result in self._results)
