"""Compares the list of the Ministry of Civil Affairs of 2026-09-11 with the last list of statistics.

Codes of counties and above are the same in both; codes of townships are not, so townships are matched by name within
their county. What only the ministry has begins with its list; what only statistics has stays without an `mca_code`. A
township with a successor of the same place, or of the same name in another county, ends. How rows succeed one another
is decided by succession.py, as between any two lists.
"""

import csv
import gzip
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from warehouse.reference.divisions.names import canonical_name, split_name
from warehouse.reference.divisions.region import MINISTRY_DAY, STATISTICS, Region
from warehouse.reference.divisions.region_changes import RegionChange
from warehouse.reference.divisions.succession import ListChange, link_lists, unique_pairs

MINISTRY = Path(__file__).parent / "ministry.csv.gz"
_HEADER = ["code", "level", "name", "parent_code"]
_ELSEWHERE = ("71", "81", "82")  # no report of these is on the statutory form, and statistics does not list them
_ABOLISHED = "（"  # 黄章乡（撤销）: the ministry keeps the name of what it has struck off
_KINDS = {"街道": "subdistrict", "镇": "town", "乡": "rural_township", "苏木": "rural_township", "县": "county",
          "旗": "county", "市": "county_level_city", "区": "municipal_district"}  # fmt: skip
_LETTERS = "ABCDEFGHIJ"
_AREAS = ("地区", "地区办事处")  # the second name of a town or township of Beijing

Key = Callable[[Region], Hashable]


def own_code(mca_code: str) -> str:
    """The code of a township that only the ministry lists, which gives the same digits to other townships than
    statistics does: the ministry's code with a letter for its seventh digit, 411602A14 for 411602014.
    """
    return f"{mca_code[:6]}{_LETTERS[int(mca_code[6])]}{mca_code[7:]}"


def read_ministry_list(path: Path) -> tuple[Region, ...]:
    """The divisions that the list has as existing; townships with their `own_code`. ValueError for other columns."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    if header != _HEADER:
        raise ValueError(f"{path}:1: the columns are {header}: they must be {_HEADER}")
    return tuple(_read_row(*row) for row in rows if not row[0].startswith(_ELSEWHERE) and _ABOLISHED not in row[2])


def _read_row(code: str, level: str, name: str, parent: str) -> Region:
    kind = next((kind for ending, kind in _KINDS.items() if name.endswith(ending)), "township_like_unit")
    own = own_code(code) if level == "township" else code
    return Region(own, level, name, parent or None, kind, MINISTRY_DAY, None, mca_code=code)


def add_ministry_list(
    rows: Sequence[Region], later: Sequence[RegionChange], listed: Sequence[Region]
) -> Iterator[Region]:
    """`rows` with the codes of the divisions `listed`, and the rows that end and begin between the two lists.

    `later`: the reviewed changes after the last list of statistics, which `rows` have already.
    """
    found = _Comparison(rows, later, listed)
    for row in rows:
        if row in found.codes:
            yield replace(row, mca_code=found.codes[row])
        else:
            yield replace(row, not_seen_from=found.ended[row]) if row in found.ended else row
    yield from found.begun


class _Comparison:
    """`codes`: the ministry's code of each row that continues. `ended`: the last day of rows with a successor there.
    `begun`: the rows that only the ministry has, or that succeed one of statistics.
    """

    def __init__(self, rows: Sequence[Region], later: Sequence[RegionChange], listed: Sequence[Region]) -> None:
        existing = [row for row in rows if row.not_seen_from is None]
        self.codes = dict(_match_divisions(existing, listed))
        known = set(self.codes.values())
        self.begun = [row for row in listed if row.level != "township" and row.mca_code not in known]
        self._counties = {row.code: row for row in existing if row.level == "county"}
        self._merged = {change.before.code: change for change in later if change.before}
        towns = [row for row in existing if row.level == "township"]
        left = {row.code: row for row in listed if row.level == "township"}
        self._match_townships([row for row in towns if row.parent_code not in self._merged], left)
        self._link_townships([row for row in towns if row not in self.codes], list(left.values()))

    def _match_townships(self, towns: Sequence[Region], left: dict[str, Region]) -> None:
        """Enter the codes of those that continue, and remove them from `left`."""
        for key, later_key in _keys(self._counties, list(left.values())):
            open_towns = [row for row in towns if row not in self.codes]
            for before, after in list(unique_pairs(open_towns, left.values(), key, later_key)):
                self.codes[before] = after.mca_code or ""
                del left[after.code]

    def _link_townships(self, towns: Sequence[Region], begun: Sequence[Region]) -> None:
        """Enter what ended with a successor, and what begins. Units that exist in statistics only have no successor."""
        ended = [row for row in towns if row.kind != "township_like_unit"]
        above = {code: change.after.code for code, change in self._merged.items()}
        stayed = {"township": [row for row in self.codes if row.level == "township"]}
        days = {}
        self.ended = {}
        for link in link_lists(ListChange(ended, begun, stayed, above), "township"):
            if link.before:
                days[link.after] = self.ended[link.before] = self._day_of(link.before, link.after)
        self.begun += [replace(row, seen_from=days.get(row, row.seen_from)) for row in begun]

    def _day_of(self, before: Region, after: Region) -> date:
        """The day on which the county of `before` ended, or that of `after` was founded; else the day of the list."""
        if change := self._merged.get(before.parent_code or ""):
            return change.day
        county = self._counties.get(after.parent_code or "")
        return county.seen_from if county and county.seen_from > STATISTICS[-1] else MINISTRY_DAY


def _match_divisions(existing: Sequence[Region], listed: Sequence[Region]) -> Iterator[tuple[Region, str]]:
    names = {row.code: row.name for row in listed if row.level != "township"}
    for row in existing:
        if row.level != "township" and names.get(row.code) == row.name:
            yield row, row.code


def _keys(counties: Mapping[str, Region], listed: Sequence[Region]) -> Iterator[tuple[Key, Key]]:
    """What a township of statistics and one of the ministry must have in common, the most certain first."""
    borne = Counter(map(_name_around, listed))

    def spelling(row: Region) -> Hashable:
        return row.parent_code, _spelling(row, counties)

    def name_around(row: Region) -> Hashable:
        return _name_around(row) if borne[_name_around(row)] == 1 else None

    def name_around_zone(row: Region) -> Hashable:
        above = counties.get(row.parent_code or "")
        return name_around(row) if above and above.kind == "functional_zone" else None

    yield _name, _name
    yield spelling, spelling
    yield _place_of_area, _place
    yield name_around_zone, name_around


def _name(row: Region) -> Hashable:
    return row.parent_code, canonical_name(row.name)


def _name_around(row: Region) -> Hashable:
    """The name in the prefecture."""
    return row.code[:4], canonical_name(row.name)


def _place(row: Region) -> Hashable:
    split = split_name(canonical_name(row.name), "township")
    return (row.parent_code, split.place) if split else None


def _place_of_area(row: Region) -> Hashable:
    return _place(row) if row.name.endswith(_AREAS) else None


def _spelling(row: Region, counties: Mapping[str, Region]) -> str:
    """Without what may be left out: 柳屯镇 for 濮阳县柳屯镇, 花楼街道 for 花楼街街道, 龙山乡 for 龙山满族乡."""
    above = counties.get(row.parent_code or "")
    name = canonical_name(row.name).replace("街街道", "街道")
    name = name.removeprefix(above.name) if above else name
    split = split_name(name, "township")
    return split.plain if split and split.plain else name
