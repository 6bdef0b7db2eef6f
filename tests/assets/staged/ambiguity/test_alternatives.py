"""Digits that ran together are cut in every way that crosses no wall between printed cells, and in no other."""

from itertools import combinations
from random import Random

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


def figures_and_cuts(text):
    """Every cut of a text with commas into figures that are printed as numbers are, with all commas or none."""
    for cuts in range(1 << (len(text) - 1)):
        ends = [n + 1 for n in range(len(text) - 1) if cuts >> n & 1]
        figures = tuple(text[a:b] for a, b in zip((0, *ends), (*ends, len(text)), strict=True))
        if all(figure.strip(",") and figure in (f"{number(figure)}", f"{number(figure):,}") for figure in figures):
            yield figures


def number(figure):
    return int(figure.replace(",", ""))


@pytest.mark.parametrize("seed", range(40))
def test_commas_of_thousands_stay_inside_their_number(seed):
    draw = Random(seed)
    parts = draw.choice((2, 3))
    glued = "".join(f"{draw.choice((0, 7, 45, 678, 1234, 20500, 1000000)):,}" for _ in range(parts))[:14].rstrip(",")
    expected = {figures for figures in figures_and_cuts(glued) if len(figures) == parts and len(figures) > 1}
    assert set(possible_texts(doubt([glued], parts), totalled=False)) == expected
    adds_up = {figures for figures in expected if sum(map(number, figures[:-1])) == number(figures[-1])}
    assert set(possible_texts(doubt([glued], parts), totalled=True)) == adds_up


@pytest.mark.parametrize("listed", ["1,2,3", "5,10,15", "1,23,4"])
def test_commas_that_list_figures_are_no_thousands(listed):
    assert possible_texts(doubt([listed], 3), totalled=False) == []
