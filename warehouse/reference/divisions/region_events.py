"""Loads region_events.csv: changes of counties from 2021 to 2026 as others compiled them, with documents where known.

They decide nothing: a change that the lists show gets the document as evidence, and a test compares every event with
what the lists and region_changes.yaml show.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REGION_EVENTS = Path(__file__).parent / "region_events.csv"
_HEADER = ["year", "type", "level", "old_code", "old_name", "new_code", "new_name", "document", "source", "note"]


@dataclass(frozen=True, slots=True)
class RegionEvent:
    """One event, as the file has it; a code is empty where the compilers do not know it or there is none."""

    year: int
    type: str
    level: str
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    document: str
    source: str
    note: str


@cache
def region_events(path: Path = REGION_EVENTS) -> tuple[RegionEvent, ...]:
    """Every event in the order of the file; ValueError with file and line for one that is not in its columns."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        if next(rows, None) != _HEADER:
            raise ValueError(f"{path}:1: the columns must be {','.join(_HEADER)}")
        return tuple(_read_event(path, rows.line_num, row) for row in rows)


def _read_event(path: Path, line: int, row: list[str]) -> RegionEvent:
    if len(row) != len(_HEADER) or not row[0].isdecimal():
        raise ValueError(f"{path}:{line}: an event has {len(_HEADER)} columns, and its year is a number: {row}")
    return RegionEvent(int(row[0]), *row[1:])


@cache
def documents() -> dict[tuple[str, str], str]:
    """The document of each event that has one, by the code before and the code after."""
    return {(event.old_code, event.new_code): event.document for event in region_events() if event.document}
