"""What a reader produces: the rows of a document in reading order, each cell with its text and its place.

A paragraph is a row of one cell outside any table (table 0). Knows nothing of forms, labels or file formats.
"""

from dataclasses import dataclass
from typing import NamedTuple

from warehouse.messages import Message

Box = tuple[float, float, float, float]


def round_box(box: tuple[float, ...]) -> Box:
    """A box to a tenth of a point, the precision of places."""
    x0, top, x1, bottom = box
    return (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))


class Cell(NamedTuple):
    """A cell as printed. `column` counts from 1 in its table's grid; `box` is x0, top, x1, bottom in points.

    For text from OCR, `confidence` is 0 to 1 and `others` are alternative readings, likeliest first; both are empty
    where the document holds characters. `by_sums`: the print can be read in several ways, and the form's sums determine
    this one. `calculated`: the result of a formula that the file does not hold. `doubtful`: part of the print may not
    be visible, as white digits on an unknown background.
    """

    text: str
    column: int = 1
    box: Box | None = None
    confidence: float | None = None
    others: tuple[str, ...] = ()
    by_sums: bool = False
    doubtful: bool = False
    calculated: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that begin in one row. `table` counts from 1 over the document, 0 outside tables; `number` from 1."""

    cells: tuple[Cell, ...]
    table: int = 0
    number: int = 1
    page: int | None = None

    def place(self, cell: Cell) -> "Place":
        return Place(self.page, self.table, self.number, cell.column, cell.box)


class PrintedCell(NamedTuple):
    """A printed cell and the row it is in."""

    row: Row
    cell: Cell


class Place(NamedTuple):
    """Where a cell is: page, table, row and column from 1 (page None where the format has none), box in points."""

    page: int | None
    table: int
    row: int
    column: int
    box: Box | None = None

    def compact(self) -> str:
        """`page|table|row|column|x0|top|x1|bottom`, a part empty where unknown; the text stored in the warehouse."""
        box = tuple(f"{edge:.1f}" for edge in self.box) if self.box else ("",) * 4
        return "|".join((str(self.page or ""), str(self.table), str(self.row), str(self.column), *box))


@dataclass(frozen=True, slots=True)
class Grid:
    """A document as rows. `pages`: how many, None where the format has no pages. `reader`: name and version.

    `tags`: the meta tags of a web page, name and content.
    """

    rows: tuple[Row, ...]
    reader: str
    pages: int | None = None
    tags: tuple[tuple[str, str], ...] = ()


class Unreadable(Exception):
    """A document that cannot be read into a grid; `why` states the reason and what to submit instead."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


def paragraph(text: str, page: int | None = None) -> Row:
    return Row((Cell(text),), page=page)
