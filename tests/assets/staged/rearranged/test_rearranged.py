"""Tables in another arrangement than the form's: read whole where labels and sums prove it, and never wrong."""

import random

import pytest

from assets.staged.report import read_report
from tests.generator.kinds.compare import compared
from tests.generator.kinds.rearranged import REARRANGED_KINDS, UNPROVEN_KINDS
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


@pytest.mark.parametrize("seed", [1, 3, 4, 7])  # reports with applications
@pytest.mark.parametrize("kind", sorted(UNPROVEN_KINDS))
def test_a_table_in_which_nothing_proves_whose_the_values_are_is_left_over(kind, seed):
    drawn = report(seed)
    reading = read_report(UNPROVEN_KINDS[kind](drawn, random.Random(seed))).reading
    assert compared(drawn, reading).wrong == []
    assert reading.left > 0


def test_cells_are_where_they_are_printed():
    drawn = report(3)
    read = read_report(REARRANGED_KINDS["rows_as_columns"](drawn, random.Random(3))).reading
    key = "applications.granted.total"
    assert read.cells[key].place.row > read.cells["applications.granted.natural_person"].place.row
    assert read.cells[key].place.column == read.cells["applications.granted.natural_person"].place.column
    assert read.cells["disputes.review.upheld"].place.table == 3
