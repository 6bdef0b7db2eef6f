"""What became of each division from list to list, and the one key it keeps through renames, recodes and upgrades.

Told from the lists by succession.py, and by people in region_changes.yaml. Names no body and reads no report; checking
one file needs nothing of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

from warehouse.reference.names import names
from warehouse.reference.region import Region, read
from warehouse.reference.succession import Link, Turn, links

_LEVELS = ("province", "prefecture", "county", "township")


@dataclass(frozen=True, slots=True)
class Change:
    """A division is not in the list of `day` as it was in the list before.

    `change`: style (the name is written otherwise), rename, recode, county_to_district, upgrade (乡 to 镇 to 街道),
    retype (another type, no upgrade), merge. `source`: list, or reviewed. `evidence`: what tells it.
    """

    day: date
    from_code: str
    from_name: str
    to_code: str
    to_name: str
    change: str
    source: Literal["list", "reviewed"]
    evidence: str


@cache
def changes() -> tuple[Change, ...]:
    """Every change that the lists or a reviewed row tell, by day and code."""
    return tuple(
        Change(day, k.before.code, k.before.name, k.after.code, k.after.name, k.change, "list", k.evidence)
        for day, found in _links().items()
        for k in sorted(found, key=lambda k: k.before.code)
    )


@cache
def lineages() -> Mapping[tuple[str, str], str]:
    """The key of a division by (code, name): the code it has in the last list that has it, whatever it was before.

    A division merged into another keeps its own. Where a division ended and its code now is another's, its key is
    `code@day` with the first list that lacks it.
    """
    heirs = {id(link.before): link.after for found in _links().values() for link in found}
    last = {row.code: row for row in sorted(_rows(), key=lambda row: row.seen_from)}
    keys: dict[tuple[str, str], str] = {}
    for row in sorted(_rows(), key=lambda row: row.seen_from):
        end = row
        while id(end) in heirs:
            end = heirs[id(end)]
        keys[row.code, row.name] = end.code if last[end.code] is end else f"{end.code}@{end.not_seen_from}"
    return keys


@cache
def _rows() -> tuple[Region, ...]:
    return tuple(row for row in read() if row.name not in names().fillers)


@cache
def _links() -> Mapping[date, Sequence[Link]]:
    """The links of each list to the one before, by the later list's day."""
    days = sorted({row.seen_from for row in _rows()})
    return {after: list(_turned(before, after)) for before, after in pairwise(days)}


def _turned(before: date, after: date) -> Iterator[Link]:
    """The links between two lists, level by level: the higher tell where the lower are to be sought."""
    by_level: dict[str, tuple[list[Region], list[Region], list[Region]]] = defaultdict(lambda: ([], [], []))
    for row in _rows():
        ended, begun, stayed = by_level[row.level]
        if row.not_seen_from == after:
            ended.append(row)
        elif row.seen_from == after:
            begun.append(row)
        elif row.stands(before) and row.stands(after):
            stayed.append(row)
    above: dict[str, str] = {}
    for level in _LEVELS:
        for link in links(Turn(*by_level[level], above)):
            above[link.before.code] = link.after.code
            yield link
