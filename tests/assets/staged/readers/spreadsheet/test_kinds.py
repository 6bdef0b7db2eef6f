"""Spreadsheets as offices write them, XLSX and XLS: every cell reads as printed, and no number is wrong."""

import random

import pytest

from assets.staged.report import Report, read_report
from tests.generator.kinds.compare import compared
from tests.generator.kinds.sheets import SHEET_KINDS
from tests.generator.kinds.sheets_xls import XLS_KINDS
from tests.generator.kinds.truth import report

KINDS = {**SHEET_KINDS, **XLS_KINDS}
SEEDS = (0, 2, 5)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_cell_reads_as_printed(kind, seed):
    document = read_report(KINDS[kind](report(seed), random.Random(seed)))
    assert isinstance(document, Report)
    assert compared(report(seed), document.reading).unlike == []
    assert document.reading.left == 0
