"""What a page holds of a form: its cells as printed and as read, and what became of every number in its tables.

`Reading` is the result of recognition, `Ledger` the account kept while it runs: each number inside a recognised table
is used, ignored for a stated reason, or left over. Finds no cell itself (recognise.py).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from assets.staged.grid import Cell, Place, Row
from assets.staged.values import Value, count_numbers
from assets.text.characters import is_blank, to_plain, without_note_marks
from assets.text.figure_notes import split_note
from warehouse.messages import Message, load_messages
from warehouse.reference.forms.form import Form, Layout

_PAGE_NUMBER = re.compile(
    r"[-\u2013\u2014]\s*\d{1,3}\s*[-\u2013\u2014]|第?\s*\d{1,3}\s*[页/]\s*(?:共?\s*\d{1,3}\s*页?)?"
)
_NOT_WORDS = re.compile(r"[\W\d_]+")
_SHORTEST_SENTENCE = 12
_LONGEST_PLAIN_FIGURE = 2  # characters: no note is so short

_MESSAGES = load_messages(Path(__file__).with_name("messages.yaml"))
NO_CELL_HERE = _MESSAGES["no_cell_here"]
BESIDE_LABEL = _MESSAGES["beside_label"]
NO_RESULT = _MESSAGES["no_result"]
NOT_A_VALUE = _MESSAGES["not_a_value"]
RAN_TOGETHER = _MESSAGES["ran_together"]
FEWER_THAN_COLUMNS = _MESSAGES["fewer_than_columns"]
UNCLEAR_HEADINGS = _MESSAGES["unclear_headings"]
UNCLEAR_WITH_UNKNOWN = _MESSAGES["unclear_with_unknown"]
NO_HEADING = _MESSAGES["no_heading"]
UNKNOWN_HEADING = _MESSAGES["unknown_heading"]
HEADINGS_AGAINST_SUMS = _MESSAGES["headings_against_sums"]
ADDS_UP_BESIDE = _MESSAGES["adds_up_beside"]
UNPROVEN_ORDER = _MESSAGES["unproven_order"]
UNLABELLED_ROWS = _MESSAGES["unlabelled_rows"]
PRINTED_TWICE = _MESSAGES["printed_twice"]
MAY_BE_HIDDEN = _MESSAGES["may_be_hidden"]
FAINT = _MESSAGES["faint"]

ForeignTable = Literal["a table of another year", "a sample table", "a table of another body"]
IgnoredReason = (
    ForeignTable
    | Literal[
        "label", "repeated", "page number", "narrative", "amount without a unit", "note on a figure", "numbering",
    ]
)  # fmt: skip
PackedCells = tuple[Any, ...]  # by column: keys, () for all of the layout; values, texts, places, confidences
_Tuple = TypeVar("_Tuple", bound=tuple[Any, ...])
Fate = IgnoredReason | Literal["used"] | Message  # a Message is the reason why a number is left over


class CellReading(NamedTuple):
    """One located cell of the form: the printed text, its value, its place; `confidence` of text read by OCR."""

    key: str
    value: Value
    text: str
    place: Place
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text with numbers that belongs to no cell of the form: the printed text, the reason, the place."""

    text: str
    why: Message
    place: Place


@dataclass(frozen=True, slots=True)
class DoubtfulCells:
    """Cells of one row, by key, that can be read in several ways, and the printed cells that hold them.

    OCR gives one printed cell a key; where digits ran together there are fewer printed cells than keys.
    """

    row: Row
    keys: tuple[str, ...]
    printed: tuple[Cell, ...]

    @property
    def ran_together(self) -> bool:
        return len(self.printed) < len(self.keys)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page holds of one form.

    `cells`: located cells by key, in print order. `leftovers`, `ignored` (numbers by reason) and `seen` (all numbers in
    recognised tables) account for every number. `narrative`: the lines around the tables. `doubts`: cells that can be
    read in several ways. `contrary`: some headings are not in the form's order, or contradict each other.
    """

    form: Form
    layout: str
    cells: dict[str, CellReading]
    leftovers: tuple[Leftover, ...]
    ignored: Counter[str]
    seen: int
    narrative: tuple[str, ...]
    doubts: tuple[DoubtfulCells, ...] = ()
    contrary: bool = False

    def __reduce__(self) -> tuple[object, ...]:
        """A reading is passed to another process with its cells as columns: as objects they take ten times as long."""
        packed = _pack_cells(self.cells, self.form.layout(self.layout))
        rest = (self.leftovers, self.ignored, self.seen, self.narrative, self.doubts, self.contrary)
        return _unpack_reading, (self.form, self.layout, packed, *rest)

    @property
    def numbers(self) -> dict[str, int | Decimal]:
        """The numbers by cell key, without the cells that hold none."""
        return {key: cell.value.number for key, cell in self.cells.items() if cell.value.number is not None}

    @property
    def used(self) -> int:
        """How many cells hold a number."""
        return len(self.numbers)

    @property
    def left(self) -> int:
        """How many numbers are left over."""
        return sum(count_numbers(leftover.text) for leftover in self.leftovers)

    @property
    def expected(self) -> int:
        """How many cells the layout prints."""
        return len(self.form.layout(self.layout))

    @property
    def assumed(self) -> int:
        """How many cells were located by the form's column order, their headings being lost."""
        return sum(cell.value.status == "by_form_order" for cell in self.cells.values())


