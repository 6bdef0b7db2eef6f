"""PDF: pdfium reads glyphs and rules (document.py); page_layout/readings.py makes rows of them, in several readings.

Places have a page and a box. A page that is an image, or whose letters map to no characters, is recognised
(image_pages.py).
"""

import re
from collections.abc import Iterator
from contextlib import suppress

from assets.staged.grid import Grid, Row
from assets.staged.readers.page_layout.glyph_text import NO_CHARACTER
from assets.staged.readers.page_layout.laid_out_page import LaidOutPage
from assets.staged.readers.page_layout.readings import readings as page_readings
from assets.staged.readers.pdf import pdfplumber_pages
from assets.staged.readers.pdf.document import read_pages
from assets.text.characters import SUPERSCRIPTS

VERSION = 6

MOST_PAGES = 500
_MOST_UNMAPPED = 0.2
_SEPARATE = re.compile(f"[{NO_CHARACTER}{''.join(map(chr, SUPERSCRIPTS.values()))}]")
_LEAST_CHINESE, _MOST_CODES = 0.2, 0.05


def read(data: bytes) -> Grid:
    """The first of `readings`."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The readings of the pages (page_layout/readings.py), then pdfplumber's. If pages are images, those of
    image_pages.py.

    pdfplumber does not distinguish raised, struck or invisible digits, so it is skipped if there are any.
    """
    pages = read_pages(data, MOST_PAGES)

    def grid(rows: tuple[Row, ...]) -> Grid:
        return Grid(rows, f"pdf-{VERSION}", len(pages))

    is_coded = _has_glyph_codes(pages)
    image_numbers = [page.number for page in pages if is_coded or _needs_recognition(page)]
    if image_numbers:
        from assets.staged.readers.pdf import image_pages  # takes half a second to load

        yield from map(grid, image_pages.readings(data, pages, image_numbers))
        return
    layouts = page_readings(pages)
    first = next(layouts)
    yield grid(first)
    yield from map(grid, layouts)
    if any(page.has_hidden_text for page in pages) or _has_separate_digits(first):
        return
    with suppress(Exception):  # pdfminer may fail in any way on a file pdfium can read
        yield grid(pdfplumber_pages.read_rows(data))


def _has_separate_digits(rows: tuple[Row, ...]) -> bool:
    """Whether `rows` hold digits that are not part of the number beside them, or glyphs without a character."""
    return any(_SEPARATE.search(cell.text) for row in rows for cell in row.cells)


def _needs_recognition(page: LaidOutPage) -> bool:
    """Whether a page must be recognised: a scan, or letters that its fonts map to no characters."""
    return page.is_image or page.unmapped > _MOST_UNMAPPED * len(page.glyphs)


def _has_glyph_codes(pages: list[LaidOutPage]) -> bool:
    """Whether the characters are glyph indexes of the font: little Chinese, and codes that no report has."""
    glyphs = [glyph[0] for page in pages for glyph in page.glyphs]
    chinese = sum(glyph >= "\u2e80" for glyph in glyphs)
    codes = sum("\x7f" <= glyph <= "\xff" for glyph in glyphs)
    return chinese < _LEAST_CHINESE * len(glyphs) and codes > _MOST_CODES * len(glyphs)
