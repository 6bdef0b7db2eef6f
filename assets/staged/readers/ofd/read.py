"""OFD (GB/T 33190): page.py lays out its pages; page_layout/readings.py makes rows of them, in several readings.

The pages of all documents of the package are read in order. Template pages, which mostly hold page numbers and
watermarks, are added in later readings. Annotations and seals are left out, as they are stamped on a finished page.
Pages of paths and images without characters are refused.
"""

from collections.abc import Iterator
from functools import partial

from assets.staged.grid import Grid, Row
from assets.staged.readers.ofd.package import OfdPackage
from assets.staged.readers.ofd.page import lay_out_pages
from assets.staged.readers.page_layout.laid_out_page import LaidOutPage
from assets.staged.readers.page_layout.readings import readings as page_readings
from assets.staged.readers.refusals import unreadable

VERSION = 3

_MOST_UNMAPPED = 0.2


def read(data: bytes) -> Grid:
    """The first of `readings`."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The readings of the pages (page_layout/readings.py), then those including the text of template pages."""
    package = OfdPackage(data)
    pages = list(lay_out_pages(package, templates=False))
    if package.templates and not any(page.glyphs for page in pages):
        pages = list(lay_out_pages(package, templates=True))
    _refuse_without_characters(pages)
    yield from map(partial(_grid, len(pages)), page_readings(pages))
    if package.templates:
        yield from map(partial(_grid, len(pages)), page_readings(list(lay_out_pages(package, templates=True))))


def _grid(pages: int, rows: tuple[Row, ...]) -> Grid:
    return Grid(rows, f"ofd-{VERSION}", pages)


def _refuse_without_characters(pages: list[LaidOutPage]) -> None:
    """Raise Unreadable if the pages hold no text, or letters that map to no characters."""
    glyphs, unmapped = sum(len(page.glyphs) for page in pages), sum(page.unmapped for page in pages)
    if not glyphs:
        raise unreadable("ofd_without_text")
    if unmapped > _MOST_UNMAPPED * glyphs:
        raise unreadable("ofd_without_characters")
