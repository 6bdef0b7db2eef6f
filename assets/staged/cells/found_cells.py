"""The cells of a form found so far on a page, each with what its heading rests on, and what became of every number.

Knows how a cell is read and kept; which cells stand under which headings is told by the tables' own modules.
"""

import re
from collections.abc import Iterator, Sequence

from assets.staged.cells.form_reading import CellReading, Doubt, Reading
from assets.staged.cells.headings import Columns
from assets.staged.cells.number_ledger import (
    MAY_NOT_SHOW,
    NO_HEADING,
    NOT_ITS_VALUE,
    NOWHERE,
    PRINTED_TWICE,
    RAN_TOGETHER,
    UNCLEAR,
    UNPROVEN,
    Ledger,
    Left,
)
from assets.staged.cells.table_two import Entry
from assets.staged.grid import Cell, Row
from assets.staged.values import Status, Value, read_value
from assets.text.characters import blank, plain
from expectations.rulebook.sums import sums
from warehouse.reference.forms.form import STANDARD, Form, FormCell

_DIGITS = re.compile(r"\d+", re.ASCII)


def _origin(cell: Cell) -> Status:
    """How a number was had that does not stand as such in the document."""
    if cell.confidence is None:
        return "split_by_sums"
    return "ocr_by_sums" if cell.by_sums else "ocr"


