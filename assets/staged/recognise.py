"""Finds a form's cells in a grid: walks the rows once, knows each row by its labels, and takes the values beside them.

Reads no format and judges no figure. What becomes of every number on the way is kept in `Ledger` (ledger.py).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from assets.staged.alignment import Alignment, Pending
from assets.staged.grid import Cell, Grid, Place, Row
from assets.staged.labels import Labels, Meaning, labels, normalise, telling
from assets.staged.ledger import Ledger, Leftover
from assets.staged.values import Value, looks_like_value, numbers_in, read_value
from warehouse.reference.form import STANDARD, Form, FormCell


@dataclass(frozen=True, slots=True)
class CellReading:
    """One located cell of the form: what is printed, how it reads, where it stands."""

    key: str
    value: Value
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Reading:
    """What a grid holds of one form: located cells by key in print order, the account of every number seen, and the
    lines of text around the tables.
    """

    form: Form
    layout: str
    cells: dict[str, CellReading]
    leftovers: tuple[Leftover, ...]
    ignored: Counter[str]
    seen: int
    narrative: tuple[str, ...]

    @property
    def used(self) -> int:
        return sum(cell.value.status == "number" for cell in self.cells.values())

    @property
    def left(self) -> int:
        """Numbers left over."""
        return sum(numbers_in(leftover.text) for leftover in self.leftovers)

    @property
    def expected(self) -> int:
        return len(self.form.layout(self.layout))


def recognise(grid: Grid) -> Reading | None:
    """The reading of `grid` by the form its labels tell, or None where no table of a form is on it."""
    readings = [_Walk(labels()[form]).read(grid) for form in _told(grid)]
    best = max(readings, key=lambda reading: len(reading.cells))
    return best if best.cells else None


def _told(grid: Grid) -> Iterable[str]:
    """The form most telling labels speak for; every form, newest first, where none speaks."""
    votes = Counter(
        form
        for row in grid.rows
        if row.table
        for cell in row.cells
        if (form := telling().get(normalise(cell.text))) is not None
    )
    return [votes.most_common(1)[0][0]] if votes else reversed(labels())


def _sentence(row: Row) -> list[str]:
    """The text of a table row that is no part of a form and has one filled cell: narrative drawn with rules around."""
    filled = [cell.text for cell in row.cells if cell.text.strip()]
    return filled if len(filled) == 1 else []


@dataclass(slots=True)
class _Contest:
    """Table four while its header is being read: the columns its result labels stand in, in reading order."""

    table: int = 0
    results: list[tuple[str, int]] = field(default_factory=list)
    columns: set[int] = field(default_factory=set)


class _Walk:
    """One pass over a grid with the labels of one form."""

    def __init__(self, known: Labels) -> None:
        self._known = known
        self._form = known.form
        self._specs = {cell.key: cell for cell in known.form.all_cells()}
        self._found: dict[str, tuple[Row, Cell]] = {}
        self._ledger = Ledger()
        self._alignment = Alignment(len(known.form.applications.columns))
        self._pending: list[Pending] = []
        self._columns: dict[int, tuple[int, ...]] = {}
        self._contest = _Contest()
        self._narrative: list[str] = []

    def read(self, grid: Grid) -> Reading:
        for row in grid.rows:
            if row.table:
                self._row(row)
            else:
                self._narrative.append(row.cells[0].text)
        for pending in self._pending:
            self._applications(pending)
        layout = self._layout()
        return Reading(
            self._form, layout, self._cells(layout), self._ledger.leftovers(), self._ledger.ignored(),
            self._ledger.seen(), tuple(self._narrative),
        )  # fmt: skip

    def _row(self, row: Row) -> None:
        meanings = [self._known.meaning(cell.text) for cell in row.cells]
        self._ledger.open(row)
        for cell, meaning in zip(row.cells, meanings, strict=True):
            if meaning:
                self._ledger.ignore(row, cell, "label")
        if self._proactive(row, meanings) or self._results(row, meanings) or self._disputes(row, meanings):
            self._ledger.recognise(row.table)
        else:
            self._ledger.unclaimed(row, any(meanings))
            self._narrative += _sentence(row)

    def _proactive(self, row: Row, meanings: list[Meaning]) -> bool:
        """Table two: a block's column header, or a row label with the values right after it."""
        heads = [m.columns for m in meanings if m.columns]
        if heads:
            blocks = {b for options in heads for b, _ in options if all(b in dict(o) for o in heads)}
            for b in blocks:
                self._columns[b] = tuple(dict(options)[b] for options in heads)
            return True
        at = next((i for i, m in enumerate(meanings) if m.entry), None)
        if at is None:
            return False
        b, r = meanings[at].entry or (0, 0)
        block = self._form.proactive.blocks[b]
        order = self._columns.get(b, ())
        if len(set(order)) != len(block.columns):
            order = tuple(range(len(block.columns)))
        for cell, column in zip(row.cells[at + 1 :], order, strict=False):
            self._take(f"proactive.{block.rows[r].cells[column].key}", row, cell)
        return True

    def _results(self, row: Row, meanings: list[Meaning]) -> bool:
        """Table three: the right-most row label, and seven values somewhere after it."""
        at = next((i for i in reversed(range(len(meanings))) if meanings[i].row), None)
        if at is None:
            return False
        key, values = meanings[at].row, row.cells[at + 1 :]
        if key is None or len(values) < self._alignment.width or any(meanings[at + 1 :]):
            return False
        self._pending.append(Pending(key, row, row.cells[at].column, values))
        self._alignment.learn(self._pending[-1])
        return True

    def _applications(self, pending: Pending) -> None:
        window = self._alignment.window(pending)
        for cell, column in zip(window, self._form.applications.columns, strict=False):
            self._take(f"applications.{pending.key}.{column.key}", pending.row, cell)

    def _disputes(self, row: Row, meanings: list[Meaning]) -> bool:
        """Table four: header rows with result labels, then the one row of values under them."""
        results = [(m.result, c.column) for c, m in zip(row.cells, meanings, strict=True) if m.result]
        contests = [m.contest for m in meanings if m.contest]
        begins = contests[:1] == [self._form.disputes.blocks[0].key] and bool(self._contest.results)
        if begins or (row.table != self._contest.table and (contests or any(r != "total" for r, _ in results))):
            self._contest = _Contest(row.table)
        if results or contests:
            self._contest.results += [(r, c) for r, c in results if r]
            self._contest.columns.update(c for _, c in results)
            return row.table == self._contest.table
        if row.table != self._contest.table or any(meanings) or not self._contest_agrees():
            return False
        window = self._contest_window(row)
        if not window or not all(looks_like_value(c.text) or not c.text.strip() for c in row.cells):
            return False
        keys = [c.key for c in self._form.layout(STANDARD) if c.table == "disputes"]
        for key, cell in zip(keys, window, strict=True):
            self._take(key, row, cell)
        return True

    def _contest_agrees(self) -> bool:
        """Whether the result labels read so far stand in the form's own order; a misprinted one may be absent."""
        printed = iter([c.key for _ in self._form.disputes.blocks for c in self._form.disputes.columns])
        return bool(self._contest.results) and all(any(r == p for p in printed) for r, _ in self._contest.results)

    def _contest_window(self, row: Row) -> tuple[Cell, ...]:
        width = len(self._form.disputes.blocks) * len(self._form.disputes.columns)
        if len(row.cells) == width:
            return row.cells
        under = tuple(cell for cell in row.cells if cell.column in self._contest.columns)
        return under if len(under) == width else ()

    def _take(self, key: str, row: Row, cell: Cell) -> None:
        """Locate `key` at `cell`; a second place for it is kept only where the first was blank."""
        first = self._found.get(key)
        if first is None or not first[1].text.strip():
            self._found[key] = (row, cell)
        elif first[1].text == cell.text:
            self._ledger.ignore(row, cell, "repeated")
        else:
            self._ledger.leave(row, cell, f"a second, different value for {key}")

    def _layout(self) -> str:
        """The variant whose own row is there while none of the rows it replaces is, else the standard layout."""
        rows = {key.split(".")[1] for key in self._found if key.startswith("applications.")}
        for variant in self._form.applications.variants:
            if variant.row.key in rows and not rows & set(variant.replaces):
                return variant.key
        return STANDARD

    def _cells(self, layout: str) -> dict[str, CellReading]:
        cells = {}
        for spec in self._form.layout(layout):
            if spec.key in self._found:
                cells[spec.key] = self._cell(spec, *self._found[spec.key])
        return cells

    def _cell(self, spec: FormCell, row: Row, cell: Cell) -> CellReading:
        value = read_value(cell.text, spec.type)
        if value.status == "number":
            self._ledger.use(row, cell)
        elif value.status == "invalid":
            self._ledger.leave(row, cell, "not a value of its cell")
        return CellReading(spec.key, value, cell.text, row.place(cell))
