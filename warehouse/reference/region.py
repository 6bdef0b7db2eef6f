"""One row of the list of divisions, and the reading of regions.csv.gz. Lookups are in regions.py."""

import gzip
from dataclasses import dataclass
from datetime import date
from pathlib import Path

REGIONS = Path(__file__).parent / "regions.csv.gz"
_HEADER = "code,level,name,parent_code,kind,seen_from,not_seen_from"


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


def read(path: Path = REGIONS) -> tuple[Region, ...]:
    """Every row of `path`, in its order; ValueError names the line that does not have the seven columns.

    The file has no quotes, so a line splits at its commas.
    """
    header, *lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    if header != _HEADER:
        raise ValueError(f"{path}:1: the columns are {header}: they must be {_HEADER}")
    days: dict[str, date] = {}
    rows = []
    for number, line in enumerate(lines, 2):
        try:
            code, level, name, parent, kind, first, gone = line.split(",")
            for day in (first, gone):
                if day and day not in days:
                    days[day] = date.fromisoformat(day)
        except ValueError as error:
            raise ValueError(f"{path}:{number}: {line!r} is no division: {error}") from error
        rows.append(
            Region(code, level, name, parent or None, kind.removesuffix("(stat only)"), days[first], days.get(gone))
        )
    return tuple(rows)
