"""What the sums force in cells without a number: planted blanks are found again, and no false count is proposed."""

from random import Random

import pytest

from expectations.rulebook.sums import sums
from expectations.suspects.forced_values import force_values
from tests.expectations.suspects.test_localise import F2021, altered, at, balanced, in_sums
from warehouse.reference.forms.form_list import layouts

STATUSES = ("blank", "slash", "dash", "word", "invalid", "unsure")


def blanked(numbers, keys, status="blank"):
    statuses = dict.fromkeys(numbers, "number") | dict.fromkeys(keys, status)
    return {**numbers, **dict.fromkeys(keys)}, statuses


@pytest.mark.parametrize("layout", layouts(), ids=str)
@pytest.mark.parametrize("seed", range(8))
def test_what_is_forced_is_what_was_there(layout, seed):
    rng, numbers = Random(seed), balanced(layout, seed=seed)
    keys = rng.sample(in_sums(layout), rng.choice((1, 3, 12, 40)))
    found = force_values(layout, *blanked(numbers, keys, rng.choice(STATUSES)))
    assert found.values == {key: numbers[key] for key in found.values}
    assert len(keys) > 1 or set(found.values) == set(keys)


@pytest.mark.parametrize("layout", layouts(), ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_a_row_of_totals_left_out_is_found_from_its_columns(layout, seed):
    numbers = balanced(layout, seed=seed)
    keys = [at("processed_total", column.key) for column in layout.form.applications.columns]
    assert force_values(layout, *blanked(numbers, keys)).values == {key: numbers[key] for key in keys}


def test_a_blank_is_not_0_where_another_sum_needs_a_count():
    numbers = balanced()
    row = [at("granted", column.key) for column in F2021.form.applications.columns]
    wrong = {**numbers, **dict.fromkeys(row, 0)}
    wrong, statuses = blanked(wrong, [row[0]])
    found = force_values(F2021, wrong, statuses)  # the row says 0, the column says what it was
    assert row[0] not in found.values


def test_sums_that_ask_for_different_counts_propose_none():
    numbers, key = balanced(), at("granted", "natural_person")
    numbers, statuses = blanked(altered(numbers, {at("granted", "total"): 5}), [key])
    assert key not in force_values(F2021, numbers, statuses).values


@pytest.mark.parametrize("seed", range(8))
def test_no_proposal_breaks_a_sum_or_is_below_0(seed):
    rng, numbers = Random(seed), balanced(seed=seed)
    keys = rng.sample(in_sums(F2021), 20)
    wrong = altered(numbers, {key: rng.randint(1, 50) for key in rng.sample(in_sums(F2021), 2)})
    reported, statuses = blanked(wrong, keys)
    values = force_values(F2021, reported, statuses).values
    filled = {**reported, **values}
    touched = [equation for equation in sums(F2021) if values.keys() & dict(equation.factors).keys()]
    assert not any(equation.residual(filled) for equation in touched)
    assert min(values.values(), default=0) >= 0


def test_blanks_that_cannot_all_be_0_are_named_without_a_count():
    numbers = balanced()
    keys = [at(row, column) for row in ("granted", "denied_state_secret") for column in ("natural_person", "other_org")]
    numbers |= dict.fromkeys(keys, 7)
    for row in ("granted", "denied_state_secret"):
        numbers[at(row, "total")] = sum(numbers[at(row, c.key)] for c in F2021.form.applications.columns[:-1])
    found = force_values(F2021, *blanked(numbers, keys))
    assert not found.values
    assert set(found.not_all_zero) >= set(keys)


def test_a_cell_that_was_not_located_is_never_proposed():
    numbers, key = balanced(), at("granted", "natural_person")
    statuses = dict.fromkeys(numbers, "number")
    del statuses[key]
    assert force_values(F2021, {**numbers, key: None}, statuses).values == {}
