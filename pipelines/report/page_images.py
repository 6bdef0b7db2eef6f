"""The pages of a report that have marked cells: their pictures, drawn by the workers, and the boxes of the cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from assets.checked.check_files import Checked
from assets.checked.wording.marked_tables import Mark, Marks, marks
from assets.staged.cells.form_reading import CellReading, Reading
from assets.staged.grid import Box
from assets.staged.report import Refusal, Report
from assets.staged.workers.page_images import DRAWABLE_TYPES, PageImages, draw_pages
from assets.staged.workers.pool import Source, Workers
from expectations.rulebook.sums import Number


@dataclass(frozen=True, slots=True)
class BoxedCell:
    """A marked cell on a page: its key, its box in points, and the value it needs if that is forced."""

    key: str
    box: Box
    mark: Mark
    needed: Number | None


def draw(
    results: Mapping[str, Checked], sources: Mapping[str, Source], workers: Workers
) -> dict[str, PageImages | Refusal]:
    """By sha256, the pages with marked cells of every report whose format has pages."""
    pages = {sha256: dict(_marked_pages(checked)) for sha256, checked in results.items()}
    jobs = {sha256: partial(draw_pages, sha256, sources[sha256], found) for sha256, found in pages.items() if found}
    return {drawn.sha256: drawn for drawn in workers.draw(jobs)}


def boxed_cells(reading: Reading, found: Marks, page: int) -> list[BoxedCell]:
    """The marked cells on a page. Suspect cells come last, so that they are drawn over the others."""
    cells = [(found.of(cell.key), cell) for cell in _marked_cells(reading, found) if cell.place.page == page]
    boxed = [BoxedCell(c.key, c.place.box, mark, found.suspects.get(c.key)) for mark, c in cells if c.place.box]
    return sorted(boxed, key=lambda cell: cell.mark == "suspect")


def _marked_pages(checked: Checked) -> Iterator[tuple[int, bool]]:
    """The pages that have marked cells, and whether their text comes from OCR."""
    report = checked.document
    if isinstance(report, Report) and report.media_type in DRAWABLE_TYPES:
        for cell in _marked_cells(report.reading, marks(checked)):
            if cell.place.page is not None and cell.place.box is not None:
                yield cell.place.page, cell.confidence is not None


def _marked_cells(reading: Reading, found: Marks) -> Iterator[CellReading]:
    return (cell for cell in reading.cells.values() if found.of(cell.key))
