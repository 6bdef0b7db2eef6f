"""Digits that ran together are cut in every way that crosses no wall between printed cells, and in no other."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.staged.ambiguity.alternatives import possible_texts
from assets.staged.cells.form_reading import DoubtfulCells
from assets.staged.grid import Cell, Row

PRINTED = st.lists(st.text("0123456789", min_size=1, max_size=5), min_size=1, max_size=3)


def doubt(printed, parts):
    cells = tuple(Cell(text) for text in printed)
    return DoubtfulCells(Row(cells), tuple(f"key{n}" for n in range(parts)), cells)


def every_cut(printed, parts):
    """The cuts, by trying every one there is."""
    digits, walls = "".join(printed), {len("".join(printed[:n])) for n in range(1, len(printed))}
    for cuts in combinations(range(1, len(digits)), parts - 1):
        figures = tuple(digits[a:b] for a, b in zip((0, *cuts), (*cuts, len(digits)), strict=True))
        if walls <= set(cuts) and all(figure == str(int(figure)) for figure in figures):
            yield figures


@given(PRINTED, st.integers(4, 7))
def test_every_split_is_listed(printed, parts):
    assert sorted(possible_texts(doubt(printed, parts), totalled=False)) == sorted(every_cut(printed, parts))


@given(PRINTED, st.integers(4, 7))
def test_a_row_with_a_total_lists_only_splits_that_add_up(printed, parts):
    adds_up = [cut for cut in every_cut(printed, parts) if sum(map(int, cut[:-1])) == int(cut[-1])]
    assert sorted(possible_texts(doubt(printed, parts), totalled=True)) == sorted(adds_up)


@pytest.mark.parametrize("totalled", [True, False])
def test_too_many_splits_are_not_listed(totalled):
    assert possible_texts(doubt(["1" * 61], 15), totalled=totalled) == []
