"""The cells of a form found so far on a page, and what becomes of the numbers printed in them.

Decides how a located cell is read, and what happens to one printed twice. The tables' modules (table_two.py,
table_three.py, table_four.py) decide which cell of the form a printed cell is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from assets.staged.cells.copies import PrintedCopies
from assets.staged.cells.form_reading import (
    ADDS_UP_BESIDE,
    FEWER_THAN_COLUMNS,
    HEADINGS_AGAINST_SUMS,
    MAY_BE_HIDDEN,
    NO_CELL_HERE,
    NO_HEADING,
    NO_RESULT,
    NOT_A_VALUE,
    PRINTED_TWICE,
    RAN_TOGETHER,
    UNCLEAR_HEADINGS,
    UNCLEAR_WITH_UNKNOWN,
    UNKNOWN_HEADING,
    UNPROVEN_ORDER,
    CellReading,
    DoubtfulCells,
    Ledger,
    Reading,
)
from assets.staged.cells.headings import PrintedColumns
from assets.staged.cells.shifted_rows import shifted_cells
from assets.staged.grid import Cell, PrintedCell, Row
from assets.staged.values import Status, Value, count_numbers, has_digits_apart, read_value
from assets.text.characters import is_blank, to_plain
from expectations.rulebook.sums import sums
from warehouse.messages import Message
from warehouse.reference.forms.form import STANDARD, Form, FormCell

_DIGITS = re.compile(r"\d+", re.ASCII)
_DIGITS_AND_COMMAS = re.compile(r"\d+(?:,\d{3,})*", re.ASCII)
_FIGURES = re.compile(r"[-+]?\d[\d,.+-]*", re.ASCII)
_NO_UNITS: Mapping[str, str] = MappingProxyType({})


def _are_whole(texts: Sequence[str], columns: int) -> bool:
    """Whether figures are whole numbers and not several that ran together: they add up, or are too short for more."""
    if sum(char.isdigit() for text in texts for char in text) < columns:
        return True
    *parts, total = (int(text) if _DIGITS.fullmatch(text) else 0 for text in texts)
    return bool(parts) and sum(parts) == total > 0


class FoundCells:
    """Where each cell of a form was found."""

    def __init__(self, form: Form) -> None:
        self.ledger = Ledger()
        self._form = form
        self._cells: dict[str, PrintedCell] = {}
        self._conflicting: set[str] = set()  # cells printed more than once, with different values
        self._copies = PrintedCopies()
        self._owners: dict[tuple[int, int], tuple[PrintedCell, str]] = {}  # by identity of row and cell: what it is
        self._assumed: set[str] = set()  # cells under lost headings
        self._units: dict[str, str] = {}
        self._run_together: list[DoubtfulCells] = []
        self._contrary = False
        self._named: set[tuple[int, str]] = set()  # unknown headings by table of the document
        self._reordered: set[str] = set()  # tables whose headings are not in the form's order

    def __contains__(self, key: str) -> bool:
        return key in self._cells

    def locate(
        self,
        row: Row,
        columns: PrintedColumns,
        values: Sequence[Cell],
        beside: Sequence[Cell],
        *,
        units: Mapping[str, str] = _NO_UNITS,
        uncertain: bool = False,
    ) -> None:
        """Locate the cells under `columns` at `values`; where the headings are unclear, leave all cells `beside` over.

        `units`: the units of money that headings print, by key. The values of an `uncertain` row, which may be another
        row of the form, do not replace any found before.
        """
        self._units |= units
        self._contrary |= columns.contrary
        if not columns.keys or (values and not columns.fit(row, values)):
            self._leave_unclear(row, beside, columns.unknown)
            return
        if columns.contrary:
            self._reordered.update(key.partition(".")[0] for key in columns.keys if key)
        unknown = iter(columns.unknown)
        for key, cell in zip(columns.keys, values, strict=False):
            if key is None:
                self._leave_unheaded(row, cell, next(unknown, ""))
            elif uncertain and self._has_value(key, row.table):
                self.ledger.record(row, cell, NO_CELL_HERE)
            else:
                self._locate_cell(key, row, cell, assumed=key in columns.assumed)

    def _has_value(self, key: str, table: int) -> bool:
        """Whether a cell has a value in this table of the document; that of another table is another printing's."""
        printed = self._cells.get(key)
        return printed is not None and not is_blank(printed.cell.text) and printed.row.table == table

    def note_run_together(
        self, row: Row, keys: Sequence[str | None], cells: Sequence[Cell], *, solvable: bool = True
    ) -> None:
        """Note a row with fewer printed cells than keys: digits that ran together, or cells that are missing.

        `solvable`: the sums may determine where to split the digits.
        """
        filled = tuple(cell for cell in cells if not is_blank(cell.text))
        texts = [to_plain(cell.text) for cell in filled]
        if len(cells) >= len(keys) or not filled or not all(map(_FIGURES.fullmatch, texts)):
            return
        if _are_whole(texts, len(keys)):
            self.leave(row, filled, FEWER_THAN_COLUMNS)
            return
        known = tuple(key for key in keys if key is not None)
        if solvable and len(known) == len(keys) and all(map(_DIGITS_AND_COMMAS.fullmatch, texts)):
            self._run_together.append(DoubtfulCells(row, known, filled))
        self.leave(row, filled, RAN_TOGETHER)

    def reading(self, narrative: tuple[str, ...]) -> Reading:
        """The reading of the page, once every row was walked."""
        layout = self.layout()
        self._withdraw_disputed()
        self._withdraw_unproven(layout)
        self._withdraw_reordered(layout)
        self._withdraw_shifted(layout)
        form_cells = [cell for cell in self._form.layout(layout) if cell.key in self._cells]
        cells = {cell.key: self._read(cell, *self._cells[cell.key]) for cell in form_cells}
        doubts = (*self._run_together, *self._with_alternatives())
        return Reading(
            self._form, layout, cells, self.ledger.leftovers(), self.ledger.ignored(), self.ledger.seen(), narrative,
            doubts, self._contrary,
        )  # fmt: skip

    def numbers(self) -> dict[str, int | Decimal | None]:
        """What the cells found so far hold, read as counts."""
        return {key: read_value(printed.cell.text, "count").number for key, printed in self._cells.items()}

    def leave(self, row: Row, cells: Sequence[Cell], why: Message) -> None:
        """Leave the numbers of `cells` over, with the reason."""
        for cell in cells:
            self.ledger.record(row, cell, why)

    def _leave_unclear(self, row: Row, cells: Sequence[Cell], unknown: Sequence[str]) -> None:
        """Leave a row under unclear headings over; the first of a table that holds a number names unknown headings."""
        self.leave(row, cells, UNCLEAR_HEADINGS)
        numbers = next((cell for cell in cells if count_numbers(cell.text)), None)
        if numbers and (new := [heading for heading in unknown if self._is_named_first(row.table, heading)]):
            zh, en = "、".join(f"“{heading}”" for heading in new), ", ".join(f"“{heading}”" for heading in new)
            self.ledger.record(row, numbers, UNCLEAR_WITH_UNKNOWN.format(headings=Message(zh=zh, en=en)))

    def _leave_unheaded(self, row: Row, cell: Cell, heading: str) -> None:
        """Leave a number over whose column is none of the form's; the first of a column names its heading."""
        first = heading and count_numbers(cell.text) and self._is_named_first(row.table, heading)
        self.ledger.record(row, cell, UNKNOWN_HEADING.format(heading=heading) if first else NO_HEADING)

    def _is_named_first(self, table: int, heading: str) -> bool:
        """Whether an unknown heading of a table was not named before."""
        known = (table, heading) in self._named
        self._named.add((table, heading))
        return not known

    def _locate_cell(self, key: str, row: Row, cell: Cell, *, assumed: bool) -> None:
        """Locate `key` at `cell`. A second place counts where the first is blank; of two different values none does."""
        if key in self._conflicting:
            self._leave_conflicting(key, row, cell)
            return
        printed = PrintedCell(row, cell)
        if self._is_of_another(key, printed):
            return
        first = self._cells.get(key)
        if first is not None and is_blank(first.cell.text) != is_blank(cell.text):
            self._copies.note_blank(key, first.row, row)
        if first is None or is_blank(first.cell.text):
            self._cells[key] = printed
            if assumed:
                self._assumed.add(key)
            else:
                self._assumed.discard(key)
        elif to_plain(first.cell.text) == to_plain(cell.text):
            self.ledger.record(row, cell, "repeated")
        elif not is_blank(cell.text):
            self._conflicting.add(key)
            self._copies.note_different(key, first.row, row)
            self._leave_conflicting(key, *self._cells.pop(key))
            self._leave_conflicting(key, row, cell)

    def _is_of_another(self, key: str, printed: PrintedCell) -> bool:
        """Whether a printed value was located as another cell before: the headings contradict, so neither has it."""
        row, cell = printed
        if is_blank(cell.text):
            return False
        _, owner = self._owners.setdefault((id(row), id(cell)), (printed, key))
        if owner == key:
            return False
        if owner in self._cells and self._cells[owner].cell is cell:
            del self._cells[owner]
        self._conflicting.update([owner, key])
        self.leave(row, [cell], UNCLEAR_HEADINGS)
        return True

    def _leave_conflicting(self, key: str, row: Row, cell: Cell) -> None:
        words = self._form.cells_by_key[key]
        self.ledger.record(row, cell, PRINTED_TWICE.format(zh=words.zh, en=words.en))

    def _withdraw_disputed(self) -> None:
        """Withdraw the cells that have a value in one of two copies that differ."""
        for key in self._copies.disputed():
            if key in self._cells:
                self._leave_conflicting(key, *self._cells.pop(key))

    def _withdraw_unproven(self, layout: str) -> None:
        """Withdraw cells under lost headings where other headings are not in the form's order, or that order does not
        add up.
        """
        for table in ("proactive.", "applications.", "disputes."):
            assumed = {key for key in self._assumed & self._cells.keys() if key.startswith(table)}
            if assumed and (self._contrary or not self._adds_up(table, assumed, layout)):
                for key in assumed:
                    self.ledger.record(*self._cells.pop(key), UNPROVEN_ORDER)

    def _withdraw_reordered(self, layout: str) -> None:
        """Withdraw the cells of a table whose headings are not in the form's order if its figures deny that order."""
        for table in self._reordered:
            found = {key for key in self._cells if key.startswith(f"{table}.")}
            if not self._adds_up(f"{table}.", found, layout):
                for key in found:
                    self.ledger.record(*self._cells.pop(key), HEADINGS_AGAINST_SUMS)

    def _withdraw_shifted(self, layout: str) -> None:
        """Withdraw the cells of rows whose figures deny their columns and add up when they are moved by some."""
        for key in shifted_cells(self._cells, self.numbers, sums(self._form.layout(layout))):
            self.ledger.record(*self._cells.pop(key), ADDS_UP_BESIDE)

    def _adds_up(self, table: str, assumed: set[str], layout: str) -> bool:
        """Whether the sums across the columns of a table hold at least as often as not."""
        numbers = self.numbers()
        held = broken = 0
        for equation in sums(self._form.layout(layout)):
            keys = [key for key, _ in equation.factors]
            rows = {key.rpartition(".")[0] for key in keys}
            if len(rows) == 1 and keys[0].startswith(table) and assumed.intersection(keys):
                residual = equation.residual(numbers)
                held += residual == 0 and any(numbers[key] for key in keys)
                broken += bool(residual)
        return held >= broken

    def layout(self) -> str:
        """The variant whose own row is printed while none of the rows it replaces is, else the standard layout."""
        keys = (*self._cells, *(key for doubt in self._run_together for key in doubt.keys))
        rows = {key.split(".")[1] for key in keys if key.startswith("applications.")}
        for variant in self._form.applications.variants:
            if variant.row.key in rows and rows.isdisjoint(variant.replaces):
                return variant.key
        return STANDARD

    def _read(self, form_cell: FormCell, row: Row, cell: Cell) -> CellReading:
        """The value of a located cell, which settles what becomes of its number."""
        value = read_value(cell.text, form_cell.type, self._units.get(form_cell.key))
        if value.number is not None and cell.doubtful:
            value = Value("unsure")
            self.ledger.record(row, cell, MAY_BE_HIDDEN)
        elif value.number is not None:
            self.ledger.record_used(row, cell)
            value = value.with_status(self._status(form_cell.key, cell, value.status))
        elif value.status == "invalid":
            self.ledger.record(row, cell, NO_RESULT if cell.text.startswith("=") else NOT_A_VALUE)
        elif value.status == "unit_ambiguous":
            self.ledger.record(row, cell, "amount without a unit")  # a rule reports it with its possible values
        return CellReading(form_cell.key, value, cell.text, row.place(cell), cell.confidence)

    def _status(self, key: str, cell: Cell, printed: Status) -> Status:
        if key in self._assumed:
            return "by_form_order"
        if cell.calculated:
            return "calculated"
        if cell.confidence is None:
            return "split_by_sums" if cell.by_sums else printed
        return "ocr_by_sums" if cell.by_sums else "ocr"

    def _with_alternatives(self) -> Iterator[DoubtfulCells]:
        """The rows with cells that OCR can read in several ways, or whose digits stand apart."""
        rows: dict[int, list[tuple[str, PrintedCell]]] = {}
        for key, printed in self._cells.items():
            if printed.cell.others or has_digits_apart(printed.cell.text):
                rows.setdefault(id(printed.row), []).append((key, printed))
        for cells in rows.values():
            keys, printed_cells = zip(*cells, strict=True)
            yield DoubtfulCells(printed_cells[0].row, keys, tuple(printed.cell for printed in printed_cells))
