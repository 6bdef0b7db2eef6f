"""A PDF opened with pdfium: for each page its glyphs and its rules, upright, in points from the top left corner.

pdfium reads content streams some twenty times faster than pdfminer does. What the glyphs and rules mean is not known
here: glyphs.py and paths.py gather them, hidden_text.py tells what is not shown. Fonts that are not in the file are
stood in for while a page is read, and only then (fonts.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from math import sqrt
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assets.staged.grid import Unreadable, bounded
from assets.staged.readers.page_layout.glyph_text import UNKNOWN
from assets.staged.readers.page_layout.sheet import Sheet, Upright
from assets.staged.readers.page_layout.struck_out import struck
from assets.staged.readers.pdf.fonts import faces
from assets.staged.readers.pdf.form_xobjects import bounded_forms
from assets.staged.readers.pdf.glyphs import glyphs
from assets.staged.readers.pdf.hidden_text import Unseen
from assets.staged.readers.pdf.image_sizes import dots
from assets.staged.readers.pdf.paths import Canvas, rules
from assets.staged.readers.pdf.pdfium_calls import address, count_characters
from assets.text.characters import in_words
from warehouse.messages import Message

_INCH = 72
_FEWEST_GLYPHS = 30  # a scan may have its page number or a stamp set over it
_MOST_RULES_OF_A_BLANK = 500
_MOST_GLYPHS, _MOST_RULES = 200_000, 100_000  # on a page
_MOST_PICTURED = 500_000_000  # dots of all pictures on a page, which are drawn one over the other


def sheets(data: bytes, most: int) -> list[Sheet]:
    """The pages of a PDF; Unreadable where it cannot be opened or has more pages than `most`."""
    bounded_forms(data)
    with _opened(data, reading=True) as document:
        if len(document) > most:
            raise Unreadable(
                Message(
                    zh=f"共 {len(document)} 页，年度报告不会这样长：请只放入报告本身",
                    en=f"it has {len(document)} pages, more than any report: put in the report alone",
                ),
            )
        return [_page(document, index) for index in range(len(document))]


def render(data: bytes, number: int, dpi: float, most: int) -> tuple[Any, float]:
    """Page `number` of a PDF in grey, as rows of pixels, with its dots an inch; Unreadable where they are over `most`.

    A page that is a picture comes with the picture's own dots, from `dpi` to half as many more.
    """
    with _opened(data) as document:
        page = _drawable(document, number)
        width, height = page.get_size()
        scale = min(max(_dots(page), dpi), 1.5 * dpi) / _INCH
        bounded(round(width * height * scale * scale), most, Message(zh="像素（页面过大）", en="dots on a page"))
        return page.render(scale=scale, grayscale=True).to_numpy().copy(), scale * _INCH


def drawn(data: bytes, number: int, dpi: float, most: int) -> tuple[Any, float, float]:
    """Page `number` in grey, upright as its Sheet is, with the width and height of that in points.

    A page that would have more than `most` dots is drawn more coarsely.
    """
    with _opened(data, reading=True) as document:
        sheet = _page(document, number - 1)
    with _opened(data) as document:
        page = _drawable(document, number)
        scale = min(dpi / _INCH, sqrt(most / (sheet.width * sheet.height)))
        further = (sheet.turn - page.get_rotation()) % 360
        pixels = page.render(scale=scale, rotation=further, grayscale=True).to_numpy().copy()
    return pixels, sheet.width, sheet.height


@contextmanager
def _opened(data: bytes, *, reading: bool = False) -> Iterator[pdfium.PdfDocument]:
    """A PDF, fonts it lacks stood in for if it is for `reading`; Unreadable where pdfium cannot."""
    fonts = faces() if reading else None
    try:
        if fonts:
            fonts.reading = True
        document = pdfium.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise _unreadable(error) from error
    finally:
        if fonts:
            fonts.reading = False


def _drawable(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """Page `number`; Unreadable where its pictures would take minutes to draw."""
    page = document[number - 1]
    bounded(dots(page), _MOST_PICTURED, Message(zh="像素（一页的图片）", en="dots in the pictures of a page"))
    return page


def _dots(page: pdfium.PdfPage) -> float:
    """The dots an inch of the largest picture on a page, 0 where there is none."""
    found = [0.0]
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if right - left > page.get_width() / 2 and top > bottom:
            found.append(item.get_px_size()[0] * _INCH / (right - left))
    return max(found)


def _unreadable(error: pdfium.PdfiumError) -> Unreadable:
    if "password" in str(error).lower():
        return Unreadable(
            Message(
                zh="打开需要密码：请另存一份不加密的", en="a password is needed to open it: save a copy without one"
            )
        )
    return Unreadable(
        Message(
            zh=f"PDF 已损坏（{in_words(error)}）：请重新打印或保存",
            en=f"a damaged PDF ({in_words(error)}): print or save it again",
        ),
    )


def _page(document: pdfium.PdfDocument, index: int) -> Sheet:
    page = document[index]
    try:
        return _sheet(page, index + 1)
    finally:
        page.close()


def _sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    box = page.get_bbox()
    textpage = page.get_textpage()
    text = address(textpage.raw)
    bounded(count_characters(text), _MOST_GLYPHS, Message(zh="个字符（一页）", en="characters on a page"))
    canvas = Canvas()
    drawn = list(islice(rules(address(page.raw), canvas), _MOST_RULES + 1))
    bounded(len(drawn), _MOST_RULES, Message(zh="条线（一页）", en="rules on a page"))
    shown = glyphs(text, Unseen(canvas.texts, canvas.ground), box)
    textpage.close()
    turn = page.get_rotation() if shown.angle is None else shown.angle
    turn = turn if turn % 90 == 0 else 0
    upright = Upright(box, turn)
    found = upright.rules(drawn)
    return Sheet(
        number, upright.width, upright.height, struck(upright.glyphs(shown.characters, shown.boxes), found), found,
        shown.characters.count(UNKNOWN), len(shown.characters) < _FEWEST_GLYPHS and _is_drawn(page),
        shown.unseen, turn, upright.rules(shown.doubtful),
    )  # fmt: skip


def _is_drawn(page: pdfium.PdfPage) -> bool:
    """Whether a picture takes most of a page's width, or more is drawn on it than rules of a table without figures."""
    return _dots(page) > 0 or raw.FPDFPage_CountObjects(page.raw) > _MOST_RULES_OF_A_BLANK
