"""OFD files as programs write them, in text and rules of every manner: each cell is read as it is printed."""

import random

import pytest

from assets.staged.report import Report, read_report
from assets.staged.values import read_value
from tests.generator.kinds.ofd import OFD_KINDS
from tests.generator.kinds.truth import report, truth

SEEDS = (0, 1, 5)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(OFD_KINDS))
def test_every_cell_is_read(kind, seed):
    document = read_report(OFD_KINDS[kind](report(seed), random.Random(seed)))
    assert isinstance(document, Report)
    types = {cell.key: cell.type for cell in document.reading.form.all_cells()}
    read = {key: cell.value for key, cell in document.reading.cells.items()}
    assert read == {key: read_value(text or "", types[key]) for key, text in truth(report(seed)).items()}
