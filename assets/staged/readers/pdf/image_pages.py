"""PDF pages without characters, rendered and recognised, placed in order between the other pages."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assets.staged.grid import Row
from assets.staged.readers.page_layout.laid_out_page import LaidOutPage
from assets.staged.readers.page_layout.readings import readings as text_readings
from assets.staged.readers.pdf.document import render
from assets.staged.readers.refusals import check_limit
from assets.staged.readers.scan import read as scan_reader
from assets.staged.readers.scan.page import ScannedPage, turn_upright

_RESOLUTION = 200  # dots per inch
_MOST_PIXELS = 40_000_000


def readings(data: bytes, pages: Sequence[LaidOutPage], numbers: Sequence[int]) -> Iterator[tuple[Row, ...]]:
    """The readings of a PDF whose pages `numbers` are recognised and whose other pages are read as text.

    First every reading of the text pages with the first reading of the images, then with each other one.
    """
    check_limit(len(numbers), scan_reader.MOST_PAGES, "image_pages")
    scanned_pages = [load_page(data, number) for number in numbers]
    text_rows = tuple(text_readings([page for page in pages if page.number not in numbers]))
    yielded: list[tuple[Row, ...]] = []
    for rows in scan_reader.scanned_readings(scanned_pages):
        if rows not in yielded:
            yielded.append(rows)
            yield from (_in_order(text, rows) for text in text_rows)


def load_page(data: bytes, number: int) -> ScannedPage:
    """Page `number` of a PDF as an upright image."""
    grey, dpi = render(data, number, _RESOLUTION, _MOST_PIXELS)
    return turn_upright(grey, dpi, number)


def _in_order(text_rows: tuple[Row, ...], recognised: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows of both by page, with the tables numbered in sequence."""
    if not text_rows:
        return recognised
    last = max(row.table for row in text_rows)
    renumbered = (replace(row, table=row.table + last) if row.table else row for row in recognised)
    return tuple(sorted((*text_rows, *renumbered), key=lambda row: row.page or 0))
