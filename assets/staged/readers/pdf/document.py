"""A PDF opened with pdfium: the glyphs and rules of each page, upright, in points from the top left corner.

pdfium parses content streams about twenty times faster than pdfminer. glyphs.py and paths.py read a page,
hidden_text.py finds invisible text; tables are made elsewhere. While a page is read, and only then, fonts missing from
the file are substituted (fonts.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from math import sqrt
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assets.staged.grid import Unreadable
from assets.staged.readers.page_layout.glyph_text import NO_CHARACTER
from assets.staged.readers.page_layout.laid_out_page import LaidOutPage, UprightTransform
from assets.staged.readers.page_layout.struck_out import mark_struck_digits
from assets.staged.readers.pdf.fonts import install_fonts
from assets.staged.readers.pdf.form_xobjects import check_forms
from assets.staged.readers.pdf.glyphs import read_glyphs
from assets.staged.readers.pdf.hidden_text import HiddenText
from assets.staged.readers.pdf.image_sizes import count_pixels
from assets.staged.readers.pdf.paths import PageDrawing, read_rules
from assets.staged.readers.pdf.pdfium_calls import address, count_characters
from assets.staged.readers.refusals import check_limit, unreadable
from assets.text.characters import error_text

_INCH = 72
_FEWEST_GLYPHS = 30  # a scan may have a page number or a stamp as text
_MOST_RULES_OF_BLANK_FORM = 500
_MOST_GLYPHS, _MOST_RULES = 200_000, 100_000  # on a page
_MOST_IMAGE_PIXELS = 500_000_000  # of all images on a page, which may lie over each other


def read_pages(data: bytes, most_pages: int) -> list[LaidOutPage]:
    """The pages of a PDF. Raises Unreadable if it cannot be opened or has more than `most_pages` pages."""
    check_forms(data)
    with _open(data, substitute_fonts=True) as document:
        check_limit(len(document), most_pages, "pages")
        return [_read_page(document, index) for index in range(len(document))]


def render(data: bytes, number: int, dpi: float, most_pixels: int) -> tuple[Any, float]:
    """Page `number` in grey, as rows of pixels, with its dots per inch. Raises Unreadable if it has over `most_pixels`.

    A page that is an image is rendered at the image's own resolution, between `dpi` and 1.5 times `dpi`.
    """
    with _open(data) as document:
        page = _load_drawable(document, number)
        width, height = page.get_size()
        scale = min(max(_resolution(page), dpi), 1.5 * dpi) / _INCH
        check_limit(round(width * height * scale * scale), most_pixels, "pixels_on_a_page")
        return page.render(scale=scale, grayscale=True).to_numpy().copy(), scale * _INCH


def draw_page(data: bytes, number: int, dpi: float, most_pixels: int) -> tuple[Any, float, float]:
    """Page `number` in grey, upright as its LaidOutPage is, with the page's width and height in points.

    A page that would have more than `most_pixels` is drawn more coarsely.
    """
    with _open(data, substitute_fonts=True) as document:
        page_layout = _read_page(document, number - 1)
    with _open(data) as document:
        page = _load_drawable(document, number)
        scale = min(dpi / _INCH, sqrt(most_pixels / (page_layout.width * page_layout.height)))
        rotation = (page_layout.rotation - page.get_rotation()) % 360
        pixels = page.render(scale=scale, rotation=rotation, grayscale=True).to_numpy().copy()
    return pixels, page_layout.width, page_layout.height


@contextmanager
def _open(data: bytes, *, substitute_fonts: bool = False) -> Iterator[pdfium.PdfDocument]:
    """An open PDF, with substitutes for its missing fonts if wanted. Raises Unreadable if pdfium cannot open it."""
    fonts = install_fonts() if substitute_fonts else None
    try:
        if fonts:
            fonts.substitutes = True
        document = pdfium.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise _refusal(error) from error
    finally:
        if fonts:
            fonts.substitutes = False


def _load_drawable(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """Page `number`. Raises Unreadable if its images would take minutes to draw."""
    page = document[number - 1]
    check_limit(count_pixels(page), _MOST_IMAGE_PIXELS, "pixels_of_images_on_a_page")
    return page


def _resolution(page: pdfium.PdfPage) -> float:
    """The dots per inch of the largest image on a page, 0 where there is none."""
    found = [0.0]
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if right - left > page.get_width() / 2 and top > bottom:
            found.append(item.get_px_size()[0] * _INCH / (right - left))
    return max(found)


def _refusal(error: pdfium.PdfiumError) -> Unreadable:
    if "password" in str(error).lower():
        return unreadable("password_needed")
    return unreadable("pdf_corrupt", reason=error_text(error))


def _read_page(document: pdfium.PdfDocument, index: int) -> LaidOutPage:
    page = document[index]
    try:
        return _lay_out(page, index + 1)
    finally:
        page.close()


def _lay_out(page: pdfium.PdfPage, number: int) -> LaidOutPage:
    box = page.get_bbox()
    textpage = page.get_textpage()
    text = address(textpage.raw)
    check_limit(count_characters(text), _MOST_GLYPHS, "characters_on_a_page")
    drawing = PageDrawing()
    rules_drawn = list(islice(read_rules(address(page.raw), drawing), _MOST_RULES + 1))
    check_limit(len(rules_drawn), _MOST_RULES, "rules_on_a_page")
    visible = read_glyphs(text, HiddenText(drawing.texts, drawing.background), box)
    textpage.close()
    rotation = page.get_rotation() if visible.angle is None else visible.angle
    rotation = rotation if rotation % 90 == 0 else 0
    upright = UprightTransform(box, rotation)
    page_rules = upright.turn_boxes(rules_drawn)
    return LaidOutPage(
        number,
        upright.width,
        upright.height,
        mark_struck_digits(upright.turn_glyphs(visible.characters, visible.boxes), page_rules),
        page_rules,
        unmapped=visible.characters.count(NO_CHARACTER),
        is_image=len(visible.characters) < _FEWEST_GLYPHS and _is_drawn_on(page),
        has_hidden_text=visible.has_hidden_text,
        rotation=rotation,
        doubtful=upright.turn_boxes(visible.doubtful),
    )


def _is_drawn_on(page: pdfium.PdfPage) -> bool:
    """Whether an image takes most of the page's width, or the page has more objects than a blank form."""
    return _resolution(page) > 0 or raw.FPDFPage_CountObjects(page.raw) > _MOST_RULES_OF_BLANK_FORM
