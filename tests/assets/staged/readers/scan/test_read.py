"""Images: cells with places and confidence, marks recognised by shape, pages turned upright, refusals."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from assets.staged.grid import Unreadable
from assets.staged.readers.pdf import read as pdf
from assets.staged.readers.scan.beam_search import FIGURES, find_likeliest
from assets.staged.readers.scan.read import read
from tests.assets.staged.readers.pdf.test_read import pdf_of, ruled
from tests.generator.kinds.scan import rendered

TABLE = [["1", "20", "305"], ["0", "", "4678"], ["9", "/", "-"], ["-12", "1,234", "5.67"]]


def page(rows=TABLE, dpi=200, turned=0.0):
    """An image of a ruled table."""
    canvas = pdf_of(lambda canvas, page: ruled(canvas, rows))
    picture = rendered(canvas, dpi)[0]
    return picture.rotate(turned, Image.Resampling.BICUBIC, expand=turned % 90 == 0, fillcolor=255)


def encoded(picture, format="PNG", **options):
    target = BytesIO()
    picture.save(target, format, **options)
    return target.getvalue()


def texts(grid):
    return [[cell.text for cell in row.cells] for row in grid.rows if row.table]


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_figures_marks_and_blanks_are_read_cell_by_cell(dpi):
    assert texts(read(encoded(page(dpi=dpi), dpi=(dpi, dpi)))) == TABLE


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF"])
def test_every_format_is_read(format):
    assert texts(read(encoded(page(), format, dpi=(200, 200)))) == TABLE


@pytest.mark.parametrize("degrees", [-2, 1.3])
def test_a_slanted_page_is_straightened(degrees):
    assert texts(read(encoded(page(turned=degrees), dpi=(200, 200)))) == TABLE


def test_an_image_without_a_resolution_is_taken_as_a4():
    grid = read(encoded(page()))
    assert texts(grid) == TABLE
    box = next(row for row in grid.rows if row.table).cells[0].box
    assert box == pytest.approx((100, 842 - 700, 160, 842 - 680), abs=2)


def test_cells_have_a_place_and_a_confidence():
    grid = read(encoded(page(), dpi=(200, 200)))
    assert grid.pages == 1
    for number, row in enumerate((row for row in grid.rows if row.table), start=1):
        assert (row.page, row.table, row.number) == (1, 1, number)
        assert [cell.column for cell in row.cells] == [1, 2, 3]
        assert all(0 <= cell.confidence <= 1 for cell in row.cells)
    blank = next(row for row in grid.rows if row.number == 2 and row.table).cells[1]
    assert (blank.text, blank.confidence, blank.others) == ("", 1.0, ())


def test_every_page_of_a_tiff_is_read():
    grid = read(encoded(page(), "TIFF", save_all=True, append_images=[page([["7", "8"], ["5", "6"]])], dpi=(200, 200)))
    assert grid.pages == 2
    assert texts(grid)[-2:] == [["7", "8"], ["5", "6"]]
    assert {row.page for row in grid.rows} == {1, 2}


def test_dust_is_neither_a_figure_nor_a_point():
    dusty = page()
    pen = ImageDraw.Draw(dusty)
    for x, y in ((170 * 2.78, 170 * 2.78), (135 * 2.78, 156 * 2.78), (290, 450)):
        pen.point((round(x), round(y)), 0)
    assert texts(read(encoded(dusty, dpi=(200, 200)))) == TABLE


def test_transparent_paper_is_white():
    ink = Image.eval(page(), lambda grey: 255 - grey)
    clear = Image.merge("LA", (Image.new("L", ink.size, 0), ink))
    assert texts(read(encoded(clear, dpi=(200, 200)))) == TABLE


def test_image_pages_of_a_pdf_are_placed_between_its_other_pages():
    def draw(canvas, number):
        if number == 2:
            picture = page()
            canvas.drawInlineImage(picture, 0, 0, 595, 842)
        else:
            ruled(canvas, [[f"{number}1", f"{number}2"], [f"{number}3", f"{number}4"]])

    grid = pdf.read(pdf_of(draw, pages=3))
    tabled = [row for row in grid.rows if row.table]
    assert [row.page for row in tabled] == sorted(row.page for row in tabled)
    assert texts(grid) == [["11", "12"], ["13", "14"], *TABLE, ["31", "32"], ["33", "34"]]
    assert len({row.table for row in tabled}) == 3


def bomb(width, height):
    """The header of a PNG of so many pixels, without the pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (12_000, 12_000)])
def test_an_oversized_image_is_refused_before_it_is_unpacked(size):
    with pytest.raises(Unreadable):
        read(bomb(*size))


def test_more_image_pages_than_a_report_has_are_refused():
    many = [Image.new("L", (80, 100), 255)] * 41
    with pytest.raises(Unreadable):
        read(encoded(many[0], "TIFF", save_all=True, append_images=many[1:]))


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0junk", b"II*\0\x08\0\0\0\0\0"])
def test_a_corrupt_image_is_refused(data):
    with pytest.raises(Unreadable):
        read(data)


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (400, 400)])
def test_an_image_too_coarse_to_read_is_refused(size):
    with pytest.raises(Unreadable, match="scan it again"):
        read(encoded(Image.new("L", size, 255)))


@pytest.mark.parametrize("size", [(2000, 3), (800, 900)])
@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_blank_image_has_no_table(size, grey):
    assert texts(read(encoded(Image.new("L", size, grey)))) == []


def test_alternatives_are_ordered_likeliest_first():
    def step(**chances):
        return [chances.get("none", 0.0), *(chances.get(f"d{figure}", 0.0) for figure in FIGURES)]

    found = find_likeliest([step(d3=0.7, d8=0.3), step(none=1.0), step(d3=1.0), step(d3=1.0)])
    assert [text for text, _ in found] == ["33", "83"]
    assert found[0][1] == pytest.approx(0.7)
    assert find_likeliest([step(none=1.0)]) == []
