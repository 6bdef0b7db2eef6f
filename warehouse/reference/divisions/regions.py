"""Lookups of divisions from 2016 on: by code, by name within a division, and the chain of names above a division.

Holds no bodies and no text of reports. Years are fiscal years. A report on year y is matched against the first list at
or after 31 December of y; after the last list, against that list with the changes up to that day (region_changes.yaml).
regions.LICENCE.md describes the columns of the file.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, cached_property

from warehouse.reference.divisions.names import canonical_name, naming_rules, split_name
from warehouse.reference.divisions.region import Region, RegionList, region_list

__all__ = ["Region", "Regions", "regions"]

_TOWNSHIP_DIGITS = 9


class RegionIndex:
    """Rows by canonical name, by short autonomous name (长阳县), and by place alone (长阳)."""

    def __init__(self, rows: Iterable[Region]) -> None:
        self.named: dict[str, list[Region]] = defaultdict(list)
        self.placed: dict[str, list[Region]] = defaultdict(list)
        for row in rows:
            name = canonical_name(row.name)
            self.named[name].append(row)
            split = None if row.kind == "functional_zone" else split_name(name, row.level)
            if split is not None:
                self.placed[split.place].append(row)
                if split.plain is not None:
                    self.named[split.plain].append(row)


class Regions:
    """All divisions, with lookups. Townships are indexed by first character, when a name with it is first looked up."""

    def __init__(self, rows: RegionList) -> None:
        self._list = rows
        self._high = tuple(map(rows.row, rows.divisions))
        self._codes = _by_code(self._high)
        self._lists, self._days = rows.lists, rows.days
        self._initials: dict[str, RegionIndex] = {}

    def all_rows(self) -> tuple[Region, ...]:
        """All rows in the order of the file, then those of later changes: one for each code and name and its time."""
        return self._rows

    @property
    def days(self) -> list[date]:
        """The days of the lists and of the changes after the last, in order."""
        return self._days

    @property
    def last_list(self) -> date:
        """The day of the last list; all later rows come from reviewed changes."""
        return self._lists[-1]

    def snapshot(self, year: int | None) -> date:
        """The day of the list, or of the last change, that fiscal `year` is matched against; for None the latest."""
        if year is None:
            return self._days[-1]
        end = date(year, 12, 31)
        following = self._lists[bisect_left(self._lists, end) :]
        return following[0] if following else self._last_day_until(end)

    def at(self, code: str, year: int | None) -> Region | None:
        """The division `code` in the list of fiscal `year`; None if that list does not have it."""
        day = self.snapshot(year)
        return next((row for row in self._rows_of(code) if row.exists_on(day)), None)

    def nearest(self, code: str, year: int | None) -> Region | None:
        """As `at`, else in the nearest list that has the code; None if no list has it."""
        rows = self._rows_of(code)
        if len(rows) < 2:
            return rows[0] if rows else None
        day = self.snapshot(year)
        return min(rows, key=lambda row: row.days_from(day))

    def may_have_existed(self, region: Region, year: int | None) -> bool:
        """Whether `region` is in the list of fiscal `year` or in the one before."""
        return region.exists_on(self.snapshot(year)) or region.exists_on(self._day_before(year))

    def ancestors(self, region: Region, year: int | None) -> tuple[Region, ...]:
        """The divisions above `region`, province first, without fillers of the list and without its own duplicate."""
        above = (self.nearest(region.code[:digits], year) for digits in (2, 4, 6) if digits < len(region.code))
        fillers = naming_rules().fillers
        return tuple(row for row in above if row and row.name not in fillers and row.name != region.name)

    def chain(self, region: Region, year: int | None) -> tuple[str, ...]:
        """The names from the province down: 河南省, 周口市, 川汇区, 许湾街道."""
        return tuple(dict.fromkeys([*(row.name for row in self.ancestors(region, year)), region.name]))

    def children(self, code: str, year: int | None) -> tuple[Region, ...]:
        """The divisions directly below `code` in the list of fiscal `year`."""
        day = self.snapshot(year)
        return tuple(row for row in self._below.get(code, ()) if row.exists_on(day))

    def named(self, name: str, year: int | None, within: str = "", townships: bool = False) -> tuple[Region, ...]:
        """Divisions (or `townships`) called `name` below code `within` in the list of fiscal `year`.

        The day of a change between two lists is unknown, so a name that only the list before 31 December has counts
        too. After the last list, so does a name that ended within the year: its bearer may still report on that year.
        """
        same = self._rows_called(name, within, townships)
        for day in (self.snapshot(year), self._day_before(year)) if same else ():
            if existing := _without_duplicates([row for row in same if row.exists_on(day)]):
                return existing
        return ()

    def renamed(self, name: str, year: int | None, within: str = "", townships: bool = False) -> tuple[Region, ...]:
        """What `named` does not find: a division of the same place with another type (淮阳县, now 淮阳区) in the list
        of the year; else the divisions called `name` in the nearest list that has them.
        """
        same, day = self._rows_called(name, within, townships), self.snapshot(year)
        same_place = [row for row in self._rows_of_same_place(name, townships) if row.code.startswith(within)]
        if existing := _without_duplicates([row for row in same_place if row.exists_on(day)]):
            return existing
        closest = min((row.days_from(day) for row in same), default=0)
        return _without_duplicates([row for row in same if row.days_from(day) == closest])

    def placed(self, place: str, year: int | None, within: str = "") -> tuple[Region, ...]:
        """Divisions above townships in the list of fiscal `year` whose name without its type is `place`: 郑州."""
        day = self.snapshot(year)
        rows = self._divisions.placed.get(place, ())
        return _without_duplicates([row for row in rows if row.code.startswith(within) and row.exists_on(day)])

    def zones(self, within: str, year: int | None) -> tuple[Region, ...]:
        """Functional zones with a code of statistics below code `within` in the list of fiscal `year`."""
        day = self.snapshot(year)
        return tuple(row for row in self._zones if row.code.startswith(within) and row.exists_on(day))

    def is_division(self, name: str) -> bool:
        """Whether any list has a province, prefecture or county called `name`."""
        return name in self._divisions.named

    def _rows_of(self, code: str) -> Sequence[Region]:
        return (self._codes if len(code) < _TOWNSHIP_DIGITS else self._township_codes).get(code, ())

    def _rows_called(self, name: str, within: str, townships: bool) -> list[Region]:
        index = self._townships(name) if townships else self._divisions
        return [row for row in index.named.get(canonical_name(name), ()) if row.code.startswith(within)]

    def _rows_of_same_place(self, name: str, townships: bool) -> list[Region]:
        """Rows of the same place as `name` with any type; places of one character (城区) are too ambiguous."""
        index = self._townships(name) if townships else self._divisions
        levels = ("township",) if townships else ("prefecture", "county")
        found = []
        for level in levels:
            split = split_name(canonical_name(name), level)
            if split is not None and len(split.place) > 1:
                found += [row for row in index.placed.get(split.place, ()) if row.level == level]
        return found

    def _day_before(self, year: int | None) -> date:
        """The day of the list before `snapshot`; after the last list, when days are known, the start of the year."""
        if year is None:
            return self._days[-1]
        end = date(year, 12, 31)
        if self._lists[-1] < end:
            return max(self._lists[-1], self._last_day_until(date(year - 1, 12, 31)))
        return self._last_day_until(end)

    def _last_day_until(self, day: date) -> date:
        """The day of the last list or change up to `day`, else of the first list."""
        return self._days[max(bisect_right(self._days, day) - 1, 0)]

    @cached_property
    def _divisions(self) -> RegionIndex:
        return RegionIndex(row for row in self._high if row.name not in naming_rules().fillers)

    def _townships(self, name: str) -> RegionIndex:
        """The townships that may be called `name`: all spellings of a name begin with the same character."""
        initial = name[:1]
        if initial not in self._initials:
            self._initials[initial] = RegionIndex(map(self._list.row, self._list.townships.get(initial, ())))
        return self._initials[initial]

    @cached_property
    def _rows(self) -> tuple[Region, ...]:
        return self._list.rows()

    @cached_property
    def _township_codes(self) -> dict[str, list[Region]]:
        return _by_code(row for row in self._rows if row.level == "township")

    @cached_property
    def _zones(self) -> tuple[Region, ...]:
        return tuple(row for row in self._high if row.kind == "functional_zone")

    @cached_property
    def _below(self) -> dict[str, list[Region]]:
        below: dict[str, list[Region]] = defaultdict(list)
        for row in self._rows:
            below[row.parent_code or ""].append(row)
        return below


def _by_code(rows: Iterable[Region]) -> dict[str, list[Region]]:
    codes: dict[str, list[Region]] = defaultdict(list)
    for row in rows:
        codes[row.code].append(row)
    return codes


def _without_duplicates(rows: Sequence[Region]) -> tuple[Region, ...]:
    """`rows` without duplicates: 东莞市 is listed at 4419 and, to fill the numbering, again at 441900."""
    codes = {(row.name, row.code[:4]) for row in rows if row.level == "prefecture"}
    return tuple(row for row in rows if row.level == "prefecture" or (row.name, row.code[:4]) not in codes)


@cache
def regions() -> Regions:
    """The divisions of this project, read once."""
    return Regions(region_list())
