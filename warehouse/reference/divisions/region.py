"""One row of the list of divisions, and the reading of regions.csv.gz with the changes after its last list.

Lookups are in regions.py; which row is the successor of which, in lineage.py.
"""

import gzip
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from warehouse.reference.divisions.region_changes import REGION_CHANGES, Named, RegionChange, region_changes

REGIONS = Path(__file__).parent / "regions.csv.gz"
_HEADER = "code,level,name,parent_code,kind,seen_from,not_seen_from"
_TOWNSHIP = ",township,"


@dataclass(frozen=True, slots=True)
class Region:
    """A code with a name, from the first list that has it up to the first that lacks it (None: it still stands).

    `code` has 2, 4, 6 or 9 digits; `level` is province, prefecture, county or township; `parent_code` None for a
    province. `kind` functional_zone and township_like_unit are units of statistics only.
    """

    code: str
    level: str
    name: str
    parent_code: str | None
    kind: str
    seen_from: date
    not_seen_from: date | None

    def stands(self, day: date) -> bool:
        return self.seen_from <= day and (self.not_seen_from is None or day < self.not_seen_from)

    def away(self, day: date) -> int:
        """Days from `day` to the nearest day on which this row stands."""
        if day < self.seen_from:
            return (self.seen_from - day).days
        return 0 if self.stands(day) else (day - (self.not_seen_from or day)).days + 1


class Listing:
    """The rows of a file in its order, each made when it is asked for: one report needs few of the 60 000.

    The file has no quotes, so a line splits at its commas. Rows go by number, from 0; those that only a change after
    the last list made stand at the end. `divisions`: the rows of provinces, prefectures and counties. `townships`: the
    others by the first character of the name.
    """

    def __init__(self, path: Path = REGIONS, changes: Sequence[RegionChange] = ()) -> None:
        header, *self._lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
        if header != _HEADER:
            raise ValueError(f"{path}:1: the columns are {header}: they must be {_HEADER}")
        self._path = path
        self._own = len(self._lines)
        later = [change for change in changes if change.day > self.lists[-1]]
        if later:
            _change(self._lines, later)
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
        """The day of every list that has a new row, in order."""
        return sorted(map(_day, {line.rsplit(",", 2)[1] for line in self._lines[: self._own]}))

    @property
    def days(self) -> list[date]:
        """The days of the lists and of the changes after the last."""
        return sorted({*self.lists, *self._later})

    def row(self, number: int) -> Region:
        """The row `number`; ValueError names its line where that does not have the seven columns."""
        line = self._lines[number]
        try:
            code, level, name, parent, kind, first, gone = line.split(",")
            since, until = _day(first), _day(gone) if gone else None
        except ValueError as error:
            raise ValueError(f"{self._path}:{number + 2}: {line!r} is no division: {error}") from error
        return Region(code, level, name, parent or None, kind.removesuffix("(stat only)"), since, until)

    def rows(self) -> tuple[Region, ...]:
        return tuple(map(self.row, range(len(self._lines))))


def listing() -> Listing:
    """The rows of this project: the lists, and the reviewed changes after the last of them."""
    return Listing(REGIONS, region_changes())


def read(path: Path = REGIONS) -> tuple[Region, ...]:
    """Every row of `path`, in its order; ValueError names the line that does not have the seven columns."""
    return Listing(path).rows()


def _change(lines: list[str], later: Sequence[RegionChange]) -> None:
    """End in `lines` of a file what `later` ends, and add what it makes; ValueError where it ends what stands not."""
    codes = {division.code for change in later for division in (change.before, change.after) if division}
    starts = tuple(f"{code}," for code in codes)
    standing = {}
    for number, line in enumerate(lines):
        if line.startswith(starts) and line.endswith(","):
            code, _, name, _ = line.split(",", 3)
            standing[code, name] = number
    for change in later:
        old, new = change.before, change.after
        if old is not None:
            number = standing.pop((old.code, old.name), -1)
            if number < 0:
                raise ValueError(f"{_named(old)} does not stand on {change.day}: it cannot {change.change}")
            lines[number] += str(change.day)
        if (new.code, new.name) not in standing:
            if new.kind is None:
                raise ValueError(f"{_named(new)} is in no list: enter its kind")
            standing[new.code, new.name] = len(lines)
            lines.append(f"{new.code},{new.level},{new.name},{new.above},{new.kind},{change.day},")


def _named(division: Named) -> str:
    return f"{REGION_CHANGES}: {division.code} {division.name}"


@cache
def _day(printed: str) -> date:
    return date.fromisoformat(printed)
