"""The pages a report is painted on: upright, turned, sideways, shifted, in forms, two on a sheet; and watermarks.

A painter paints one page as if it were upright with its corner at 0, 0; everything else is done here.
"""

import math
from collections.abc import Callable, Sequence
from random import Random

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFString
from reportlab.pdfgen.canvas import Canvas

from tests.generator.kinds.pdf_cells import FONT, width
from tests.generator.kinds.pdf_flow import Sheet

Edges = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Painter = Callable[[Canvas, Sheet], None]
Paper = Callable[[Canvas, Sequence[Sheet], Painter, Random], None]


def upright(canvas: Canvas, sheets: Sequence[Sheet], paint: Painter, rng: Random) -> None:
    for sheet in sheets:
        paint(canvas, sheet)
        _end(canvas, (0, 0, *sheet.size))


def turned(canvas: Canvas, sheets: Sequence[Sheet], paint: Painter, rng: Random) -> None:
    """Pages with /Rotate: all of them, or those with tables."""
    angle, every = rng.choice((90, 90, 270)), rng.random() < 0.5
    for sheet in sheets:
        if every or sheet.tables:
            _turned(canvas, sheet, paint, angle, angle)
        else:
            paint(canvas, sheet)
            _end(canvas, (0, 0, *sheet.size))


def sideways(canvas: Canvas, sheets: Sequence[Sheet], paint: Painter, rng: Random) -> None:
    """Pages written from the bottom to the top, or from the top to the bottom, that nothing says to turn."""
    angle = rng.choice((90, 90, 270))
    for sheet in sheets:
        _turned(canvas, sheet, paint, angle, 0)


def _turned(canvas: Canvas, sheet: Sheet, paint: Painter, angle: int, rotate: int) -> None:
    across, up = sheet.size
    canvas.saveState()
    canvas.transform(*((0, 1, -1, 0, up, 0) if angle == 90 else (0, -1, 1, 0, 0, across)))
    paint(canvas, sheet)
    canvas.restoreState()
    _end(canvas, (0, 0, up, across), rotate=rotate)


def shifted(canvas: Canvas, sheets: Sequence[Sheet], paint: Painter, rng: Random) -> None:
    """A MediaBox that does not begin at 0, 0, larger than the CropBox; figures stand outside the CropBox."""
    x, y = rng.choice((-300, -36.5, 120, 1000)), rng.choice((-842, -20, 55.25, 400))
    cropped, border = rng.random() < 0.7, rng.uniform(30, 90)
    for number, sheet in enumerate(sheets, start=1):
        seen = (x, y, x + sheet.size[0], y + sheet.size[1])
        canvas.saveState()
        canvas.translate(x, y)
        paint(canvas, sheet)
        canvas.restoreState()
        if not cropped:
            _end(canvas, seen)
            continue
        canvas.setFont(FONT, 8)
        canvas.drawString(x + 60, y + sheet.size[1] + border / 2, f"样张 {number} 共 {len(sheets)} 张 120 210")
        canvas.drawString(x - border + 4, y + sheet.size[1] / 2, str(1000 + number))
        media = (seen[0] - border, seen[1] - border, seen[2] + border, seen[3] + border)
        _end(canvas, media, crop=seen)


def forms(canvas: Canvas, sheets: Sequence[Sheet], paint: Painter, rng: Random) -> None:
    """Each page a form XObject of its own scale, placed on the page; some within a second form."""
    scale, nested = rng.choice((1, 0.24, 2.5)), rng.random() < 0.4
    for number, sheet in enumerate(sheets, start=1):
        canvas.beginForm(f"page{number}", 0, 0, sheet.size[0] * scale, sheet.size[1] * scale)
        canvas.scale(scale, scale)
        paint(canvas, sheet)
        canvas.endForm()
        if nested:
            canvas.beginForm(f"outer{number}", 0, 0, sheet.size[0] * scale, sheet.size[1] * scale)
            canvas.doForm(f"page{number}")
            canvas.endForm()
        canvas.saveState()
        canvas.scale(1 / scale, 1 / scale)
        canvas.doForm(f"{'outer' if nested else 'page'}{number}")
        canvas.restoreState()
        _end(canvas, (0, 0, *sheet.size))


def two_up(canvas: Canvas, sheets: Sequence[Sheet], paint: Painter, rng: Random) -> None:
    """Two pages side by side on a sheet of the same size, turned."""
    for first in range(0, len(sheets), 2):
        across, up = sheets[first].size
        scale = across / up
        for place, sheet in enumerate(sheets[first : first + 2]):
            canvas.saveState()
            canvas.translate(place * up / 2, (across - up * scale) / 2)
            canvas.scale(scale, scale)
            paint(canvas, sheet)
            canvas.restoreState()
        _end(canvas, (0, 0, up, across))


def spelt(canvas: Canvas) -> None:
    """Make the names of the character collection strings: the library leaves them as they are when it encrypts."""
    for face in canvas._doc.idToObject.values():
        below = face.dict.get("DescendantFonts") if isinstance(face, PDFDictionary) else None
        for descendant in below.sequence if below else ():
            collection = descendant.dict["CIDSystemInfo"].dict
            collection.update({name: PDFString(collection[name].strip("()")) for name in ("Registry", "Ordering")})


def _end(canvas: Canvas, media: Edges, *, crop: Edges | None = None, rotate: int = 0) -> None:
    """End the page with these boxes; the library itself lets every page begin at 0, 0."""
    canvas.setPageRotation(rotate)
    canvas.showPage()
    page = canvas._doc.Pages.pages[-1]
    page.MediaBox = PDFArray([round(edge, 2) for edge in media])
    if crop:
        page.CropBox = PDFArray([round(edge, 2) for edge in crop])


def watermark(canvas: Canvas, sheet: Sheet, words: str, rng: Random) -> None:
    """Words across the page in grey: once and large, or small all over it."""
    across, up = sheet.size
    large = rng.random() < 0.5
    size = rng.uniform(40, 64) if large else rng.uniform(11, 22)
    angle = rng.choice((30, 45, -35, math.degrees(math.atan2(up, across))))
    middles = ((x, y) for x in (1, 3, 5) for y in (2, 4, 6, 8))
    for x, y in [(across / 2, up / 2)] if large else [(x * across / 6, y * up / 10) for x, y in middles]:
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.setFont(FONT, size)
        canvas.drawString(-width(words, size) / 2, 0, words)
        canvas.restoreState()
