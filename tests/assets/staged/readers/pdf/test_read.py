"""PDF pages: every cell has a page and a box, tables end at page breaks, and the rest of a page is text."""

from io import BytesIO

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Unreadable
from assets.staged.readers.pdf import pdfplumber_pages
from assets.staged.readers.pdf.read import read, readings
from assets.staged.report import Refusal, read_report
from tests.assets.staged.readers.pages import printed_values, report
from tests.generator import write_pdf
from tests.generator.examples import examples

WIDTH, HEIGHT = A4
FONT = "STSong-Light"
PDFS = [example for example in examples().examples if example.file.endswith(".pdf")]


def pdf_of(draw, size=A4, pages=1):
    """A PDF whose pages are drawn by `draw(canvas, number)`."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=1)
    for page in range(1, pages + 1):
        draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def ruled(canvas, rows, left=100, top=700, across=60, down=20):
    """A table with rules around every cell."""
    width = max(map(len, rows))
    canvas.grid([left + across * x for x in range(width + 1)], [top - down * y for y in range(len(rows) + 1)])
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            canvas.drawString(left + across * x + 4, top - down * y - 14, text)


@pytest.mark.parametrize("example", PDFS, ids=lambda example: example.file)
def test_every_cell_has_its_page_and_a_box_inside_it(example):
    data = example.content()
    grid = read(data)
    with pypdfium2.PdfDocument(data) as file:
        assert grid.pages == len(file)
        sizes = {number: file.get_page_size(number - 1) for number in range(1, len(file) + 1)}
    for cell in recognise(grid).cells.values():
        x0, top, x1, bottom = cell.place.box
        width, height = sizes[cell.place.page]
        assert 0 <= x0 < x1 <= width
        assert 0 <= top < bottom <= height


@pytest.mark.parametrize("example", PDFS, ids=lambda example: example.file)
def test_the_box_of_a_cell_holds_its_text(example):
    data = example.content()
    with pypdfium2.PdfDocument(data) as file:
        words = [page.get_textpage() for page in file]
        for cell in recognise(read(data)).cells.values():
            x0, top, x1, bottom = cell.place.box
            height = file.get_page_size(cell.place.page - 1)[1]
            inside = words[cell.place.page - 1].get_text_bounded(x0, height - bottom, x1, height - top)
            assert "".join(inside.split()) == cell.text


def test_boxes_of_different_cells_do_not_overlap():
    cells = list(recognise(read(PDFS[0].content())).cells.values())
    boxes = sorted((cell.place.page, *cell.place.box) for cell in cells)
    for page, x0, top, x1, bottom in boxes:
        over = [
            b
            for b in boxes
            if b[0] == page and b[1] < x1 - 1 and b[3] > x0 + 1 and b[2] < bottom - 1 and b[4] > top + 1
        ]
        assert over == [(page, x0, top, x1, bottom)]


def test_rows_columns_and_text_around_a_table_are_in_their_places():
    def draw(canvas, page):
        canvas.drawString(100, 740, "above")
        ruled(canvas, [["a", "1"], ["b", "2"]])
        canvas.drawString(100, 600, "below")

    rows = read(pdf_of(draw)).rows
    assert [(row.page, row.table, row.number, [cell.text for cell in row.cells]) for row in rows] == [
        (1, 0, 1, ["above"]), (1, 1, 1, ["a", "1"]), (1, 1, 2, ["b", "2"]), (1, 0, 1, ["below"]),
    ]  # fmt: skip
    assert [cell.column for cell in rows[1].cells] == [1, 2]
    assert rows[2].cells[1].box == pytest.approx((160, HEIGHT - 680, 220, HEIGHT - 660), abs=1.5)


def test_the_last_reading_is_that_of_pdfplumber_alone():
    def draw(canvas, page):
        canvas.drawString(100, 740, "above")
        ruled(canvas, [["a", "1"], ["b", "2"]])

    *_, last = readings(pdf_of(draw))
    assert last.rows == pdfplumber_pages.read_rows(pdf_of(draw))
    assert [[cell.text for cell in row.cells] for row in last.rows] == [["above"], ["a", "1"], ["b", "2"]]


def test_tables_are_numbered_over_the_whole_document():
    rows = read(pdf_of(lambda canvas, page: ruled(canvas, [["a", str(page)]]), pages=3)).rows
    assert [(row.page, row.table, row.cells[1].text) for row in rows if row.table] == [
        (1, 1, "1"),
        (2, 2, "2"),
        (3, 3, "3"),
    ]


def test_a_landscape_page_has_boxes_too():
    size = landscape(A4)
    rows = read(pdf_of(lambda canvas, page: ruled(canvas, [["a", "1"]], left=600, top=500), size)).rows
    assert rows[-1].cells[1].box == pytest.approx((660, size[1] - 500, 720, size[1] - 480), abs=1.5)


def test_numbers_on_two_lines_of_a_cell_are_not_joined():
    def draw(canvas, page):
        ruled(canvas, [["a", ""]], down=40)
        canvas.drawString(164, 685, "1")
        canvas.drawString(164, 670, "2")

    assert read(pdf_of(draw)).rows[-1].cells[1].text == "1\n2"


@pytest.mark.parametrize("form_id", ["f2019", "f2021"])
def test_a_table_cut_by_pages_keeps_every_cell(form_id):
    of = report(form_id)
    cells = recognise(read(write_pdf.write(of))).cells
    assert {key: cell.text for key, cell in cells.items()} == printed_values(of)
    assert len({cell.place.page for cell in cells.values()}) > 1


def test_a_document_of_images_without_a_report_is_refused():
    read_as = read_report(pdf_of(lambda canvas, page: canvas.rect(100, 100, 200, 200, fill=1)))
    assert isinstance(read_as, Refusal)


def chinese(canvas, text, x, y, size=10, angle=0):
    """Text in a font that is not in the file."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(angle)
    canvas.setFont(FONT, size)
    canvas.drawString(0, 0, text)
    canvas.restoreState()


