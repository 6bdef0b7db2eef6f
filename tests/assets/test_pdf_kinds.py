"""PDF documents as printers and word processors make them: which are read whole, and none wrongly."""

import random

import pytest

from assets.staged.report import Report, read_report
from assets.staged.values import read_value
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.scan import renders_chinese
from tests.generator.kinds.truth import report, truth

WITHOUT_COLUMN_RULES = {"horizontal_rules", "no_rules"}
SEEDS = (0, 1, 4)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not renders_chinese(), reason="no Chinese font on this machine (fonts-noto-cjk)"),
]


def differences(kind, seed):
    """Cells that are not as printed, and whether anything read is another number than the one printed."""
    document = read_report(PDF_KINDS[kind](report(seed), random.Random(seed)))
    printed = truth(report(seed))
    if not isinstance(document, Report):
        return list(printed), []
    reading = document.reading
    types = {cell.key: cell.type for cell in reading.form.all_cells()}
    unlike = {
        key: reading.cells.get(key)
        for key, text in printed.items()
        if key not in reading.cells or reading.cells[key].value != read_value(text or "", types[key])
    }
    return list(unlike), [key for key, cell in unlike.items() if cell is not None and cell.value.status == "number"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(set(PDF_KINDS) - WITHOUT_COLUMN_RULES))
def test_every_cell_is_read(kind, seed):
    assert differences(kind, seed) == ([], [])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(WITHOUT_COLUMN_RULES))
def test_without_column_rules_no_number_is_wrong(kind, seed):
    _, wrong = differences(kind, seed)
    assert wrong == []
