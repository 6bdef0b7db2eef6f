"""Invisible digits on a PDF page are not part of a figure; cells with digits that may be invisible are doubtful."""

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from assets.staged.readers.pdf.read import readings
from tests.assets.staged.readers.hiding import figures, places
from tests.assets.staged.readers.pdf.test_read import pdf_of, ruled

WIDE, HIGH = 5.56, 14  # a digit of ten points, a line


def box(canvas, x, y, grey, width=11):
    canvas.setFillGray(grey)
    canvas.rect(x - 0.5, y - 4, width, HIGH, stroke=0, fill=1)


def coloured(*channels, alpha=1):
    def draw(canvas, x, y, digits):
        canvas.setFillColorRGB(*channels, alpha=alpha)
        canvas.drawString(x, y, digits)

    return draw


def sized(size):
    def draw(canvas, x, y, digits):
        canvas.setFontSize(size)
        canvas.drawString(x, y, digits)

    return draw


def on(grey, ink):
    def draw(canvas, x, y, digits):
        box(canvas, x, y, grey)
        canvas.setFillGray(ink)
        canvas.drawString(x, y, digits)

    return draw


def mode(number):
    def draw(canvas, x, y, digits):
        words = canvas.beginText(x, y)
        words.setTextRenderMode(number)
        words.textOut(digits)
        canvas.drawText(words)

    return draw


def stroked_white(canvas, x, y, digits):
    canvas.setStrokeGray(1)
    mode(1)(canvas, x, y, digits)


def painted_over(canvas, x, y, digits):
    canvas.drawString(x, y, digits)
    box(canvas, x, y, 1)


def clipped(canvas, x, y, digits):
    away = canvas.beginPath()
    away.rect(0, 0, 50, 50)
    canvas.clipPath(away, stroke=0, fill=0)
    canvas.drawString(x, y, digits)


def clipped_to_the_cell(canvas, x, y, digits):
    cell = canvas.beginPath()
    cell.rect(x - 2, y - 5, 30, 20)
    canvas.clipPath(cell, stroke=0, fill=0)
    canvas.drawString(x, y, digits)


def on_a_picture(canvas, x, y, digits):
    canvas.drawImage(ImageReader(Image.new("RGB", (9, 9), "navy")), x - 0.5, y - 4, 11, HIGH)
    coloured(1, 1, 1)(canvas, x, y, digits)


HIDDEN = {
    "white": coloured(1, 1, 1), "nearly white": coloured(0.99, 1, 1), "clear": coloured(0, 0, 0, alpha=0),
    "faint": coloured(0, 0, 0, alpha=0.03), "invisible": mode(3), "clip only": mode(7), "white outline": stroked_white,
    "tiny": sized(1), "black on black": on(0, 0), "white on pale": on(0.97, 1), "painted over": painted_over,
    "clipped": clipped,
}  # fmt: skip
DOUBTFUL = {"on a picture": on_a_picture, "pale": coloured(0.93, 0.93, 0.93), "yellow": coloured(1, 1, 0)}
SEEN = {
    "white on dark": on(0.2, 1), "grey": coloured(0.6, 0.6, 0.6), "light grey": coloured(0.8, 0.8, 0.8), "red":
    coloured(1, 0, 0), "on grey": on(0.85, 0), "outline": mode(2), "clipped to the cell": clipped_to_the_cell,
}  # fmt: skip


def cells(draw, before, digits, behind, at):
    """The texts of four cells in every reading with a table; `draw` draws digits in one of them."""

    def paint(canvas, page):
        ruled(canvas, [["a", "b", "c", "d"], ["" if n == at else str(n) for n in range(4)]])
        x, y = 104 + 60 * at, 666
        for drawer, said in ((None, before), (draw, digits), (None, behind)):
            canvas.saveState()
            (drawer or type(canvas).drawString)(canvas, x, y, said) if said else None
            canvas.restoreState()
            x += WIDE * len(said)

    rows = [grid.rows[-1].cells for grid in readings(pdf_of(paint)) if grid.rows[-1].table]
    return [([cell.text for cell in row], [cell.doubtful for cell in row]) for row in rows]


@pytest.mark.parametrize("way", HIDDEN)
def test_invisible_digits_are_not_part_of_a_figure(way):
    for before, behind, digits, at in places(4):
        texts, doubtful = cells(HIDDEN[way], before, digits, behind, at)[0]
        assert ["".join(text.split()) for text in texts] == figures(before, behind, at)
        assert not any(doubtful)


@pytest.mark.parametrize("way", DOUBTFUL)
def test_a_cell_with_a_part_that_may_be_invisible_is_doubtful(way):
    for before, behind, digits, at in places(4):
        texts, doubtful = cells(DOUBTFUL[way], before, digits, behind, at)[0]
        assert (texts, doubtful) == (figures(before + digits, behind, at), [n == at for n in range(4)])


@pytest.mark.parametrize("way", SEEN)
def test_visible_digits_are_read(way):
    for before, behind, digits, at in places(4):
        assert cells(SEEN[way], before, digits, behind, at)[0] == (figures(before + digits, behind, at), [False] * 4)


def test_text_off_the_page_is_not_read():
    def paint(canvas, page):
        ruled(canvas, [["a", "20"]])
        canvas.drawString(-40, 686, "7")
        canvas.drawString(300, 900, "8")

    for grid in readings(pdf_of(paint)):
        assert not {"7", "8"} & {cell.text for row in grid.rows for cell in row.cells}


def test_transparent_paint_covers_nothing():
    def veiled(canvas, x, y, digits):
        canvas.drawString(x, y, digits)
        canvas.setFillAlpha(0.3)
        box(canvas, x, y, 0.9)

    assert cells(veiled, "", "20", "", 0)[0][0][0] == "20"