class Found:
    """Where each cell of a form was found."""

    def __init__(self, form: Form) -> None:
        self.ledger = Ledger()
        self._form = form
        self._cells: dict[str, tuple[Row, Cell]] = {}
        self._refused: set[str] = set()  # cells printed more than once, differently
        self._assumed: set[str] = set()
        self._units: dict[str, str] = {}
        self._glued: list[Doubt] = []
        self._contrary = False

    def __contains__(self, key: str) -> bool:
        return key in self._cells

    def take(
        self, row: Row, columns: Columns, values: Sequence[Cell], beside: Sequence[Cell], *, weak: bool = False
    ) -> None:
        """Locate the cells under `columns` at `values`; where the headings do not tell, leave all `beside`.

        A `weak` claim, of a row that may be another, gives way to one that was taken before.
        """
        self._contrary |= columns.contrary
        if not columns.keys or (values and not columns.over(row, values)):
            self._leave(row, beside, UNCLEAR)
            return
        for key, cell in zip(columns.keys, values, strict=False):
            if key is None:
                self.ledger.leave(row, cell, NO_HEADING)
            elif weak and key in self._cells and not blank(self._cells[key][1].text):
                self.ledger.leave(row, cell, NOWHERE)
            else:
                self._take(key, row, cell, assumed=key in columns.assumed)

    def take_entry(self, row: Row, entry: Entry) -> None:
        """Locate the cells of an entry of table two."""
        self._units |= entry.units
        self.take(row, entry.columns, entry.values, entry.cells)

    def glue(self, row: Row, keys: Sequence[str | None], cells: Sequence[Cell]) -> None:
        """Note a row with fewer cells than values where its digits ran together."""
        filled = tuple(cell for cell in cells if not blank(cell.text))
        if len(cells) >= len(keys) or not filled or not all(_DIGITS.fullmatch(plain(cell.text)) for cell in filled):
            return
        *parts, total = (int(plain(cell.text)) for cell in filled)
        if parts and sum(parts) == total:
            return  # they add up as they stand: cells are missing, and none ran together
        named = tuple(key for key in keys if key is not None)
        if len(named) == len(keys):
            self._glued.append(Doubt(row, named, filled))
        self._leave(row, filled, RAN_TOGETHER)

    def reading(self, narrative: tuple[str, ...]) -> Reading:
        """What was found, once every row was seen."""
        layout = self._layout()
        self._withdraw(layout)
        specs = [spec for spec in self._form.layout(layout) if spec.key in self._cells]
        cells = {spec.key: self._cell(spec, *self._cells[spec.key]) for spec in specs}
        doubts = (*self._glued, *self._recognised())
        ledger = self.ledger
        return Reading(
            self._form, layout, cells, ledger.leftovers(), ledger.ignored(), ledger.seen(), narrative, doubts,
            self._contrary,
        )  # fmt: skip

    def _leave(self, row: Row, cells: Sequence[Cell], why: Left) -> None:
        for cell in cells:
            self.ledger.leave(row, cell, why)

    def _take(self, key: str, row: Row, cell: Cell, *, assumed: bool) -> None:
        """Locate `key` at `cell`. A second place counts where the first was blank; of two different figures, none."""
        if key in self._refused:
            self._refuse(key, row, cell)
            return
        first = self._cells.get(key)
        if first is None or blank(first[1].text):
            self._cells[key] = (row, cell)
            self._assumed.difference_update([key])
            self._assumed.update([key] if assumed else [])
        elif plain(first[1].text) == plain(cell.text):
            self.ledger.ignore(row, cell, "repeated")
        elif not blank(cell.text):
            self._refused.add(key)
            self._refuse(key, *self._cells.pop(key))
            self._refuse(key, row, cell)

    def _refuse(self, key: str, row: Row, cell: Cell) -> None:
        zh, en = PRINTED_TWICE.zh.format(key=key), PRINTED_TWICE.en.format(key=key)
        self.ledger.leave(row, cell, Left(en, zh))

    def _withdraw(self, layout: str) -> None:
        """Take back the cells whose headings are lost, where other headings of the page do not stand in the form's own
        order, or where that order does not add up.
        """
        for table in ("proactive.", "applications.", "disputes."):
            doubted = {key for key in self._assumed & self._cells.keys() if key.startswith(table)}
            if doubted and (self._contrary or not self._add_up(table, doubted, layout)):
                for key in doubted:
                    self.ledger.leave(*self._cells.pop(key), UNPROVEN)

    def _add_up(self, table: str, doubted: set[str], layout: str) -> bool:
        """Whether the sums across the columns of a table hold more often than not, where there is anything to add."""
        numbers = {key: read_value(cell.text, "count").number for key, (_, cell) in self._cells.items()}
        held = broken = 0
        for equation in sums(self._form.layout(layout)):
            keys = [key for key, _ in equation.factors]
            rows = {key.rpartition(".")[0] for key in keys}
            if len(rows) == 1 and keys[0].startswith(table) and doubted.intersection(keys):
                residual = equation.residual(numbers)
                held += residual == 0 and any(numbers[key] for key in keys)
                broken += bool(residual)
        return held >= broken

    def _layout(self) -> str:
        """The variant whose own row is there while none of the rows it replaces is, else the standard layout."""
        keys = (*self._cells, *(key for doubt in self._glued for key in doubt.keys))
        rows = {key.split(".")[1] for key in keys if key.startswith("applications.")}
        for variant in self._form.applications.variants:
            if variant.row.key in rows and rows.isdisjoint(variant.replaces):
                return variant.key
        return STANDARD

    def _cell(self, spec: FormCell, row: Row, cell: Cell) -> CellReading:
        value = read_value(cell.text, spec.type, self._units.get(spec.key))
        if value.number is not None and cell.doubtful:
            value = Value("unsure")
            self.ledger.leave(row, cell, MAY_NOT_SHOW)
        elif value.number is not None:
            self.ledger.use(row, cell)
            value = Value(self._status(spec.key, cell), value.number)
        elif value.status == "invalid":
            self.ledger.leave(row, cell, NOT_ITS_VALUE)
        elif value.status == "unit_ambiguous":
            self.ledger.ignore(row, cell, "amount without a unit")  # a rule reports it with what it may be
        return CellReading(spec.key, value, cell.text, row.place(cell), cell.confidence)

    def _status(self, key: str, cell: Cell) -> Status:
        if key in self._assumed:
            return "by_form_order"
        return _origin(cell) if cell.by_sums or cell.confidence is not None else "number"

    def _recognised(self) -> Iterator[Doubt]:
        """The rows with cells of which a picture's recogniser gives several readings."""
        rows: dict[int, list[tuple[str, Row, Cell]]] = {}
        for key, (row, cell) in self._cells.items():
            if cell.others:
                rows.setdefault(id(row), []).append((key, row, cell))
        for found in rows.values():
            yield Doubt(found[0][1], tuple(key for key, _, _ in found), tuple(cell for _, _, cell in found))
