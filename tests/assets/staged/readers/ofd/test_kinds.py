"""OFD files as programs write them, with text and rules of every kind: each cell is read as printed."""

import random

import pytest

from assets.staged.report import Report, read_report
from tests.generator.kinds.compare import compared
from tests.generator.kinds.ofd import OFD_KINDS
from tests.generator.kinds.truth import report

SEEDS = (0, 1, 5)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(OFD_KINDS))
def test_every_cell_is_read(kind, seed):
    document = read_report(OFD_KINDS[kind](report(seed), random.Random(seed)))
    assert compared(report(seed), document.reading if isinstance(document, Report) else None).unlike == []
