"""The kinds of PDF and of scans are what they say: a seed gives the same bytes, and every figure is in the text."""

import re
from collections import Counter
from functools import cache
from io import BytesIO
from itertools import pairwise
from random import Random

import pdfplumber
import pypdfium2
import pytest
from PIL import Image

from tests.generator.kinds.pdf import PDF_KINDS, STYLES, report, truth
from tests.generator.kinds.pdf_flow import flowed
from tests.generator.kinds.scan import SCAN_KINDS, SCANS, renders_chinese

SEEDS = (1, 5)
CUT = {
    "header_repeated",
    "header_lost",
    "row_cut",
    "row_cut_header_repeated",
    "header_cut",
    "header_cut_repeated",
    "unclosed_page",
    "group_left_behind",
}
needs_a_font = pytest.mark.skipif(not renders_chinese(), reason="no Chinese font is installed to render pages with")


@cache
def document(kind, seed=1):
    return PDF_KINDS[kind](report(seed), Random(seed))


@cache
def text(kind, seed=1):
    """What pdfium copies from each page."""
    pdf = pypdfium2.PdfDocument(document(kind, seed))
    return [page.get_textpage().get_text_range() for page in pdf]


def digits(words):
    return Counter(c for c in words if c.isdecimal())


def lowest(boxes):
    return min(box.y0 for box in boxes)


def highest(boxes):
    return max(box.y1 for box in boxes)


def plain(kind, seed=1):
    """The pages with pdfplumber, which is told of no trick."""
    return pdfplumber.open(BytesIO(document(kind, seed))).pages


@pytest.mark.parametrize("kind", PDF_KINDS)
def test_the_same_report_and_seed_give_the_same_bytes_and_another_seed_others(kind):
    again = PDF_KINDS[kind](report(1), Random(1))
    assert again == document(kind)
    assert again != PDF_KINDS[kind](report(1), Random(2))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", PDF_KINDS)
def test_every_figure_is_in_the_text(kind, seed):
    printed = truth(report(seed))
    assert len(printed) in (198, 200, 186)
    missing = digits("".join(printed.values())) - digits("".join(text(kind, seed)))
    assert not missing
    figures = {value for value in printed.values() if re.fullmatch(r"\d{3,}", value)}
    if kind != "doubled_glyphs":
        copied = "".join("".join(text(kind, seed)).split())
        assert {figure for figure in figures if figure not in copied} == set()


@pytest.mark.parametrize("kind", sorted(CUT))
def test_a_cut_table_ends_at_the_foot_of_a_page_and_goes_on_at_the_head_of_the_next(kind):
    for seed in range(10):
        sheets = flowed(report(seed), STYLES[kind].flow, Random(seed))
        pairs = [(here.tables[-1], after.tables[0]) for here, after in pairwise(sheets) if here.tables and after.tables]
        assert any(lowest(above) < 70 and highest(below) > sheets[0].size[1] - 70 for above, below in pairs)


def test_no_table_is_cut_that_no_style_cuts():
    for seed in range(10):
        sheets = flowed(report(seed), STYLES["ruled"].flow, Random(seed))
        assert [len(sheet.tables) for sheet in sheets if sheet.tables] in ([1, 2], [2, 1], [3], [1, 1, 1])


@pytest.mark.parametrize(("kind", "wide"), [("landscape", True), ("rotated", True), ("sideways", False)])
def test_wide_pages_are_wide_where_they_are_turned(kind, wide):
    pages = plain(kind)
    assert all((page.width > page.height) == wide for page in pages if page.lines)
    assert any(page.rotation for page in pages) == (kind == "rotated")
    assert all(char["upright"] for char in pages[-1].chars) == wide


def test_two_pages_stand_on_a_sheet():
    assert len(text("two_up")) == (len(text("ruled")) + 1) // 2


def test_rules_are_drawn_as_the_kind_says():
    def drawn(kind):
        page = next(page for page in plain(kind) if len(page.chars) > 300 and "信息内容" in page.extract_text())
        return len(page.lines), len(page.rects)

    assert drawn("no_rules") == (0, 0)
    assert drawn("rectangles")[0] == 0 < drawn("rectangles")[1]
    assert drawn("word_boxes")[1] > 100
    assert all(line["height"] == 0 for page in plain("horizontal_rules") for line in page.lines)


def test_doubled_glyphs_are_there_twice():
    page = plain("doubled_glyphs")[0]
    assert len(page.chars) == 2 * len(page.dedupe_chars().chars)


def test_radicals_are_copied_in_place_of_characters():
    for page in plain("kangxi_radicals")[0].extract_text(), text("kangxi_radicals")[0]:
        assert re.search("政府信息公开\u2f2f作", page)
    assert re.search("[\u2f00-\u2fd5]", "".join(text("kangxi_radicals")))
    assert re.search("[⻔⺠⻅]", "".join(text("radicals_supplement")))
    assert not re.search("[\u2e80-\u2fd5]", "".join(text("ruled")))


def test_an_encrypted_file_opens_without_a_password():
    assert b"/Encrypt" in document("encrypted")
    assert report(1).title in plain("encrypted")[0].extract_text()
    assert text("encrypted")[0].strip()


def test_boxes_are_shifted_and_figures_stand_outside_the_crop():
    boxes = [pypdfium2.PdfDocument(document("shifted_boxes", seed))[0] for seed in range(4)]
    assert all(page.get_mediabox()[:2] != (0, 0) for page in boxes)
    assert any(page.get_cropbox() != page.get_mediabox() for page in boxes)


@needs_a_font
def test_the_same_report_and_seed_give_the_same_scan():
    first, again, other = (SCAN_KINDS["photo_jpeg_200"](report(1), Random(seed)) for seed in (1, 1, 2))
    assert first == again != other


@needs_a_font
@pytest.mark.parametrize("kind", ["scan_pdf_150", "photo_png_150", "scan_tiff_200"])
def test_a_scan_holds_grey_pages_of_its_resolution_and_no_text(kind):
    data = SCAN_KINDS[kind](report(1), Random(1))
    if SCANS[kind].format == "pdf":
        page = pypdfium2.PdfDocument(data)[0]
        assert page.get_textpage().count_chars() == 0
        assert abs(page.get_width() - 595) < 2
        return
    picture = Image.open(BytesIO(data))
    assert picture.format == SCANS[kind].format.upper()
    assert picture.mode == "L"
    assert picture.width / SCANS[kind].dpi > 8
    assert getattr(picture, "n_frames", 1) == (len(text("ruled")) if kind == "scan_tiff_200" else 1)
    low, high = picture.getextrema()
    assert low < 100 < 180 < high
