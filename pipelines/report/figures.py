"""The pages of a report with cells boxed, as the template draws them: pictures, boxes and numbers, in points."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from assets.checked.wording.marked_tables import Marks
from assets.staged.cells.form_reading import Reading
from assets.staged.workers.page_images import PageImage
from pipelines.report.page_images import BoxedCell, boxed_cells
from pipelines.report.suspect_text import SuspectWriter
from pipelines.report.words import words as in_language

_RADIUS = 4.4  # points: the number of a cell is a half circle at the corner of its box, so that it hides no figure


def anchor(key: str) -> str:
    """The id of a marked cell in a linked page."""
    return f"cell-{key}"


@dataclass(frozen=True, slots=True)
class Box:
    """A marked cell on the picture of a page; `id` is empty unless the page is linked."""

    id: str
    mark: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SuspectNumber:
    """The place of the number of a suspect cell, and what is listed below the picture under it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class PageFigure:
    """The picture of a page; `address` holds the picture itself."""

    name: str
    address: Markup
    width: float
    height: float
    boxes: tuple[Box, ...]
    numbers: tuple[SuspectNumber, ...]
    radius: float = _RADIUS


def page_figures(
    pages: Iterable[PageImage], reading: Reading, found: Marks, language: str, *, linked: bool
) -> Iterator[PageFigure]:
    """A figure for each page, with the cells that `found` marks; if `linked`, each has its id (`anchor`)."""
    writer = SuspectWriter(reading, language)
    for picture in pages:
        cells = boxed_cells(reading, found, picture.page)
        numbers = tuple(_number(cell, writer) for cell in cells if cell.mark == "suspect")
        name = in_language(language)["page"].format(n=picture.page)
        # Base 64 has no character that HTML would read as markup.
        address = Markup("data:image/jpeg;base64,") + Markup(b64encode(picture.jpeg).decode("ascii"))  # noqa: S704
        boxes = tuple(_box(cell, linked=linked) for cell in cells)
        yield PageFigure(name, address, picture.width, picture.height, boxes, numbers)


def _box(cell: BoxedCell, *, linked: bool) -> Box:
    x0, top, x1, bottom = cell.box
    return Box(anchor(cell.key) if linked else "", cell.mark, x0, top, x1 - x0, bottom - top)


def _number(cell: BoxedCell, writer: SuspectWriter) -> SuspectNumber:
    _, top, x1, _ = cell.box
    return SuspectNumber(x1, top, writer.write_cell(cell.key, cell.needed))
