"""PDF pages as they are seen: hidden text, struck figures and note marks are not part of a number; scanned pages."""

import random
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader

from assets.staged.readers.pdf.document import read_pages
from assets.staged.readers.pdf.read import readings
from assets.staged.readers.scan import read as picture
from assets.staged.report import Refusal, read_report
from tests.assets.staged.readers.pdf.test_read import pdf_of, ruled
from tests.generator.kinds.compare import compared
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.truth import report


def cell(draw):
    """The texts of a cell with 20 and what `draw` adds to it, in the order of the readings."""

    def paint(canvas, page):
        ruled(canvas, [["a", "20"]])
        draw(canvas)

    return [grid.rows[-1].cells[1].text for grid in readings(pdf_of(paint)) if grid.rows[-1].table]


def hidden(canvas, text, x, y):
    words = canvas.beginText(x, y)
    words.setTextRenderMode(3)
    words.textOut(text)
    canvas.drawText(words)


def white(canvas):
    canvas.setFillGray(1)
    canvas.drawString(178, 686, "1")


def transparent(canvas):
    canvas.setFillAlpha(0)
    canvas.drawString(178, 686, "1")


@pytest.mark.parametrize("draw", [lambda canvas: hidden(canvas, "1", 178, 686), white, transparent])
def test_invisible_text_is_not_part_of_a_figure(draw):
    assert set(cell(draw)) == {"20"}


@pytest.mark.parametrize(("grey", "read_as"), [(0.2, "2021"), (0.95, "20")])
def test_white_text_is_read_only_on_a_dark_background(grey, read_as):
    def draw(canvas):
        canvas.setFillGray(grey)
        canvas.rect(177, 682, 20, 14, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(177.5, 686, "21")

    assert set(cell(draw)) == {read_as}


def test_painted_over_text_is_not_read():
    def draw(canvas):
        white(canvas)
        canvas.setFillGray(0.2)
        canvas.rect(177, 682, 20, 14, stroke=0, fill=1)

    assert set(cell(draw)) == {"20"}


def test_a_scan_with_invisible_recognised_text_is_an_image():
    def draw(canvas, page):
        canvas.drawImage(ImageReader(Image.new("L", (1000, 1400), 255)), 0, 0, *A4)
        for n in range(20):
            hidden(canvas, "recognised 12345", 100, 700 - 20 * n)

    (page,) = read_pages(pdf_of(draw), 1)
    assert page.is_image
    assert page.glyphs == []


@pytest.mark.parametrize(("up", "joins"), [(0.5, False), (-0.1, True)])
def test_a_struck_figure_is_not_joined_with_the_next(up, joins):
    def draw(canvas):
        canvas.drawString(178, 686, "21")
        canvas.line(164, 686 + up * 8, 177, 686 + up * 8)

    texts = cell(draw)
    assert ("2021" in texts) == joins
    assert all("21" in text for text in texts)


def test_a_raised_mark_is_not_part_of_a_figure():
    def draw(canvas):
        canvas.setFontSize(7)
        canvas.drawString(177.5, 691, "1")

    assert set(cell(draw)) == {"20\u00b9"}


def test_a_note_mark_above_its_line_is_not_joined_with_the_figure():
    def draw(canvas):
        canvas.setFontSize(5)
        canvas.drawString(177.5, 693, "1")

    assert not {"201", "120"} & set(cell(draw))


def with_cover(data):
    """The document behind a cover page that is an image without writing."""
    grey = np.full((1400, 1000), 235, np.uint8)
    cover = pdf_of(lambda canvas, page: canvas.drawImage(ImageReader(Image.fromarray(grey)), 0, 0, *A4))
    whole, target = pypdfium2.PdfDocument.new(), BytesIO()
    for part in (cover, data):
        whole.import_pages(pypdfium2.PdfDocument(part))
    whole.save(target)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["row_cut", "open_sides"])
def test_missing_rules_are_repaired_behind_a_cover_that_is_an_image(kind):
    of = report(3)
    document = read_report(with_cover(PDF_KINDS[kind](of, random.Random(3))))
    assert not isinstance(document, Refusal)
    assert compared(of, document.reading).unlike == []


def test_a_page_is_recognised_once_for_all_readings(monkeypatch):
    asked = []
    scanned_readings = picture.scanned_readings
    monkeypatch.setattr(picture, "scanned_readings", lambda pages: asked.append(len(pages)) or scanned_readings(pages))
    data = with_cover(PDF_KINDS["row_cut"](report(3), random.Random(3)))
    assert len(list(readings(data))) > 1
    assert asked == [1]
