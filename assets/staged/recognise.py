"""Finds a form's cells in a grid: walks the rows once, knows each row by its labels, and takes the values beside them.

Reads no format and judges no figure. What becomes of every number on the way is kept in `Ledger` (ledger.py).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assets.characters import blank, plain
from assets.staged.alignment import Alignment, Pending, windows
from assets.staged.contest import Contest
from assets.staged.grid import Cell, Grid, Row
from assets.staged.labels import NOTHING, Labels, Marks, labels, normalise, numeral, telling
from assets.staged.ledger import BESIDE_WORDS, NOT_ITS_VALUE, RAN_TOGETHER, Ledger, Left
from assets.staged.proactive import Entries
from assets.staged.reading import CellReading, Doubt, Reading
from assets.staged.values import Status, Value, numbers_in, read_value
from warehouse.reference.form import STANDARD, FormCell

# Goes up when the same grid may be read or identified otherwise than before; documents are then read anew.
RECOGNITION = 4
_TELLING_COLUMNS = 3
_DIGITS = re.compile(r"\d+", re.ASCII)


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
    filled = [cell.text for cell in row.cells if not blank(cell.text)]
    return filled if len(filled) == 1 else []


def _origin(cell: Cell) -> Status:
    """How a number was had that does not stand as such in the document."""
    if cell.confidence is None:
        return "split_by_sums"
    return "ocr_by_sums" if cell.by_sums else "ocr"


class _Walk:
    """One pass over a grid with the labels of one form."""

    def __init__(self, known: Labels) -> None:
        self._known = known
        self._form = known.form
        self._found: dict[str, tuple[Row, Cell]] = {}
        self._ledger = Ledger()
        self._alignment = Alignment(len(known.form.applications.columns))
        self._pending: list[Pending] = []
        self._group: str | None = None
        self._entries = Entries(known.form.proactive)
        self._adrift: list[tuple[Row, dict[str, Cell]]] = []
        self._contest = Contest(known.form.disputes)
        self._narrative: list[str] = []
        self._glued: list[Doubt] = []
        self._rows: set[str] = set()
        self._in_order = True
        self._amounts = {cell.key for cell in known.form.all_cells() if cell.type == "amount"}

    def read(self, grid: Grid) -> Reading:
        for row in grid.rows:
            if row.table:
                self._row(row)
            else:
                self._narrative.append(row.cells[0].text)
        for pending in sorted(self._pending, key=self._unnumbered):
            self._applications(pending)
        for row, values in self._adrift:
            self._adopt(row, values)
        layout = self._layout()
        return Reading(
            self._form, layout, self._cells(layout), self._ledger.leftovers(), self._ledger.ignored(),
            self._ledger.seen(), tuple(self._narrative), (*self._glued, *self._recognised()),
        )  # fmt: skip

    def _row(self, row: Row) -> None:
        self._ledger.open(row)
        marks: Marks = []
        for at, cell in enumerate(row.cells):
            if meaning := self._known.meaning(cell.text):
                marks.append((at, meaning))
                if self._known.beside(cell.text):
                    self._ledger.leave(row, cell, BESIDE_WORDS)
                else:
                    self._ledger.ignore(row, cell, "label")
        if self._proactive(row, marks) or self._results(row, marks) or self._disputes(row, marks):
            self._ledger.recognise(row.table)
        else:
            self._ledger.unclaimed(row, bool(marks))
            self._narrative += _sentence(row)

    def _proactive(self, row: Row, marks: Marks) -> bool:
        """Table two: a block's column header, or a row label with the values beside it."""
        if self._entries.heads(row, marks):
            return True
        entries = self._entries.entries(row, marks)
        headed = [entry for entry in entries if entry.headed]
        for entry in headed:
            self._take_all(row, entry.values)
            if not entry.values and not any(numbers_in(cell.text.replace("0", "")) for cell in entry.cells):
                self._glue(row, entry.keys, entry.cells)  # no sum parts table two, but zeros part in one way
        self._adrift += [(row, entry.values) for entry in entries if not entry.headed]
        return bool(headed)

    def _adopt(self, row: Row, values: dict[str, Cell]) -> None:
        """Take an entry that stands under no header of its block, where the form's own place for it was not found.

        Not an amount, whose unit the header gives.
        """
        if values and not set(values) & set(self._found) and not self._amounts & set(values):
            self._ledger.recognise(row.table)
            self._take_all(row, values)

    def _results(self, row: Row, marks: Marks) -> bool:
        """Table three: the right-most label, where it is a row's, and seven values somewhere after it."""
        self._group = next((m.group for _, m in reversed(marks) if m.group), self._group)
        self._in_order = self._in_order and self._as_printed(marks)
        at, meaning = marks[-1] if marks else (0, NOTHING)
        if meaning.row is None or not self._in_order:
            return False
        key, label, values = meaning.row, row.cells[at], row.cells[at + 1 :]
        if meaning.column and not self._in_place(key, label.text):
            return False
        if len(values) < self._alignment.width:
            keys = [f"applications.{key}.{column.key}" for column in self._form.applications.columns]
            if self._glue(row, keys, values):
                self._rows.add(key)
            return False
        self._group = self._known.rows[key].group
        self._pending.append(Pending(key, row, label, values, windows(values, self._alignment.width)))
        self._alignment.learn(self._pending[-1])
        return True

    def _as_printed(self, marks: Marks) -> bool:
        """Whether the column labels of a row stand in the form's order: where they do not, no figure is taken."""
        labels = [m.column for _, m in marks if m.column]
        form = iter(column.key for column in self._form.applications.columns)
        return len(set(labels)) < _TELLING_COLUMNS or all(any(label == key for key in form) for label in labels)

    def _glue(self, row: Row, keys: Sequence[str], cells: Sequence[Cell]) -> bool:
        """Note a row with fewer cells than values where its digits ran together; whether they did."""
        filled = tuple(cell for cell in cells if not blank(cell.text))
        if len(cells) >= len(keys) or not filled or not all(_DIGITS.fullmatch(plain(cell.text)) for cell in filled):
            return False
        *parts, total = (int(plain(cell.text)) for cell in filled)
        if parts and sum(parts) == total:
            return False  # they add up as they stand: cells are missing, and none ran together
        self._glued.append(Doubt(row, tuple(keys), filled))
        for cell in filled:
            self._ledger.leave(row, cell, RAN_TOGETHER)
        return True

    def _in_place(self, key: str, label: str) -> bool:
        """Whether a label that can head a column too (其他, 总计) is the row `key` here, and no row of another group.

        A row of no group tells itself by its number; else the rows above it must be those the form prints above it.
        """
        printed, own = numeral(label), self._known.rows[key]
        if printed and (printed != numeral(own.label) or own.group is None):
            return printed == numeral(own.label)
        return self._group == (own.group or self._form.applications.groups[-1].key)

    def _unnumbered(self, pending: Pending) -> bool:
        """Whether a row lacks the number the form prints before its label: such a row comes after one that has it."""
        return numeral(pending.label.text) is None and numeral(self._known.rows[pending.key].label) is not None

    def _applications(self, pending: Pending) -> None:
        window = self._alignment.window(pending)
        if window:
            self._rows.add(pending.key)
        for cell, column in zip(window, self._form.applications.columns, strict=False):
            self._take(f"applications.{pending.key}.{column.key}", pending.row, cell)

    def _disputes(self, row: Row, marks: Marks) -> bool:
        """Table four: its header rows, or its row of values."""
        if self._contest.heads(row, marks):
            return True
        if marks or not self._contest.awaits(row):
            return False
        values = self._contest.values(row)
        self._take_all(row, values)
        if not values:
            self._glue(row, self._contest.keys, row.cells)
        return bool(values)

    def _take_all(self, row: Row, values: dict[str, Cell]) -> None:
        for key, cell in values.items():
            self._take(key, row, cell)

    def _take(self, key: str, row: Row, cell: Cell) -> None:
        """Locate `key` at `cell`; a second place for it is kept only where the first was blank."""
        first = self._found.get(key)
        if first is None or blank(first[1].text):
            self._found[key] = (row, cell)
        elif plain(first[1].text) == plain(cell.text):
            self._ledger.ignore(row, cell, "repeated")
        else:
            self._ledger.leave(row, cell, Left(f"a second, different value for {key}", f"{key} 的第二个、不同的数"))

    def _layout(self) -> str:
        """The variant whose own row is there while none of the rows it replaces is, else the standard layout."""
        for variant in self._form.applications.variants:
            if variant.row.key in self._rows and self._rows.isdisjoint(variant.replaces):
                return variant.key
        return STANDARD

    def _cells(self, layout: str) -> dict[str, CellReading]:
        found = self._found
        return {spec.key: self._cell(spec, *found[spec.key]) for spec in self._form.layout(layout) if spec.key in found}

    def _cell(self, spec: FormCell, row: Row, cell: Cell) -> CellReading:
        value = read_value(cell.text, spec.type)
        if value.status == "number":
            self._ledger.use(row, cell)
            if cell.by_sums or cell.confidence is not None:
                value = Value(_origin(cell), value.number)
        elif value.status == "invalid":
            self._ledger.leave(row, cell, NOT_ITS_VALUE)
        return CellReading(spec.key, value, cell.text, row.place(cell), cell.confidence)

    def _recognised(self) -> Iterator[Doubt]:
        """The rows with cells of which a picture's recogniser gives several readings."""
        rows: dict[int, list[tuple[str, Row, Cell]]] = {}
        for key, (row, cell) in self._found.items():
            if cell.others:
                rows.setdefault(id(row), []).append((key, row, cell))
        for found in rows.values():
            yield Doubt(found[0][1], tuple(key for key, _, _ in found), tuple(cell for _, _, cell in found))
