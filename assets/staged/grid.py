"""What a reader hands on: the rows of a document in reading order, each cell with its text and its place.

A paragraph is a row of one cell outside any table (table 0). Knows nothing of forms, labels or formats.
"""

from dataclasses import dataclass
from typing import NamedTuple

from warehouse.messages import Message

Box = tuple[float, float, float, float]


def rounded(box: tuple[float, ...]) -> Box:
    """A box as places keep it, to a tenth of a point."""
    x0, top, x1, bottom = box
    return (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))


class Cell(NamedTuple):
    """A cell as printed. `column` counts from 1 in its table's grid; `box` is x0, top, x1, bottom in points.

    Of text recognised from a picture, `confidence` is the recogniser's, 0 to 1, and `others` what else it may read,
    likeliest first; both are empty where the document holds the characters themselves. `by_sums`: what is printed can
    be read in several ways, and the sums of the form took this one. `doubtful`: part of what is printed may not show,
    as white digits on an unknown background.
    """

    text: str
    column: int = 1
    box: Box | None = None
    confidence: float | None = None
    others: tuple[str, ...] = ()
    by_sums: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that begin in one row. `table` counts from 1 over the document, 0 outside tables; `number` from 1."""

    cells: tuple[Cell, ...]
    table: int = 0
    number: int = 1
    page: int | None = None

    def place(self, cell: Cell) -> "Place":
        return Place(self.page, self.table, self.number, cell.column, cell.box)


class Place(NamedTuple):
    """Where a cell stands: page, table, row and column from 1 (page None where the format has none), box in points."""

    page: int | None
    table: int
    row: int
    column: int
    box: Box | None = None

    def compact(self) -> str:
        """`page|table|row|column|x0|top|x1|bottom`, an empty part where unknown; the warehouse keeps this text."""
        box = tuple(f"{edge:.1f}" for edge in self.box) if self.box else ("",) * 4
        return "|".join((str(self.page or ""), str(self.table), str(self.row), str(self.column), *box))


@dataclass(frozen=True, slots=True)
class Grid:
    """A document as rows. `pages` is None where the format has no pages; `reader` is name and version of its reader.

    `tags` are the meta tags of a web page, name and content.
    """

    rows: tuple[Row, ...]
    reader: str
    pages: int | None = None
    tags: tuple[tuple[str, str], ...] = ()


class Unreadable(Exception):
    """A document that cannot be read into a grid: why, and what would help."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


def bounded(count: int, most: int, what: Message) -> None:
    """Reject a document, as Unreadable, that holds more than `most` of something: more than any report does."""
    if count > most:
        raise Unreadable(
            Message(
                zh=f"文件含 {count:,} {what.zh}，年度报告不会这样大：请只放入报告本身",
                en=f"it holds {count:,} {what.en}, more than any report: put in the report alone",
            ),
        )


def paragraph(text: str, page: int | None = None) -> Row:
    return Row((Cell(text),), page=page)
