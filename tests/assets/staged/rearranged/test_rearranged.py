"""Tables in another arrangement than the form's: read whole where labels and sums prove it, and never wrong."""

import random

import pytest

from assets.staged.report import read_report
from tests.generator.kinds.compare import compared
from tests.generator.kinds.rearranged import REARRANGED_KINDS
from tests.generator.kinds.truth import report, truth

SEEDS = (1, 2, 3, 6, 7)


def has_blanks(drawn):
    return "" in truth(drawn).values()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(REARRANGED_KINDS))
def test_a_rearranged_table_is_read_whole(kind, seed):
    drawn = report(seed)
    reading = read_report(REARRANGED_KINDS[kind](drawn, random.Random(seed))).reading
    found = compared(drawn, reading)
    assert found.wrong == []
    if kind != "rows_in_a_cell" or not has_blanks(drawn):  # a line for a blank is not printed
        assert found.unlike == []
