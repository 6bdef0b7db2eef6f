"""The fewest cells that must be wrong: ties, forced values, what is unique, and enumeration held against covering."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from expectations.rulebook.sums import sums, tally
from expectations.suspects.integer_solver import reduced
from expectations.suspects.linked_sums import faults, webs
from expectations.suspects.localise import MOST_REPAIRS, localise, pairs, singles
from expectations.suspects.set_cover import MOST_COVERED, cover
from tests.generator.figures import figures
from warehouse.reference.forms.form_list import forms, layouts

F2021 = forms()["f2021"].layout()


def at(row, column):
    return f"applications.{row}.{column}"


def balanced(layout=F2021, seed=3, scale=40):
    return dict(figures(layout.form, layout.name, seed=seed, scale=scale))


def in_sums(layout):
    return sorted({key for equation in sums(layout) for key, _ in equation.factors})


def altered(numbers, changes):
    return {**numbers, **{key: numbers[key] + change for key, change in changes.items()}}


def mended(numbers, repair):
    return {**numbers, **dict(zip(repair.cells, repair.values, strict=True))}


def test_a_report_whose_sums_hold_has_no_suspects():
    found = localise(F2021, balanced())
    assert (found.parts, found.repairs, found.size, found.count, found.complete) == ((), (), 0, 0, True)


@pytest.mark.parametrize("layout", layouts(), ids=str)
def test_a_wrong_cell_of_table_three_is_the_only_suspect_with_its_value(layout):
    numbers = balanced(layout)
    for key in (key for key in in_sums(layout) if key.startswith("applications.")):
        (repair,) = localise(layout, altered(numbers, {key: 7})).repairs
        assert (repair.cells, repair.values, repair.unique) == ((key,), (numbers[key],), True)


def test_a_total_of_table_four_ties_with_each_of_its_results():
    block = {"total": 0, "upheld": 10, "corrected": 1, "other_result": 0, "pending": 0}
    numbers = {**balanced(), **{f"disputes.review.{column}": count for column, count in block.items()}}
    found = localise(F2021, numbers)
    assert [(repair.cells, repair.values) for repair in found.repairs] == [(("disputes.review.total",), (11,))]
    numbers["disputes.review.total"] = 14
    found = localise(F2021, numbers)
    assert {repair.cells[0].rpartition(".")[2]: repair.values for repair in found.repairs} == {
        "total": (11,), "upheld": (13,), "corrected": (4,), "other_result": (3,), "pending": (3,),
    }  # fmt: skip
    assert found.complete
    assert not any(repair.unique for repair in found.repairs)


def test_parts_that_share_no_cell_are_mended_apart_and_combined():
    wrong = at("granted", "natural_person")
    numbers = altered(balanced(), {wrong: 3, "disputes.review.total": 2, "disputes.litigation_direct.total": 1})
    found = localise(F2021, numbers)
    assert [len(part.repairs) for part in found.parts] == [1, 5, 5]
    assert (found.size, found.count, len(found.repairs)) == (3, 25, 25)
    assert found.parts[0].repairs[0].unique
    assert all(wrong in repair.cells and not repair.unique for repair in found.repairs)


def test_more_combinations_than_are_listed_are_counted():
    layout = F2021
    numbers = {key: None if key.endswith(".total") else count for key, count in balanced().items()}
    for column in ("natural_person", "commercial_enterprise"):
        numbers[at("granted", column)] -= 5  # with no totals, each column is a part of its own
    found = localise(layout, numbers)
    assert found.size == 2
    assert len(found.parts) == 2
    assert found.count > MOST_REPAIRS == len(found.repairs)


def test_a_missing_cell_is_no_suspect_and_its_sums_constrain_nothing():
    wrong, missing = at("granted", "natural_person"), at("granted", "total")
    numbers = altered(balanced(), {wrong: 5}) | {missing: None}
    found = localise(F2021, numbers)
    cells = {cell for repair in found.repairs for cell in repair.cells}
    assert found.size == 1
    assert wrong in cells
    assert missing not in cells
    del numbers[missing]
    assert localise(F2021, numbers) == found
    assert localise(F2021, {}).parts == ()


def test_a_missing_operand_of_the_only_broken_sum_leaves_nothing_to_find():
    numbers = altered(balanced(), {"disputes.review.upheld": 4}) | {"disputes.review.pending": None}
    assert localise(F2021, numbers).parts == ()


def test_counts_do_not_become_negative():
    """The crossing cell would have to fall below 0, so two others and more are suspected instead."""
    numbers = altered(balanced(), {})
    cell = at("granted", "natural_person")
    numbers = {**numbers, cell: 0}
    fewer = {at("granted", "total"): -numbers[at("granted", "total")], at("granted", "commercial_enterprise"): 0}
    for repair in localise(F2021, altered(numbers, fewer)).repairs:
        assert all(value is None or value >= 0 for value in repair.values)


def test_three_wrong_cells_are_found_by_covering():
    numbers = balanced()
    wrong = {
        at("granted", "natural_person"): 3, at("denied_state_secret", "commercial_enterprise"): 5,
        at("unable_not_held", "other_org"): 11,
    }  # fmt: skip
    (repair,) = localise(F2021, altered(numbers, wrong)).repairs
    assert dict(zip(repair.cells, repair.values, strict=True)) == {key: numbers[key] for key in wrong}
    assert repair.unique


def test_counts_of_any_size_are_exact():
    numbers = balanced()
    wrong = {
        at("granted", "natural_person"): 10**17 + 1, at("denied_state_secret", "commercial_enterprise"): 10**15 + 7,
        at("unable_not_held", "other_org"): 3,
    }  # fmt: skip
    (repair,) = localise(F2021, altered(numbers, wrong)).repairs
    assert dict(zip(repair.cells, repair.values, strict=True)) == {key: numbers[key] for key in wrong}


def test_ties_beyond_the_bound_are_said_to_be_so():
    """A row whose cells are all off by what another row could be off by, too: many sets of four are as small."""
    numbers = balanced()
    columns = ("natural_person", "commercial_enterprise", "other_org", "total")
    changes = {at("granted", column): change for column, change in zip(columns, (-20, -9, -4, -33), strict=True)}
    (part,) = localise(F2021, altered(numbers, changes)).parts
    assert part.size == 4
    assert len(part.repairs) <= MOST_COVERED
    assert not part.complete
    assert not any(repair.unique for repair in part.repairs)
    assert {frozenset(changes)} <= {frozenset(repair.cells) for repair in part.repairs}


def test_totals_all_left_at_zero_are_found_however_many():
    numbers = balanced(scale=60)
    totals = [key for key in in_sums(F2021) if key.startswith("applications.") and key.endswith(".total")]
    (part,) = localise(F2021, {**numbers, **dict.fromkeys(totals, 0)}).parts
    wrong = {key for key in totals if numbers[key]}
    assert wrong in [set(repair.cells) for repair in part.repairs]


def test_webs_do_not_share_a_cell():
    parts = webs(F2021, (1 << len(sums(F2021))) - 1)
    cells = [key for _, web in parts for key in web.touched]
    assert len(cells) == len(set(cells))
    assert sum(len(web.sums) for _, web in parts) == len(sums(F2021))


@st.composite
def faulty(draw, most):
    """A layout, balanced figures with some cells missing, and changes to a few of the others."""
    layout = draw(st.sampled_from(layouts()))
    numbers = balanced(layout, draw(st.integers(0, 500)), draw(st.sampled_from((2, 6, 30, 3000))))
    random = Random(draw(st.integers(0, 2**32)))
    cells = in_sums(layout)
    wrong = random.sample(cells, random.randint(1, most))
    numbers |= dict.fromkeys(random.sample(sorted(set(cells) - set(wrong)), draw(st.sampled_from((0, 0, 3, 30)))))
    reported = {key: max(0, numbers[key] + random.choice((-9, -2, -1, 1, 1, 2, 9, 300))) for key in wrong}
    return layout, numbers, {key: count for key, count in reported.items() if count != numbers[key]}


@settings(max_examples=150, deadline=None)
@given(faulty(2))
def test_no_more_cells_are_suspected_than_were_altered(drawn):
    layout, numbers, reported = drawn
    assume(reported)
    found = localise(layout, {**numbers, **reported})
    assert found.complete
    assert found.size <= len(reported)
    if found.size == len(reported) and found.count <= MOST_REPAIRS:
        assert set(reported) in [set(repair.cells) for repair in found.repairs]
    for repair in found.repairs:
        if None not in repair.values:
            assert tally(layout, mended({**numbers, **reported}, repair)).broken == 0
        assert repair.unique == (found.count == 1 and None not in repair.values)
        if repair.unique and found.size == len(reported):
            assert mended({**numbers, **reported}, repair) == numbers


@settings(max_examples=25, deadline=None)
@given(faulty(2))
def test_enumeration_and_covering_agree(drawn):
    layout, numbers, reported = drawn
    for fault in faults(layout, {**numbers, **reported}):
        listed = list(singles(fault)) or list(pairs(fault))
        assume(0 < len(listed) <= 8)
        covered, complete = cover(fault, 1)
        assert complete
        assert {frozenset(changes.items()) for changes in covered} == {frozenset(c.items()) for c in listed}


@settings(max_examples=60, deadline=None)
@given(faulty(2))
def test_enumeration_finds_every_set_that_trying_all_of_them_does(drawn):
    layout, numbers, reported = drawn
    for fault in faults(layout, {**numbers, **reported}):
        cells = sorted(fault.web.touched)
        if next(singles(fault), None):
            tried = [(cell,) for cell in cells]
            listed = list(singles(fault))
        else:
            near = [cell for cell in cells if fault.web.touched[cell] & fault.broken]
            tried = [(one, other) for one in near for other in cells if one < other or other not in near]
            listed = list(pairs(fault))
        rows = fault.rows((1 << len(fault.web.sums)) - 1)
        mending = {frozenset(c) for c in tried if _mends(fault, c, rows)}
        assert {frozenset(changes) for changes in listed} == mending
        assert len(listed) == len(mending)


@settings(max_examples=40, deadline=None)
@given(faulty(5))
def test_covering_finds_every_three_that_trying_all_of_them_does(drawn):
    layout, numbers, reported = drawn
    for fault in faults(layout, {**numbers, **reported}):
        cells = sorted(fault.web.touched)
        if next(singles(fault), None) or next(pairs(fault), None) or len(cells) > 45:
            continue
        rows = fault.rows((1 << len(fault.web.sums)) - 1)
        repairing = {frozenset(three) for three in combinations(cells, 3) if _mends(fault, three, rows)}
        assume(0 < len(repairing) <= MOST_COVERED)
        covered, complete = cover(fault, 3)
        assert complete
        assert {frozenset(changes) for changes in covered} == repairing


@pytest.mark.parametrize("seed", range(12))
def test_three_scattered_cells_are_repaired_completely_and_always_the_same(seed):
    random, numbers = Random(seed), balanced(seed=seed, scale=30)
    wrong = {key: numbers[key] + 3 + n for n, key in enumerate(random.sample(in_sums(F2021), 3))}
    found = localise(F2021, {**numbers, **wrong})
    assert found.complete
    assert found.size <= 3
    assert found == localise(F2021, {**numbers, **wrong})


def _mends(fault, cells, rows):
    touched = 0
    for cell in cells:
        touched |= fault.web.touched[cell]
    return not fault.broken & ~touched and reduced(rows, cells).changes(fault.least) is not None
