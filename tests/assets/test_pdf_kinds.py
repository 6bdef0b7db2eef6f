"""PDF documents as printers and word processors make them: each cell is read as it is printed."""

import random

import pytest

from assets.staged.report import Report, read_report
from assets.staged.values import read_value
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.truth import report, truth

SEEDS = (0, 1, 4)
BLANK_ROWS = (5, 24, 46, 58)  # seeds whose table three has rows without a figure, or table four blanks

pytestmark = pytest.mark.slow


def read_and_printed(kind, seed):
    """What is read of each cell, and what is printed in it."""
    document = read_report(PDF_KINDS[kind](report(seed), random.Random(seed)))
    assert isinstance(document, Report)
    types = {cell.key: cell.type for cell in document.reading.form.all_cells()}
    read = {key: cell.value for key, cell in document.reading.cells.items()}
    return read, {key: read_value(text or "", types[key]) for key, text in truth(report(seed)).items()}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(PDF_KINDS))
def test_every_cell_is_read(kind, seed):
    read, printed = read_and_printed(kind, seed)
    assert read == printed


@pytest.mark.parametrize("seed", BLANK_ROWS)
@pytest.mark.parametrize("kind", ["no_rules", "horizontal_rules"])
def test_blank_cells_are_told_without_rules(kind, seed):
    read, printed = read_and_printed(kind, seed)
    assert read == printed
