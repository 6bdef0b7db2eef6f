"""A division with the period in which it exists, and the days of the lists that it comes from.

The rows of all lists are in region_list.py, lookups in regions.py, successors in lineage.py.
"""

from dataclasses import dataclass
from datetime import date

# The days of the lists of statistics, and of the ministry's list after them.
STATISTICS = tuple(
    date.fromisoformat(day)
    for day in ("2016-07-31", "2017-10-31", "2018-10-31", "2019-10-31", "2020-06-30", "2021-10-31", "2022-10-31",
                "2023-06-30")
)  # fmt: skip
MINISTRY_DAY = date(2026, 9, 11)
LISTS = (*STATISTICS, MINISTRY_DAY)


@dataclass(frozen=True, slots=True)
class Region:
    """A code with a name, from the first list that has it to the first that does not (None: the last list has it).
    A change whose day is known begins and ends rows on that day.

    `code` has 2, 4, 6 or 9 characters; `level` is province, prefecture, county or township; `parent_code` is None for a
    province. `kind` functional_zone and township_like_unit exist in statistics only. `mca_code`: the code in the
    ministry's list, None where that has no such division.
    """

    code: str
    level: str
    name: str
    parent_code: str | None
    kind: str
    seen_from: date
    not_seen_from: date | None
    mca_code: str | None = None

    def exists_on(self, day: date) -> bool:
        return self.seen_from <= day and (self.not_seen_from is None or day < self.not_seen_from)

    def days_from(self, day: date) -> int:
        """Days between `day` and the nearest day on which this row exists."""
        if day < self.seen_from:
            return (self.seen_from - day).days
        return 0 if self.exists_on(day) else (day - (self.not_seen_from or day)).days + 1
