"""What a grid holds of a form: its cells as printed and as read, and what became of every number on it."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from assets.staged.cells.number_ledger import Leftover
from assets.staged.grid import Cell, Place, Row
from assets.staged.values import Value, numbers_in
from warehouse.reference.forms.form import Form


class CellReading(NamedTuple):
    """One located cell of the form: what is printed, how it reads, where it stands; `confidence` of text recognised."""

    key: str
    value: Value
    text: str
    place: Place
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Cells of one row, by key, that may be read in several ways, and the printed cells they stand in.

    As many printed ones as keys where they were recognised from a picture, fewer where digits ran together.
    """

    row: Row
    keys: tuple[str, ...]
    printed: tuple[Cell, ...]

    @property
    def glued(self) -> bool:
        return len(self.printed) < len(self.keys)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a grid holds of one form: located cells by key in print order, the account of every number seen, and the
    lines of text around the tables.

    `contrary`: some headings do not stand in the form's order, or contradict each other.
    """

    form: Form
    layout: str
    cells: dict[str, CellReading]
    leftovers: tuple[Leftover, ...]
    ignored: Counter[str]
    seen: int
    narrative: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
    contrary: bool = False

    @property
    def assumed(self) -> int:
        """Cells whose headings are lost."""
        return sum(cell.value.status == "by_form_order" for cell in self.cells.values())

    @property
    def used(self) -> int:
        return sum(cell.value.number is not None for cell in self.cells.values())

    @property
    def left(self) -> int:
        """Numbers left over."""
        return sum(numbers_in(leftover.text) for leftover in self.leftovers)

    @property
    def expected(self) -> int:
        return len(self.form.layout(self.layout))
