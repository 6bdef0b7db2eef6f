"""Which divisions exist at the end of a fiscal year, as far as lists and the days of changes show it.

A change between two lists is dated by the later list, unless its day is known. At the end of a year a row exists that
the next list has; a row that began or ended on a known day is judged by that day instead.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cache

from warehouse.reference.divisions.region import LISTS, Region


@dataclass(frozen=True, slots=True)
class YearEnd:
    """`day`: 31 December; `start`: a year before. `following`: the list after it, None where the last list before it
    counts. `before`: the day of the list before, or `start` if that is later.
    """

    start: date
    day: date
    following: date | None
    before: date

    def has(self, row: Region) -> bool:
        """Whether `row` exists: it began by `day` and ended later, as far as that is known, else `following` has it."""
        began = row.seen_from <= self.day or row.seen_from == self.following
        return began and (
            row.not_seen_from is None or (row.not_seen_from > self.day and row.not_seen_from != self.following)
        )

    def had_before(self, row: Region) -> bool:
        """Whether `row` existed before, so that it may report on the year: on `before`, or until a known day of it."""
        ended = row.not_seen_from
        return row.exists_on(self.before) or (
            ended is not None and ended not in LISTS and self.start < ended <= self.day
        )

    def distance_to(self, row: Region) -> int:
        """0 for a row that exists, else the days from the list to the period of `row`."""
        return 0 if self.has(row) else max(row.days_from(self.following or self.day), 1)


@cache
def year_end(year: int | None) -> YearEnd:
    """The end of fiscal `year`; for None the latest state known.

    2023 has a list of its own, and the next one is years later: it is matched against its own.
    """
    if year is None:
        return YearEnd(date.max, date.max, None, date.max)
    day, start = date(year, 12, 31), date(year - 1, 12, 31)
    at = bisect_left(LISTS, day)
    following, last = LISTS[at] if at < len(LISTS) else None, LISTS[max(at - 1, 0)]
    if following and last.year == year and following.year > year + 1:
        following = None
    return YearEnd(start, day, following, max(last, start))


def first_year(day: date) -> int:
    """The first fiscal year at whose end a division exists that the list of `day` is the first to have."""
    years = (year for year in range(day.year - 5, day.year) if year_end(year).following == day)
    return min(years, default=day.year)
