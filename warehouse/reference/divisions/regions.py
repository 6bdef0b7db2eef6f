"""Lookups of divisions from 2016 on: by code, by name within a division, and the chain of names above a division.

Holds no bodies and no text of reports. Years are fiscal years. A report on year y is matched against the divisions of
31 December of y (year_end.py). regions.LICENCE.md describes the lists.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from warehouse.reference.divisions.names import canonical_name, naming_rules, split_name
from warehouse.reference.divisions.region import Region
from warehouse.reference.divisions.region_list import RegionList, region_list
from warehouse.reference.divisions.year_end import year_end

__all__ = ["Region", "Regions", "regions"]

_COUNTY_DIGITS = 6


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
        self._codes = _by_code(rows.divisions)
        self._initials: dict[str, RegionIndex] = {}

    def all_rows(self) -> tuple[Region, ...]:
        """All rows, townships last: one for each code and name and its time."""
        return self._list.rows()

    def at(self, code: str, year: int | None) -> Region | None:
        """The division `code` in the list of fiscal `year`; None if that list does not have it."""
        end = year_end(year)
        return next((row for row in self._rows_of(code) if end.has(row)), None)

    def nearest(self, code: str, year: int | None) -> Region | None:
        """As `at`, else in the nearest list that has the code; None if no list has it."""
        rows = self._rows_of(code)
        if len(rows) < 2:
            return rows[0] if rows else None
        return min(rows, key=year_end(year).distance_to)

    def may_have_existed(self, region: Region, year: int | None) -> bool:
        """Whether `region` is in the list of fiscal `year` or in the one before."""
        end = year_end(year)
        return end.has(region) or end.had_before(region)

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
        end = year_end(year)
        townships = self._list.townships_coded(code) if len(code) == _COUNTY_DIGITS else ()
        return tuple(row for row in (*self._below.get(code, ()), *townships) if end.has(row))

    def named(self, name: str, year: int | None, within: str = "", townships: bool = False) -> tuple[Region, ...]:
        """Divisions (or `townships`) called `name` below code `within` in the list of fiscal `year`.

        The day of a change between two lists is unknown, so a name that only the list before 31 December has counts
        too, and so does a name that ended within the year: its bearer may still report on that year.
        """
        same, end = self._rows_called(name, within, townships), year_end(year)
        for exists in (end.has, end.had_before):
            if existing := _without_duplicates([row for row in same if exists(row)]):
                return existing
        return ()

    def renamed(self, name: str, year: int | None, within: str = "", townships: bool = False) -> tuple[Region, ...]:
        """What `named` does not find: a division of the same place with another type (淮阳县, now 淮阳区) in the list
        of the year; else the divisions called `name` in the nearest list that has them.
        """
        same, end = self._rows_called(name, within, townships), year_end(year)
        same_place = [row for row in self._rows_of_same_place(name, townships) if row.code.startswith(within)]
        if existing := _without_duplicates([row for row in same_place if end.has(row)]):
            return existing
        closest = min(map(end.distance_to, same), default=0)
        return _without_duplicates([row for row in same if end.distance_to(row) == closest])

    def placed(self, place: str, year: int | None, within: str = "") -> tuple[Region, ...]:
        """Divisions above townships in the list of fiscal `year` whose name without its type is `place`: 郑州."""
        rows, end = self._divisions.placed.get(place, ()), year_end(year)
        return _without_duplicates([row for row in rows if row.code.startswith(within) and end.has(row)])

    def zones(self, within: str, year: int | None) -> tuple[Region, ...]:
        """Functional zones with a code of statistics below code `within` in the list of fiscal `year`."""
        end = year_end(year)
        return tuple(row for row in self._zones if row.code.startswith(within) and end.has(row))

    def is_division(self, name: str) -> bool:
        """Whether any list has a province, prefecture or county called `name`."""
        return name in self._divisions.named

    def _rows_of(self, code: str) -> Sequence[Region]:
        if len(code) <= _COUNTY_DIGITS:
            return self._codes.get(code, ())
        return list(self._list.townships_coded(f"{code},"))

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

    @cached_property
    def _divisions(self) -> RegionIndex:
        return RegionIndex(row for row in self._list.divisions if row.name not in naming_rules().fillers)

    def _townships(self, name: str) -> RegionIndex:
        """The townships that may be called `name`: all spellings of a name begin with the same character."""
        initial = name[:1]
        if initial not in self._initials:
            self._initials[initial] = RegionIndex(self._list.townships_beginning(initial))
        return self._initials[initial]

    @cached_property
    def _zones(self) -> tuple[Region, ...]:
        return tuple(row for row in self._list.divisions if row.kind == "functional_zone")

    @cached_property
    def _below(self) -> dict[str, list[Region]]:
        below: dict[str, list[Region]] = defaultdict(list)
        for row in self._list.divisions:
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
