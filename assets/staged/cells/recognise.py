"""Finds a form's cells in a grid: walks the rows once, knows each row by its labels, and takes the values beside them.

Reads no format and judges no figure. What becomes of every number on the way is kept in `Ledger` (number_ledger.py).
"""

from collections import Counter

from assets.staged.cells import table_four, table_three
from assets.staged.cells.alignment import Alignment, Pending
from assets.staged.cells.captions import left_out
from assets.staged.cells.form_reading import Reading
from assets.staged.cells.found_cells import Found
from assets.staged.cells.labels import NOTHING, Labels, Marks, labels, normalise, numeral, telling
from assets.staged.cells.number_ledger import BESIDE_WORDS
from assets.staged.cells.table_two import Entries, Entry
from assets.staged.grid import Grid, Row
from assets.staged.values import numbers_in
from assets.text.characters import blank

# Goes up when the same grid may be read or identified otherwise than before; documents are then read anew.
RECOGNITION = 5


def recognise(grid: Grid) -> Reading | None:
    """The reading of `grid` by the form its labels tell, or None where no table of a form is on it."""
    forms, told = _told(grid)
    readings = [_Walk(labels()[form]).read(grid) for form in forms]
    best = max(readings, key=lambda reading: (len(reading.cells), -reading.expected if told else 0))
    return best if best.cells else None


def _told(grid: Grid) -> tuple[list[str], bool]:
    """The forms most telling labels speak for, newest first, and whether any label speaks; else every form."""
    votes = Counter(
        form for row in grid.rows if row.table for cell in row.cells for form in telling().get(normalise(cell.text), ())
    )
    most = max(votes.values(), default=0)
    return [form for form in reversed(labels()) if votes[form] == most], bool(votes)


def _sentence(row: Row) -> list[str]:
    """The text of a table row that is no part of a form and has one filled cell: narrative drawn with rules around."""
    filled = [cell.text for cell in row.cells if not blank(cell.text)]
    return filled if len(filled) == 1 else []


class _Walk:
    """One pass over a grid with the labels of one form."""

    def __init__(self, known: Labels) -> None:
        self._known = known
        self._form = known.form
        self._found = Found(known.form)
        self._ledger = self._found.ledger
        self._alignment = Alignment()
        self._pending: list[Pending] = []
        self._group: str | None = None
        self._two = Entries(known.form.proactive)
        self._three = table_three.Headings(known.form.applications)
        self._four = table_four.Headings(known.form.disputes)
        self._adrift: list[tuple[Row, Entry]] = []
        self._narrative: list[str] = []

    def read(self, grid: Grid) -> Reading:
        others = left_out(grid.rows)
        for at, row in enumerate(grid.rows):
            if at in others:
                self._left_out(row, others[at])
            elif row.table:
                self._row(row)
            else:
                self._narrative.append(row.cells[0].text)
        for pending in sorted(self._pending, key=self._unnumbered):
            window = self._alignment.window(pending)
            weak = self._unnumbered(pending)
            self._found.take(pending.row, pending.columns, window, pending.values, weak=weak)
        for row, entry in self._adrift:
            self._adopt(row, entry)
        return self._found.reading(tuple(self._narrative))

    def _left_out(self, row: Row, reason: str) -> None:
        """A row of a table that is not the report's own: its numbers are ignored, its words are no narrative."""
        self._ledger.open(row)
        for cell in row.cells:
            self._ledger.ignore(row, cell, reason)
        if any(self._known.meaning(cell.text) for cell in row.cells):
            self._ledger.recognise(row.table)

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
        """Table two: the headings of a block's columns, or a row label with the values beside it."""
        if self._two.heads(row, marks):
            return True
        entries = self._two.entries(row, marks)
        headed = [entry for entry in entries if entry.headed]
        for entry in headed:
            self._found.take_entry(row, entry)
            if not entry.values and not any(numbers_in(cell.text.replace("0", "")) for cell in entry.cells):
                self._found.glue(
                    row, entry.columns.keys, entry.cells
                )  # no sum parts table two, but zeros part in one way
        self._adrift += [(row, entry) for entry in entries if not entry.headed]
        return bool(headed)

    def _adopt(self, row: Row, entry: Entry) -> None:
        """Take an entry that stands under no headings of its block, in a table that is of the form all the same."""
        keys = [key for key in entry.columns.keys if key is not None]
        if entry.values and self._ledger.recognised(row.table) and not any(key in self._found for key in keys):
            self._found.take_entry(row, entry)

    def _results(self, row: Row, marks: Marks) -> bool:
        """Table three: its headings; the right-most label, where it is a row's, and its values somewhere after it."""
        self._group = next((m.group for _, m in reversed(marks) if m.group), self._group)
        if self._three.heads(row, marks):
            return False
        at, meaning = marks[-1] if marks else (0, NOTHING)
        if meaning.row is None:
            return False
        key, label, values = meaning.row, row.cells[at], row.cells[at + 1 :]
        if meaning.column and not self._in_place(key, label.text):
            return False
        columns = self._three.use().of(f"applications.{key}")
        if len(values) < len(columns.keys):
            self._found.glue(row, columns.keys, values)
            return self._three.stand_in(row.table)
        self._group = self._known.rows[key].group
        self._pending.append(Pending(key, row, label, values, columns))
        self._alignment.learn(self._pending[-1])
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

    def _disputes(self, row: Row, marks: Marks) -> bool:
        """Table four: its headings, or its row of values."""
        if self._four.heads(row, marks):
            return True
        if marks or not self._four.awaits(row):
            return False
        columns, values = self._four.columns.of("disputes"), self._four.values(row)
        if values is None:
            self._found.glue(row, columns.keys, row.cells)
            return False
        self._found.take(row, columns, values, row.cells)
        return True
