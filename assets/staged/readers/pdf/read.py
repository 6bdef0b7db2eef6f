"""PDF: pdfium reads glyphs and rules (document.py); page_layout/readings.py makes rows of them, in several readings.

Places have a page and a box. A page that is an image, or whose letters map to no characters, is recognised
(image_pages.py).
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from operator import itemgetter

from assets.staged.grid import Grid, Row
from assets.staged.readers.ocr_libraries import require_ocr
from assets.staged.readers.page_layout.glyph_text import NO_CHARACTER, Glyph
from assets.staged.readers.page_layout.laid_out_page import LaidOutPage
from assets.staged.readers.page_layout.readings import readings as page_readings
from assets.staged.readers.pdf import pdfplumber_pages
from assets.staged.readers.pdf.document import read_pages
from assets.text.characters import SUPERSCRIPTS

VERSION = 7

MOST_PAGES = 500
_MOST_UNMAPPED = 0.2
_SEPARATE = re.compile(f"[{NO_CHARACTER}{''.join(map(chr, SUPERSCRIPTS.values()))}]")
_MOST_CODES = 0.05
_CHARACTER = itemgetter(0)
# What reports print besides ASCII and common ideographs: Latin signs, Greek and Cyrillic numerals as figures are not
# among them; punctuation and signs, ringed numbers, boxes, radicals, forms of other widths, mathematical digits.
_SCRIPTS_OF_REPORTS = (
    ("\u00a0", "\u00bf"), ("\u00d7", "\u00d7"), ("\u00f7", "\u00f7"), ("\u2000", "\u27ff"), ("\u2e80", "\u2fdf"),
    ("\u3000", "\u303f"), ("\u3200", "\u33ff"), ("\uf900", "\ufaff"), ("\ufe30", "\ufe4f"), ("\uff00", "\uffff"),
)  # fmt: skip


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

    is_coded = _has_glyph_codes([glyph for page in pages for glyph in page.glyphs])
    image_numbers = [page.number for page in pages if is_coded or _needs_recognition(page)]
    if image_numbers:
        require_ocr()
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
    """Whether a page must be recognised: a scan, or letters that its fonts map to no characters or to wrong ones."""
    return page.is_image or page.unmapped > _MOST_UNMAPPED * len(page.glyphs) or _has_glyph_codes(page.glyphs)


def _has_glyph_codes(glyphs: list[Glyph]) -> bool:
    """Whether characters are glyph indexes of a font: too many of them are of scripts that no report is written in."""
    printed = Counter(map(_CHARACTER, glyphs))  # a page has thousands of glyphs and hundreds of characters
    codes = sum(times for character, times in printed.items() if _is_foreign(character))
    return codes > _MOST_CODES * len(glyphs)


def _is_foreign(character: str) -> bool:
    """Whether a character is of a script other than those of Chinese reports: a code, a letter or a rare ideograph."""
    if character < "\x7f" or "\u4e00" <= character <= "\u9fff":
        return False
    return not any(first <= character <= last for first, last in _SCRIPTS_OF_REPORTS)
