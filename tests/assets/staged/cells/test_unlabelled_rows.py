"""Table three without the labels of its second level: taken by the form's order only where count and sums prove it."""

import random

import pytest

from assets.staged.report import read_report
from tests.generator.kinds.compare import compared
from tests.generator.kinds.lost_labels import LOST_LABEL_KINDS, UNPROVEN_KINDS
from tests.generator.kinds.truth import report, truth

SEEDS = (0, 1, 2, 3, 5, 7)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(LOST_LABEL_KINDS))
def test_lost_labels_are_the_forms_own_where_the_sums_hold(kind, seed):
    drawn = report(seed)
    reading = read_report(LOST_LABEL_KINDS[kind](drawn, random.Random(seed))).reading
    found = compared(drawn, reading)
    assert found.wrong == []
    if all(value.replace(",", "").lstrip("+-增减").replace(".", "").isdecimal() for value in truth(drawn).values()):
        assert (found.unlike, reading.left) == ([], 0)
        assert reading.assumed >= 3 * 7


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", sorted(UNPROVEN_KINDS))
def test_rows_without_labels_are_left_over_with_the_reason_where_count_or_sums_differ(kind, seed):
    drawn = report(seed)
    reading = read_report(UNPROVEN_KINDS[kind](drawn, random.Random(seed))).reading
    assert compared(drawn, reading).wrong == []
    assert reading.assumed == 0
    assert {left.why.en.split(",")[0] for left in reading.leftovers} <= {
        "its row has no label", "the form has no cell here"
    }  # fmt: skip
