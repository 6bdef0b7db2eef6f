"""Reads regions.csv.gz, the lists of divisions, and applies the reviewed changes after the last list.

Lookups are in regions.py, successors in lineage.py.
"""

import gzip
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from warehouse.reference.divisions.region_changes import REGION_CHANGES, DivisionRef, RegionChange, region_changes

REGIONS = Path(__file__).parent / "regions.csv.gz"
_HEADER = "code,level,name,parent_code,kind,seen_from,not_seen_from"
_TOWNSHIP = ",township,"


@dataclass(frozen=True, slots=True)
class Region:
    """A code with a name, from the first list that has it to the first that does not (None: the last list has it).

    `code` has 2, 4, 6 or 9 digits; `level` is province, prefecture, county or township; `parent_code` is None for a
    province. `kind` functional_zone and township_like_unit exist in statistics only.
    """

    code: str
    level: str
    name: str
    parent_code: str | None
    kind: str
    seen_from: date
    not_seen_from: date | None

    def exists_on(self, day: date) -> bool:
        return self.seen_from <= day and (self.not_seen_from is None or day < self.not_seen_from)

    def days_from(self, day: date) -> int:
        """Days between `day` and the nearest day on which this row exists."""
        if day < self.seen_from:
            return (self.seen_from - day).days
        return 0 if self.exists_on(day) else (day - (self.not_seen_from or day)).days + 1


class RegionList:
    """The rows of the file by number, from 0. A row is parsed when it is first needed: one report needs few of 60,000.

    The file has no quotes, so a line is split at its commas. Rows that a change after the last list adds are at the
    end. `divisions`: the numbers of provinces, prefectures and counties. `townships`: those of the others, by the first
    character of the name.
    """

    def __init__(self, path: Path = REGIONS, changes: Sequence[RegionChange] = ()) -> None:
        header, *self._lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
        if header != _HEADER:
            raise ValueError(f"{path}:1: the columns are {header}: they must be {_HEADER}")
        self._path = path
        self._own = len(self._lines)
        later = [change for change in changes if change.day > self.lists[-1]]
        if later:
            _apply_changes(self._lines, later)
        self._later = {change.day for change in later}
        self.divisions: list[int] = []
        self.townships: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self._lines):
            at = line.find(_TOWNSHIP)
            if at < 0:
                self.divisions.append(number)
            else:
                name = at + len(_TOWNSHIP)
                self.townships[line[name : name + 1]].append(number)

    @cached_property
    def lists(self) -> list[date]:
        """The days of the lists, in order."""
        return sorted(map(_day, {line.rsplit(",", 2)[1] for line in self._lines[: self._own]}))

    @property
    def days(self) -> list[date]:
        """The days of the lists and of the changes after the last."""
        return sorted({*self.lists, *self._later})

    def row(self, number: int) -> Region:
        """The row `number`; ValueError with file and line if it does not have the seven columns."""
        line = self._lines[number]
        try:
            code, level, name, parent, kind, first, gone = line.split(",")
            since, until = _day(first), _day(gone) if gone else None
        except ValueError as error:
            raise ValueError(f"{self._path}:{number + 2}: {line!r} is not a division: {error}") from error
        return Region(code, level, name, parent or None, kind.removesuffix("(stat only)"), since, until)

    def rows(self) -> tuple[Region, ...]:
        return tuple(map(self.row, range(len(self._lines))))


def region_list() -> RegionList:
    """The lists of this project, with the reviewed changes after the last list."""
    return RegionList(REGIONS, region_changes())


def read_regions(path: Path = REGIONS) -> tuple[Region, ...]:
    """Every row of `path`, in order; ValueError with file and line for a row without the seven columns."""
    return RegionList(path).rows()


def _apply_changes(lines: list[str], later: Sequence[RegionChange]) -> None:
    """Close the rows that `later` ends and append those it adds; ValueError if a division to end does not exist."""
    codes = {division.code for change in later for division in (change.before, change.after) if division}
    starts = tuple(f"{code}," for code in codes)
    existing = {}
    for number, line in enumerate(lines):
        if line.startswith(starts) and line.endswith(","):
            code, _, name, _ = line.split(",", 3)
            existing[code, name] = number
    for change in later:
        old, new = change.before, change.after
        if old is not None:
            number = existing.pop((old.code, old.name), -1)
            if number < 0:
                raise ValueError(
                    f"{_reference(old)} does not exist on {change.day}, so it cannot {change.change}: correct it"
                )
            lines[number] += str(change.day)
        if (new.code, new.name) not in existing:
            if new.kind is None:
                raise ValueError(f"{_reference(new)} is in no list: enter its kind")
            existing[new.code, new.name] = len(lines)
            lines.append(f"{new.code},{new.level},{new.name},{new.above},{new.kind},{change.day},")


def _reference(division: DivisionRef) -> str:
    return f"{REGION_CHANGES}: {division.code} {division.name}"


@cache
def _day(printed: str) -> date:
    return date.fromisoformat(printed)
