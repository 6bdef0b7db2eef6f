"""PDF documents as printers and word processors make them: each cell is read as printed."""

import random

import pytest

from assets.staged.report import Report, read_report
from tests.generator.kinds.compare import compared
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.truth import report

SEEDS = (0, 1, 4)
BLANK_ROWS = (5, 24, 46, 58)  # seeds whose table three has rows without a figure, or table four blanks

pytestmark = pytest.mark.slow


def unlike(kind, seed):
    """The cells that are not read as printed."""
    document = read_report(PDF_KINDS[kind](report(seed), random.Random(seed)))
    return compared(report(seed), document.reading if isinstance(document, Report) else None).unlike


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(PDF_KINDS))
def test_every_cell_is_read(kind, seed):
    assert unlike(kind, seed) == []


@pytest.mark.parametrize("seed", BLANK_ROWS)
@pytest.mark.parametrize("kind", ["no_rules", "horizontal_rules"])
def test_blank_cells_are_found_without_rules(kind, seed):
    assert unlike(kind, seed) == []
