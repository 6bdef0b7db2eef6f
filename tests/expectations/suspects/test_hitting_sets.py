"""Hitting sets held against trying every set; cuts that arrive during a search; the limit of nodes."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.suspects.hitting_sets import Cuts, OutOfNodes

ELEMENTS = 9
UNIVERSE = (1 << ELEMENTS) - 1
some_cuts = st.lists(st.integers(0, UNIVERSE), max_size=8)


def cuts_of(masks, nodes=100_000):
    cuts = Cuts(UNIVERSE, nodes)
    for mask in masks:
        cuts.add(mask)
    return cuts


def tried(masks, size):
    """Every set of `size` elements with one of each of `masks`."""
    sets = (sum(1 << element for element in chosen) for chosen in combinations(range(ELEMENTS), size))
    return sorted(chosen for chosen in sets if all(chosen & mask for mask in masks))


@given(some_cuts, st.integers(0, 5))
def test_every_hitting_set_is_found_once(masks, size):
    found = [chosen for chosen in cuts_of(masks).hitting_sets(size) if chosen.bit_count() == size]
    assert sorted(found) == tried(masks, size)


@given(some_cuts, some_cuts, st.integers(1, 5))
def test_cuts_that_arrive_during_the_search_hold_for_all_that_follows(masks, arriving, size):
    cuts, later, known = cuts_of(masks), list(arriving), list(masks)
    found = []
    for chosen in cuts.hitting_sets(size):
        assert all(chosen & mask for mask in known)
        if later and not chosen & later[-1]:
            known.append(later.pop())
            cuts.add(known[-1])
        elif chosen.bit_count() == size:
            found.append(chosen)
    assert len(found) == len(set(found))
    assert set(tried(known, size)) <= set(found)


@given(some_cuts)
def test_an_empty_cut_contradicts_all_sets(masks):
    cuts = cuts_of([*masks, 0])
    assert cuts.contradict
    assert list(cuts.hitting_sets(4)) == []


def test_a_search_ends_at_its_limit_of_nodes():
    with pytest.raises(OutOfNodes):
        list(cuts_of([UNIVERSE], nodes=20).hitting_sets(3))
