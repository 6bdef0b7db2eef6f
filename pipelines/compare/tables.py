"""The statutory tables of two reports cell by cell, as the later report's form prints them.

Cells are compared by key. Where the reports are on different forms, the cells that only one of them prints are listed.
A cell without a figure in either year has no change: missing is never 0.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assets.checked.wording.marked_tables import NOT_FOUND, MarkedTable, Marks, tables
from assets.staged.cells.form_reading import Reading
from assets.text.characters import on_one_line
from expectations.rulebook.sums import Number
from pipelines.compare.striking import striking
from warehouse.reference.forms.form import CellType, FormCell

_NO_MARKS = Marks(frozenset(), {})
_PLACES = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A cell in both years: what is printed and its number, None where there is none.

    `earlier_text` is None where the earlier form does not print the cell. `type` and `unit` are those of the form.
    """

    key: str
    type: CellType
    unit: str
    earlier_text: str | None
    later_text: str
    earlier: Number | None
    later: Number | None

    @property
    def change(self) -> Number | None:
        """Later minus earlier; None where either has no number."""
        return None if self.earlier is None or self.later is None else self.later - self.earlier

    @property
    def percent(self) -> Decimal | None:
        """The change as a percentage of the earlier number, to one place; None unless that is above 0.

        None for cells that are changes themselves.
        """
        if self.change is None or self.earlier is None or self.earlier <= 0 or self.type == "change":
            return None
        return (Decimal(self.change) * 100 / Decimal(self.earlier)).quantize(_PLACES, ROUND_HALF_UP)

    @property
    def striking(self) -> bool:
        """Whether the change is striking (striking.yaml)."""
        if self.change is None or self.earlier is None:
            return False
        rule, size = striking(), abs(Decimal(self.change))
        return size >= rule.least_change[self.type] and size * 100 >= abs(Decimal(self.earlier)) * rule.least_percent


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row; `group` is the label printed before several rows."""

    label: str
    group: str | None
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """A table, or one block of table two. The blocks of table four, which are printed in one row, are rows here."""

    key: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[ComparedRow, ...]

    @property
    def cells(self) -> tuple[ComparedCell, ...]:
        return tuple(cell for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class UnmatchedCell:
    """A cell that only one of the two forms prints, with what its report prints in it."""

    cell: FormCell
    text: str
    number: Number | None


def compare_tables(earlier: Reading, later: Reading) -> tuple[ComparedTable, ...]:
    """Every table of the later report's form and layout, in print order."""
    before = printed_cells(earlier)
    return tuple(_compare(table, later, before, earlier.numbers) for table in tables(later, _NO_MARKS))


def find_unmatched(own: Reading, other: Reading) -> tuple[UnmatchedCell, ...]:
    """The cells that the form of `own` prints and that of `other` does not, in print order."""
    printed, known = printed_cells(own), printed_cells(other)
    cells = (cell for cell in own.form.layout(own.layout) if cell.key not in known)
    return tuple(UnmatchedCell(cell, printed[cell.key], own.numbers.get(cell.key)) for cell in cells)


def printed_cells(reading: Reading) -> dict[str, str]:
    """What is printed in each cell of the report's layout, by key; `?` where the cell was not found."""
    return {
        cell.key: on_one_line(reading.cells[cell.key].text) if cell.key in reading.cells else NOT_FOUND
        for cell in reading.form.layout(reading.layout)
    }


def _compare(
    table: MarkedTable, later: Reading, before: Mapping[str, str], numbers: Mapping[str, Number]
) -> ComparedTable:
    layout, now = later.form.layout(later.layout), later.numbers

    def cells(entries: Iterator[tuple[str, str]]) -> Iterator[ComparedCell]:
        for key, text in entries:
            cell = layout.cell(key)
            assert cell is not None
            yield ComparedCell(key, cell.type, cell.unit, before.get(key), text, numbers.get(key), now.get(key))

    rows = (
        ComparedRow(line.label, line.group, tuple(cells((entry.key, entry.text) for entry in line.entries)))
        for line in table.lines
    )
    return ComparedTable(table.key, table.title, table.headings, tuple(rows))
