"""Scans and pictures of reports: their cells are as printed, and what stands around the tables tells body and year."""

import random

import pytest

from assets.staged.report import Report, read_report
from tests.generator.kinds.compare import compared
from tests.generator.kinds.scan import SCAN_KINDS, renders_chinese
from tests.generator.kinds.truth import report

SEEDS = (1, 13)  # plain figures, and dashes for nothing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not renders_chinese(), reason="no Chinese font on this machine (fonts-noto-cjk)"),
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(SCAN_KINDS))
def test_every_cell_is_read(kind, seed):
    document = read_report(SCAN_KINDS[kind](report(seed), random.Random(seed)))
    assert isinstance(document, Report)
    assert compared(report(seed), document.reading).unlike == []


@pytest.mark.parametrize("kind", ["scan_pdf_200", "scan_tiff_200"])
def test_body_and_year_are_read_around_the_tables(kind):
    of = report(1)
    document = read_report(SCAN_KINDS[kind](of, random.Random(1)))
    assert isinstance(document, Report)
    assert document.identity.year == of.year
    assert document.identity.body == of.signature
    assert document.sections
