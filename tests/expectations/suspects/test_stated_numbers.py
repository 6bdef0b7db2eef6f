"""Repairs that the sums cannot tell apart are ranked by the numbers the text states."""

from random import Random

import pytest

from expectations.suspects.stated_numbers import StatedNumber, agreeing_facts
from expectations.suspects.suggest import suggest
from tests.expectations.suspects.test_localise import F2021, altered, balanced

TOTAL = "disputes.review.total"
RESULTS = [f"disputes.review.{column}" for column in ("upheld", "corrected", "other_result", "pending")]


def with_review(seed):
    """Balanced figures whose reviews have results of every kind."""
    rng, numbers = Random(seed), balanced(seed=seed)
    numbers |= {key: rng.randint(10, 40) for key in RESULTS}
    numbers[TOTAL] = sum(numbers[key] for key in RESULTS)
    return numbers


@pytest.mark.parametrize("seed", range(5))
def test_a_repair_of_the_stated_total_comes_first_with_its_reason(seed):
    numbers = with_review(seed)
    wrong = altered(numbers, {TOTAL: 7})
    first, *others = suggest(F2021, wrong, stated=[StatedNumber("review", numbers[TOTAL], exact=True)])
    assert (first.cells, first.values, first.stated) == ((TOTAL,), (numbers[TOTAL],), ("review",))
    assert others
    assert not any(other.stated for other in others)


@pytest.mark.parametrize("seed", range(5))
def test_a_repair_that_would_contradict_the_text_comes_last(seed):
    numbers = with_review(seed)
    wrong = altered(numbers, {RESULTS[seed % 4]: 7})
    *_, last = suggest(F2021, wrong, stated=[StatedNumber("review", numbers[TOTAL], exact=True)])
    assert (last.cells, last.stated) == ((TOTAL,), ())


@pytest.mark.parametrize(
    ("stated", "agrees"),
    [(StatedNumber("review", 34, exact=True), True), (StatedNumber("review", 33, exact=True), False),
     (StatedNumber("review", 30, exact=False), True), (StatedNumber("review", 35, exact=False), False),
     (StatedNumber("no fact of a rule", 34, exact=True), False)],
)  # fmt: skip
def test_exact_numbers_equal_a_reading_and_lower_bounds_are_not_above_one(stated, agrees):
    numbers = {**balanced(), TOTAL: 34, RESULTS[-1]: 0}
    assert bool(agreeing_facts(F2021, [stated], numbers)) is agrees


def test_without_a_choice_or_a_text_nothing_is_ranked():
    numbers = with_review(1)
    assert not any(s.stated for s in suggest(F2021, altered(numbers, {TOTAL: 7})))
    single = altered(numbers, {"applications.granted.natural_person": 7})
    assert not any(s.stated for s in suggest(F2021, single, stated=[StatedNumber("review", 3, exact=True)]))
