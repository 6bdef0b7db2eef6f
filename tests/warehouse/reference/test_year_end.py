"""Which divisions exist at the end of a fiscal year: by the list after it, or by the day of a change."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.reference.divisions.region import LISTS, MINISTRY_DAY, STATISTICS, Region
from warehouse.reference.divisions.year_end import year_end


def _row(first, gone=None):
    return Region("410101", "county", "某某县", "4101", "county", first, gone)


@pytest.mark.parametrize(
    ("year", "following"),
    [
        (2010, date(2016, 7, 31)),
        (2016, date(2017, 10, 31)),
        (2019, date(2020, 6, 30)),
        (2022, date(2023, 6, 30)),
        (2023, None),  # against its own list, as the next one is years later
        (2024, MINISTRY_DAY),
        (2025, MINISTRY_DAY),
        (2026, None),
        (2030, None),
        (None, None),
    ],
)
def test_a_year_is_matched_against_the_list_after_its_end_else_the_last_before(year, following):
    assert year_end(year).following == following


@given(st.sampled_from(LISTS), st.sampled_from([*LISTS, None]), st.sampled_from([*range(2010, 2023), 2024, 2025]))
def test_a_row_of_the_lists_exists_if_the_following_list_has_it(first, gone, year):
    row = _row(first, gone)
    assert year_end(year).has(row) == row.exists_on(year_end(year).following)


_DAYS = st.dates(STATISTICS[-1] + timedelta(1), date(2030, 12, 31)).filter(lambda day: day not in LISTS)


@given(_DAYS, st.integers(2023, 2031))
def test_a_row_with_a_known_day_exists_from_it_or_until_it(day, year):
    end = year_end(year)
    assert end.has(_row(day)) == (day <= date(year, 12, 31))
    ended = _row(LISTS[0], day)
    assert end.has(ended) == (day > date(year, 12, 31))
    assert end.had_before(ended) or day <= date(year - 1, 12, 31)


@given(st.sampled_from(LISTS), st.sampled_from([*LISTS, None]), st.integers(2010, 2031))
def test_only_what_exists_has_no_distance(first, gone, year):
    row = _row(first, gone)
    assert (year_end(year).distance_to(row) == 0) == year_end(year).has(row)