def _pack_cells(cells: Mapping[str, CellReading], layout: Layout) -> PackedCells:
    if not cells:
        return ()
    keys, values, texts, places, confidences = zip(*cells.values(), strict=True)
    if keys == tuple(cell.key for cell in layout):
        keys = ()
    return keys, tuple(zip(*values, strict=True)), texts, tuple(zip(*places, strict=True)), confidences


def _unpack_reading(form: Form, layout: str, packed: PackedCells, *rest: Any) -> Reading:
    cells: dict[str, CellReading] = {}
    if packed:
        keys, values, texts, places, confidences = packed
        keys = keys or tuple(cell.key for cell in form.layout(layout))
        columns = keys, _rows_of(Value, values), texts, _rows_of(Place, places), confidences
        cells = dict(zip(keys, _rows_of(CellReading, columns), strict=True))
    return Reading(form, layout, cells, *rest)


def _rows_of(kind: type[_Tuple], columns: Iterable[Iterable[Any]]) -> Iterator[_Tuple]:
    """Tuples of a kind by their columns. `kind._make` would call Python for each."""
    return map(partial(tuple.__new__, kind), zip(*columns, strict=True))


@dataclass(slots=True)
class Ledger:
    """One entry for each cell that holds numbers; it is left over until something claims it.

    A table is recognised once one of its rows is. Numbers of other tables and of the narrative are not counted.
    """

    _entries: dict[int, tuple[Row, Cell, Fate]] = field(default_factory=dict)
    _recognised: set[int] = field(default_factory=set)
    _notes: dict[int, int] = field(default_factory=dict)  # the numbers in the note on a used figure, by cell

    def open(self, row: Row) -> None:
        """Enter the cells of a row that hold numbers, as left over."""
        for cell in row.cells:
            if count_numbers(cell.text):
                self._entries[id(cell)] = (row, cell, NO_CELL_HERE)

    def record(self, row: Row, cell: Cell, fate: Fate) -> None:
        """Record what becomes of the numbers of a cell."""
        if id(cell) in self._entries:
            self._entries[id(cell)] = (row, cell, fate)

    def record_used(self, row: Row, cell: Cell) -> None:
        """Record that the figure of a cell is used, also one in words; the numbers of a note on it are ignored."""
        self._entries[id(cell)] = (row, cell, "used")
        if len(cell.text) > _LONGEST_PLAIN_FIGURE and (noted := split_note(without_note_marks(cell.text))):
            self._notes[id(cell)] = count_numbers(noted.note)

    def is_ignored(self, cell: Cell) -> bool:
        """Whether the numbers of a cell are ignored for a reason, as the year of its row."""
        entry = self._entries.get(id(cell))
        return entry is not None and isinstance(entry[2], str) and entry[2] != "used"

    def record_unclaimed(self, row: Row, *, labelled: bool) -> None:
        """A row that no table claims: ignore a page number or a sentence as such, leave over any other number."""
        filled = [cell for cell in row.cells if not is_blank(cell.text)]
        if len(filled) != 1 or labelled:
            return
        words = to_plain(filled[0].text)
        if _PAGE_NUMBER.fullmatch(words):
            self.record(row, filled[0], "page number")
        elif len(_NOT_WORDS.sub("", words)) >= _SHORTEST_SENTENCE:
            self.record(row, filled[0], "narrative")

    def recognise_table(self, table: int) -> None:
        self._recognised.add(table)

    def is_recognised(self, table: int) -> bool:
        return table in self._recognised

    def seen(self) -> int:
        """How many numbers the recognised tables hold, one in words included where it is used."""
        return sum(count_numbers(cell.text) or fate == "used" for _, cell, fate in self._counted())

    def ignored(self) -> Counter[str]:
        """How many numbers are ignored, by reason."""
        counts: Counter[str] = Counter()
        for _, cell, fate in self._counted():
            if isinstance(fate, str) and fate != "used":
                counts[fate] += count_numbers(cell.text)
            elif fate == "used" and id(cell) in self._notes:
                counts["note on a figure"] += self._notes[id(cell)]
        return +counts

    def leftovers(self) -> tuple[Leftover, ...]:
        return tuple(
            Leftover(cell.text, fate, row.place(cell))
            for row, cell, fate in self._counted()
            if isinstance(fate, Message)
        )

    def _counted(self) -> list[tuple[Row, Cell, Fate]]:
        recognised = self._recognised
        return [entry for entry in self._entries.values() if entry[0].table in recognised]
