"""Scans and pictures of reports: their cells are as printed, and what stands around the tables tells body and year.

They are also drawn as they were read, so that the boxes of their places fit. A scan is recognised once for all tests
of its kind, which run in one process for that.
"""

import random
from functools import cache

import pytest

from assets.staged.report import Report, read_report
from tests.assets.staged.drawn import drawn, ink
from tests.generator.kinds.compare import compared
from tests.generator.kinds.scan import SCAN_KINDS, renders_chinese
from tests.generator.kinds.truth import report

PLAIN, DASHES = 1, 13  # seeds of plain figures, and of dashes for nothing
# Dashes once for each way a page comes to be: pages of a PDF, which those of a TIFF equal; a worn picture, coarse and
# fine; a clean one.
DASHED = ("scan_pdf_200", "photo_png_150", "photo_png_300", "long_png_150")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not renders_chinese(), reason="no Chinese font on this machine (fonts-noto-cjk)"),
]


def kind_parameters(*kinds):
    """Kinds as parameters, the tests of each in a group of its own."""
    return [pytest.param(kind, id=kind, marks=pytest.mark.xdist_group(f"scan {kind}")) for kind in kinds]


@cache
def scan(kind, seed):
    """A scan of a kind, as bytes and as read."""
    data = SCAN_KINDS[kind](report(seed), random.Random(seed))
    document = read_report(data)
    assert isinstance(document, Report)
    return data, document


@pytest.mark.parametrize("kind", kind_parameters(*sorted(SCAN_KINDS)))
def test_every_cell_is_read(kind):
    _, document = scan(kind, PLAIN)
    assert compared(report(PLAIN), document.reading).unlike == []


@pytest.mark.parametrize("kind", kind_parameters(*DASHED))
def test_every_dash_is_read(kind):
    _, document = scan(kind, DASHES)
    assert compared(report(DASHES), document.reading).unlike == []


@pytest.mark.parametrize("kind", kind_parameters("scan_pdf_200", "scan_tiff_200"))
def test_body_and_year_are_identified_from_the_text_around_the_tables(kind):
    _, document = scan(kind, PLAIN)
    assert document.identity.year == report(PLAIN).year
    assert document.identity.body == report(PLAIN).signature
    assert document.sections


@pytest.mark.parametrize("kind", kind_parameters("scan_pdf_200", "scan_tiff_200", "photo_jpeg_200"))
def test_a_scan_is_drawn_as_it_was_read(kind):
    data, read = scan(kind, PLAIN)
    pages = {picture.page: picture for picture in drawn(data, read).pages}
    cells = [cell for cell in read.reading.cells.values() if cell.text.strip()]
    assert sum(ink(pages[cell.place.page], cell.place.box, 3) for cell in cells) > 0.99 * len(cells)
