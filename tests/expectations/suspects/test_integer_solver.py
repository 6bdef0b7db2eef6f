"""What a set of cells must change by, exactly: forced, shared, whole; and small faults against trying every change."""

from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from expectations.rulebook.sums import Sum
from expectations.suspects.integer_solver import MOST_FREE, Unsettled, reduced, span
from expectations.suspects.linked_sums import Fault, Web
from expectations.suspects.localise import pairs, singles
from expectations.suspects.set_cover import cover

CELLS = "abcde"


def test_two_counts_that_may_share_a_change_are_forced_only_where_nothing_is_left():
    """Received and carried in must fall by 5 in all: 2 and 3 both fall to 0, of 3 and 4 neither is known."""
    rows = [({"received": 1, "carried_in": 1}, -5)]
    left = reduced(rows, ("received", "carried_in"))
    assert left.changes({"received": -2, "carried_in": -3}) == {"received": -2, "carried_in": -3}
    assert left.changes({"received": -3, "carried_in": -4}) == {"received": None, "carried_in": None}
    assert left.changes({"received": -2, "carried_in": -2}) is None
    assert left.changes({"received": None, "carried_in": 0}) == {"received": None, "carried_in": None}


def test_a_change_is_a_whole_number():
    assert reduced([({"a": 2}, 3)], ("a",)).changes({"a": 0}) is None
    assert reduced([({"a": 2}, -4)], ("a",)).changes({"a": -2}) == {"a": -2}
    assert reduced([({"a": 2, "b": 2}, 3)], ("a", "b")).changes({"a": 0, "b": 0}) is None
    assert reduced([({"a": 2, "b": 4}, 6)], ("a", "b")).changes({"a": 0, "b": 0}) == {"a": None, "b": None}


def test_what_is_too_wide_to_work_out_is_not_decided():
    cells = tuple("abcd"[: MOST_FREE + 2])
    with pytest.raises(Unsettled):
        reduced([(dict.fromkeys(cells, 1), -5)], cells).changes(dict.fromkeys(cells, -9))


def test_a_span_without_room_is_none():
    one = next(iter(reduced([({"a": 1}, 1)], ("a",)).pivots))
    assert span(({one: 1}, 0), [({one: 1}, -3), ({one: -1}, 2)], (one,)) is None


@st.composite
def small(draw):
    """Two or three sums over five cells of small counts, with the factors that rules have."""
    factors = st.lists(st.sampled_from((0, 1, -1)), min_size=len(CELLS), max_size=len(CELLS)).filter(any)
    equations = [
        Sum(tuple((cell, factor) for cell, factor in zip(CELLS, row, strict=True) if factor), 0)
        for row in draw(st.lists(factors, min_size=2, max_size=3))
    ]
    touched = {c: sum(1 << n for n, e in enumerate(equations) if c in dict(e.factors)) for c in CELLS}
    touched = {cell: mask for cell, mask in touched.items() if mask}
    residuals = tuple(draw(st.integers(-3, 3)) for _ in equations)
    return Fault(Web(tuple(equations), touched), residuals, {cell: -draw(st.integers(0, 2)) for cell in touched})


@settings(max_examples=40, deadline=None)
@given(small().filter(lambda fault: fault.broken))
@pytest.mark.slow
def test_every_smallest_set_is_found_with_what_is_forced_where_all_changes_can_be_tried(fault):
    tried, size = _tried(fault, most=3)
    assume(size)
    singly, rows = list(singles(fault)), fault.rows((1 << len(fault.web.sums)) - 1)
    listed = {1: singly, 2: list(pairs(fault)) if not singly else [], 3: []}[size]
    for found in (listed, cover(fault, 1)[0]) if size < 3 else (cover(fault, 1)[0],):
        assert {frozenset(changes) for changes in found} == set(tried)
        for changes in found:
            two_free = len(reduced(rows, tuple(changes)).free) > 1  # where None is said of what is forced by parity
            for cell, change in changes.items():
                values = {solution[cell] for solution in tried[frozenset(changes)]}
                assert values == {change} if change is not None else len(values) > 1 or two_free


def _tried(fault, most):
    """The smallest sets of cells some changes of which, of -2 to 14, mend every sum: all such changes, and the size."""
    rows = fault.rows((1 << len(fault.web.sums)) - 1)
    for size in range(1, most + 1):
        found = {}
        for cells in combinations(fault.web.touched, size):
            for changes in product(*(range(fault.least[cell], 15) for cell in cells)):
                made = dict(zip(cells, changes, strict=True))
                if all(sum(f * made.get(cell, 0) for cell, f in row.items()) == target for row, target in rows):
                    found.setdefault(frozenset(cells), []).append(made)
        if found:
            return found, size
    return {}, None
