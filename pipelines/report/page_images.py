"""Which pages of a report are shown with its failing cells marked, and their pictures, drawn by workers."""

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
class Boxed:
    """A marked cell on a page: its key, where it stands in points, and the value it has to have if that is forced."""

    key: str
    box: Box
    mark: Mark
    needed: Number | None


def draw(
    results: Mapping[str, Checked], sources: Mapping[str, Source], workers: Workers
) -> dict[str, PageImages | Refusal]:
    """The pages with marked cells of every report that has pictures of its pages, by sha256."""
    pages = {sha256: dict(_pages(checked)) for sha256, checked in results.items()}
    jobs = {sha256: partial(draw_pages, sha256, sources[sha256], found) for sha256, found in pages.items() if found}
    return {drawn.sha256: drawn for drawn in workers.draw(jobs)}


def boxed(reading: Reading, found: Marks, page: int) -> list[Boxed]:
    """The marked cells on a page, those likely wrong last, as they are drawn over the others."""
    cells = [(found.of(cell.key), cell) for cell in _marked(reading, found) if cell.place.page == page]
    listed = [Boxed(c.key, c.place.box, mark, found.suspects.get(c.key)) for mark, c in cells if c.place.box]
    return sorted(listed, key=lambda one: one.mark == "suspect")


def _pages(checked: Checked) -> Iterator[tuple[int, bool]]:
    """The pages that have marked cells, with whether these were recognised from a picture."""
    report = checked.document
    if isinstance(report, Report) and report.media_type in DRAWABLE_TYPES:
        for cell in _marked(report.reading, marks(checked)):
            if cell.place.page is not None and cell.place.box is not None:
                yield cell.place.page, cell.confidence is not None


def _marked(reading: Reading, found: Marks) -> Iterator[CellReading]:
    return (cell for cell in reading.cells.values() if found.of(cell.key))
