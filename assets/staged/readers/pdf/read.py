"""PDF: pdfium reads glyphs and rules (document.py), page_layout/readings.py makes rows of them in several ways.

Places have page and box. A page that is a picture, or whose letters stand for no characters, goes to image_pages.py.
"""

import re
from collections.abc import Iterator
from contextlib import suppress

from assets.staged.grid import Grid, Row
from assets.staged.readers.page_layout.glyph_text import UNKNOWN
from assets.staged.readers.page_layout.readings import readings as several
from assets.staged.readers.page_layout.sheet import Sheet
from assets.staged.readers.pdf import pdfplumber_pages
from assets.staged.readers.pdf.document import sheets
from assets.text.characters import SUPERSCRIPTS

VERSION = 5

MOST_PAGES = 500
_MOST_UNMAPPED = 0.2
_APART = re.compile(f"[{UNKNOWN}{''.join(map(chr, SUPERSCRIPTS.values()))}]")
_LEAST_CHINESE, _MOST_CODES = 0.2, 0.05


def read(data: bytes) -> Grid:
    """The first of the readings."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The readings of its pages (page_layout/readings.py), then pdfplumber's; of pictures, what is recognised on them.

    pdfplumber tells neither raised, struck nor unseen digits from others, so where there are any it is not asked.
    """
    pages = sheets(data, MOST_PAGES)

    def grid(rows: tuple[Row, ...]) -> Grid:
        return Grid(rows, f"pdf-{VERSION}", len(pages))

    coded = _coded(pages)
    pictured = [page.number for page in pages if coded or _pictured(page)]
    if pictured:
        from assets.staged.readers.pdf import image_pages  # takes half a second to load

        yield from map(grid, image_pages.readings(data, pages, pictured))
        return
    found = several(pages)
    first = next(found)
    yield grid(first)
    yield from map(grid, found)
    if any(page.unseen for page in pages) or _set_apart(first):
        return
    with suppress(Exception):  # pdfminer may fail in any way on a file pdfium can read
        yield grid(pdfplumber_pages.rows(data))


def _set_apart(rows: tuple[Row, ...]) -> bool:
    """Whether digits stand in `rows` that are no part of the number beside them, or what is no character."""
    return any(_APART.search(cell.text) for row in rows for cell in row.cells)


def _pictured(page: Sheet) -> bool:
    """Whether a page holds pictures of characters: a scan, or letters its fonts name no character for."""
    return page.pictured or page.unmapped > _MOST_UNMAPPED * len(page.glyphs)


def _coded(pages: list[Sheet]) -> bool:
    """Whether what came for the letters is their place in the font: little Chinese, and codes no report has."""
    glyphs = [glyph[0] for page in pages for glyph in page.glyphs]
    chinese = sum(glyph >= "\u2e80" for glyph in glyphs)
    codes = sum("\x7f" <= glyph <= "\xff" for glyph in glyphs)
    return chinese < _LEAST_CHINESE * len(glyphs) and codes > _MOST_CODES * len(glyphs)
