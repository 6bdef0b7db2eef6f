"""The divisions from 2016 on and their history: by code, by name within a division, and the chain of names above.

Holds no bodies and no text of reports. Years are fiscal years; a report of year y is read against the list at or after
31 December of y, else the last with the changes known up to that day (region_changes.yaml). Columns of the file:
regions.LICENCE.md.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, cached_property

from warehouse.reference.divisions.names import canonical, names, parts
from warehouse.reference.divisions.region import Listing, Region, listing

__all__ = ["Region", "Regions", "regions"]

_TOWNSHIP_DIGITS = 9


class Index:
    """Rows by canonical name, by shortened autonomous name (长阳县), and by place alone (长阳)."""

    def __init__(self, rows: Iterable[Region]) -> None:
        self.named: dict[str, list[Region]] = defaultdict(list)
        self.placed: dict[str, list[Region]] = defaultdict(list)
        for row in rows:
            name = canonical(row.name)
            self.named[name].append(row)
            split = None if row.kind == "functional_zone" else parts(name, row.level)
            if split is not None:
                self.placed[split.place].append(row)
                if split.plain is not None:
                    self.named[split.plain].append(row)


class Regions:
    """Every row, with lookups. Townships are made and indexed by the first character, as their names are asked for."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._high = tuple(map(listing.row, listing.divisions))
        self._codes = _by_code(self._high)
        self._lists, self._days = listing.lists, listing.days
        self._initials: dict[str, Index] = {}

    def all_rows(self) -> tuple[Region, ...]:
        """All rows in the order of the file, then those of later changes: one a code and name as long as it stood."""
        return self._rows

    @property
    def days(self) -> list[date]:
        """The days of the lists and of the changes after the last, in order."""
        return self._days

    @property
    def last_list(self) -> date:
        """The day of the last list; later rows are those of reviewed changes."""
        return self._lists[-1]

    def snapshot(self, year: int | None) -> date:
        """The list that fiscal `year` is read against, or the day of the last change by then; the latest for None."""
        if year is None:
            return self._days[-1]
        end = date(year, 12, 31)
        following = self._lists[bisect_left(self._lists, end) :]
        return following[0] if following else self._known(end)

    def at(self, code: str, year: int | None) -> Region | None:
        """The division `code` in the list of fiscal `year`; None where that list lacks it."""
        day = self.snapshot(year)
        return next((row for row in self._bearers(code) if row.stands(day)), None)

    def nearest(self, code: str, year: int | None) -> Region | None:
        """As `at`, else in the list nearest to it that has the code; None for a code of no list."""
        rows = self._bearers(code)
        if len(rows) < 2:
            return rows[0] if rows else None
        day = self.snapshot(year)
        return min(rows, key=lambda row: row.away(day))

    def stood(self, region: Region, year: int | None) -> bool:
        """Whether `region` may have been valid in fiscal `year`: it is in that year's list or in the one before."""
        return region.stands(self.snapshot(year)) or region.stands(self._before(year))

    def ancestors(self, region: Region, year: int | None) -> tuple[Region, ...]:
        """The divisions above `region`, the province first, without the list's fillers and without its own double."""
        above = (self.nearest(region.code[:digits], year) for digits in (2, 4, 6) if digits < len(region.code))
        fillers = names().fillers
        return tuple(row for row in above if row and row.name not in fillers and row.name != region.name)

    def chain(self, region: Region, year: int | None) -> tuple[str, ...]:
        """Names from the province down: 河南省, 周口市, 川汇区, 许湾街道."""
        return tuple(dict.fromkeys([*(row.name for row in self.ancestors(region, year)), region.name]))

    def children(self, code: str, year: int | None) -> tuple[Region, ...]:
        """The rows right below `code` in the list of fiscal `year`."""
        day = self.snapshot(year)
        return tuple(row for row in self._below.get(code, ()) if row.stands(day))

    def named(self, name: str, year: int | None, within: str = "", townships: bool = False) -> tuple[Region, ...]:
        """Divisions (or `townships`) called `name` below code `within` in the list of fiscal `year`.

        A change between two lists is of an unknown day: a name that only the list before 31 December has counts too.
        So does, after the last list, a name that ended in the year: who bore it may report of it still.
        """
        same = self._called(name, within, townships)
        for day in (self.snapshot(year), self._before(year)) if same else ():
            if standing := _proper([row for row in same if row.stands(day)]):
                return standing
        return ()

    def renamed(self, name: str, year: int | None, within: str = "", townships: bool = False) -> tuple[Region, ...]:
        """What `named` does not find: a unit of the same place and another type (淮阳县, now 淮阳区) in the list of the
        year; else the bearers of `name` in the nearest list that has it.
        """
        same, day = self._called(name, within, townships), self.snapshot(year)
        alike = [row for row in self._alike(name, townships) if row.code.startswith(within)]
        if standing := _proper([row for row in alike if row.stands(day)]):
            return standing
        closest = min((row.away(day) for row in same), default=0)
        return _proper([row for row in same if row.away(day) == closest])

    def placed(self, place: str, year: int | None, within: str = "") -> tuple[Region, ...]:
        """Divisions of the list of fiscal `year`, no townships, whose name without its type is `place`: 郑州."""
        day = self.snapshot(year)
        rows = self._divisions.placed.get(place, ())
        return _proper([row for row in rows if row.code.startswith(within) and row.stands(day)])

    def zones(self, within: str, year: int | None) -> tuple[Region, ...]:
        """Functional zones with a statistical code below code `within` in the list of fiscal `year`."""
        day = self.snapshot(year)
        return tuple(row for row in self._zones if row.code.startswith(within) and row.stands(day))

    def is_division(self, name: str) -> bool:
        """Whether any list has a province, prefecture or county called `name`."""
        return name in self._divisions.named

    def _bearers(self, code: str) -> Sequence[Region]:
        return (self._codes if len(code) < _TOWNSHIP_DIGITS else self._township_codes).get(code, ())

    def _called(self, name: str, within: str, townships: bool) -> list[Region]:
        index = self._townships(name) if townships else self._divisions
        return [row for row in index.named.get(canonical(name), ()) if row.code.startswith(within)]

    def _alike(self, name: str, townships: bool) -> list[Region]:
        """Rows of the same place as `name` with any type; places of one character (城区) say too little."""
        index = self._townships(name) if townships else self._divisions
        levels = ("township",) if townships else ("prefecture", "county")
        found = []
        for level in levels:
            split = parts(canonical(name), level)
            if split is not None and len(split.place) > 1:
                found += [row for row in index.placed.get(split.place, ()) if row.level == level]
        return found

    def _before(self, year: int | None) -> date:
        """The list before `snapshot`; after the last list, where days are known, how the year began."""
        if year is None:
            return self._days[-1]
        end = date(year, 12, 31)
        if self._lists[-1] < end:
            return max(self._lists[-1], self._known(date(year - 1, 12, 31)))
        return self._known(end)

    def _known(self, day: date) -> date:
        """The last list or change up to `day`, else the first list."""
        return self._days[max(bisect_right(self._days, day) - 1, 0)]

    @cached_property
    def _divisions(self) -> Index:
        return Index(row for row in self._high if row.name not in names().fillers)

    def _townships(self, name: str) -> Index:
        """The townships that may be called `name`: no way of writing a name changes its first character."""
        initial = name[:1]
        if initial not in self._initials:
            self._initials[initial] = Index(map(self._listing.row, self._listing.townships.get(initial, ())))
        return self._initials[initial]

    @cached_property
    def _rows(self) -> tuple[Region, ...]:
        return self._listing.rows()

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


def _proper(rows: Sequence[Region]) -> tuple[Region, ...]:
    """`rows` without doubles: 东莞市 stands at 4419 and again, for the numbering, at 441900."""
    codes = {(row.name, row.code[:4]) for row in rows if row.level == "prefecture"}
    return tuple(row for row in rows if row.level == "prefecture" or (row.name, row.code[:4]) not in codes)


@cache
def regions() -> Regions:
    """The divisions of this project, read once."""
    return Regions(listing())
