"""Merges the lists of divisions: the eight of statistics (regions.csv.gz), the reviewed changes after the last of them,
and the ministry's list of 2026 (ministry.py).

Takes seconds. gongkai check and the marts read the result from a file (derived_files.py).
"""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from warehouse.reference.divisions.ministry import MINISTRY, add_ministry_list, read_ministry_list
from warehouse.reference.divisions.region import MINISTRY_DAY, STATISTICS, Region
from warehouse.reference.divisions.region_changes import REGION_CHANGES, DivisionRef, RegionChange, region_changes

REGIONS = Path(__file__).parent / "regions.csv.gz"
_HEADER = "code,level,name,parent_code,kind,seen_from,not_seen_from"


@cache
def merged_rows() -> tuple[Region, ...]:
    """One row for each code, name and period, townships last."""
    merged = merge_lists(read_regions(), read_ministry_list(MINISTRY), region_changes())
    return tuple(sorted(merged, key=lambda row: row.level == "township"))


def merge_lists(
    statistics: Iterable[Region], ministry: Sequence[Region], changes: Iterable[RegionChange]
) -> list[Region]:
    """The rows of `statistics` and `ministry` with the `changes` after the last list of statistics."""
    later = [change for change in changes if change.day > STATISTICS[-1]]
    between = [change for change in later if change.day <= MINISTRY_DAY]
    rows = add_ministry_list(apply_changes(statistics, between), between, ministry)
    return apply_changes(rows, [change for change in later if change.day > MINISTRY_DAY])


def read_regions(path: Path = REGIONS) -> tuple[Region, ...]:
    """Every row of the lists of statistics in `path`, in order; ValueError with file and line for a row without the
    seven columns or with a day of no list.
    """
    header, *lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    if header != _HEADER:
        raise ValueError(f"{path}:1: the columns are {header}: they must be {_HEADER}")
    days = {str(day): day for day in STATISTICS}
    return tuple(_read_row(path, number, line, days) for number, line in enumerate(lines, 2))


def _read_row(path: Path, number: int, line: str, days: dict[str, date]) -> Region:
    try:
        code, level, name, parent, kind, first, gone = line.split(",")
        since, until = days[first], days[gone] if gone else None
    except (ValueError, KeyError) as error:
        raise ValueError(f"{path}:{number}: {line!r} is not a division in one of the lists: {error}") from error
    return Region(code, level, name, parent or None, kind.removesuffix("(stat only)"), since, until)


def apply_changes(rows: Iterable[Region], later: Sequence[RegionChange]) -> list[Region]:
    """`rows` with those closed that `later` changes end, and those added that they begin; ValueError if a division to
    end does not exist.
    """
    merged = list(rows)
    existing = {(row.code, row.name): number for number, row in enumerate(merged) if row.not_seen_from is None}
    for change in later:
        old, new = change.before, change.after
        if old is not None:
            number = existing.pop((old.code, old.name), -1)
            if number < 0:
                raise ValueError(
                    f"{_reference(old)} does not exist on {change.day}, so it cannot {change.change}: correct it"
                )
            merged[number] = replace(merged[number], not_seen_from=change.day)
        if (new.code, new.name) not in existing:
            if new.kind is None:
                raise ValueError(f"{_reference(new)} is in no list: enter its kind")
            existing[new.code, new.name] = len(merged)
            merged.append(Region(new.code, new.level, new.name, new.above, new.kind, change.day, None))
    return merged


def _reference(division: DivisionRef) -> str:
    return f"{REGION_CHANGES}: {division.code} {division.name}"