@pytest.mark.parametrize("angle", [0, 90, 270])
def test_letters_of_fonts_missing_from_the_file_are_read(angle):
    def draw(canvas, page):
        for n, text in enumerate(("规章", "0", "/", "—", "行政许可 12")):
            chinese(canvas, text, 300 + 20 * n * (angle == 90) - 20 * n * (angle == 270), 400 - 20 * n, 10, angle)

    texts = [cell.text for row in read(pdf_of(draw)).rows for cell in row.cells]
    assert "".join(texts).replace(" ", "") == "规章0/—行政许可12"


def test_drawing_a_page_after_reading_uses_the_fonts_of_the_machine():
    def picture(data):
        with pypdfium2.PdfDocument(data) as file:
            return bytes(file[0].render().to_numpy())

    data = pdf_of(lambda canvas, page: chinese(canvas, "规章制定", 100, 500, 30))
    first = picture(data)
    read(data)
    assert picture(data) == first


def test_a_watermark_with_more_letters_than_the_page_is_left_out():
    def draw(canvas, page):
        ruled(canvas, [["", "1"], ["", "2"]])
        chinese(canvas, "规章", 104, 686)
        chinese(canvas, "许可", 104, 666)
        for n in range(20):
            chinese(canvas, "宿迁市人民政府2024", 100 + 15 * n, 500, 12, angle=45)

    assert [[cell.text for cell in row.cells] for row in read(pdf_of(draw)).rows] == [["规章", "1"], ["许可", "2"]]


def test_more_pages_than_any_report_are_refused():
    with pytest.raises(Unreadable, match="501 pages"):
        read(pdf_of(lambda canvas, page: canvas.drawString(100, 100, "x"), pages=501))


def test_reading_twice_gives_the_same_grid():
    data = PDFS[0].content()
    assert read(data) == read(data)
