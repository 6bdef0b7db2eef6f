"""Spreadsheets as offices keep them, XLSX and XLS: every cell reads as printed, and no number comes out wrong."""

import random

import pytest

from assets.staged.report import Report, read_report
from assets.staged.values import read_value
from tests.generator.kinds.sheets import SHEET_KINDS
from tests.generator.kinds.sheets_xls import XLS_KINDS
from tests.generator.kinds.truth import report, truth

KINDS = {**SHEET_KINDS, **XLS_KINDS}
SEEDS = (0, 2, 5)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_cell_reads_as_printed(kind, seed):
    document = read_report(KINDS[kind](report(seed), random.Random(seed)))
    assert isinstance(document, Report)
    types = {cell.key: cell.type for cell in document.reading.form.all_cells()}
    read = {key: cell.value.number for key, cell in document.reading.cells.items()}
    assert read == {key: read_value(text or "", types[key]).number for key, text in truth(report(seed)).items()}
    assert document.reading.left == 0
