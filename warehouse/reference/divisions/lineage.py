"""What became of each division from list to list, and the one key it keeps through renames, recodes and upgrades.

Told from the lists by succession.py, and by people in region_changes.yaml. Names no body and reads no report; checking
one file needs nothing of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, pairwise
from typing import Literal

from warehouse.reference.divisions.names import names
from warehouse.reference.divisions.region import Region
from warehouse.reference.divisions.region_changes import REGION_CHANGES, Named, RegionChange, region_changes
from warehouse.reference.divisions.regions import regions
from warehouse.reference.divisions.succession import LEVELS, Link, Turn, links

# Changes after which the division is another's part, or was none before: its key does not go on.
_ENDS = ("merge", "founded")


@dataclass(frozen=True, slots=True)
class Change:
    """A division is not in the list of `day` as it was in the list before.

    `change`: style (the name is written otherwise), rename, recode, county_to_district, upgrade (乡 to 镇 to 街道),
    retype (another type, no upgrade), merge (it went into a larger one), founded (no `from_code`). `source`: list, or
    reviewed. `evidence`: what tells it, a document where it is reviewed.
    """

    day: date
    from_code: str | None
    from_name: str | None
    to_code: str
    to_name: str
    change: str
    source: Literal["list", "reviewed"]
    evidence: str


@cache
def changes() -> tuple[Change, ...]:
    """Every change that the lists or a reviewed row tell, by day and code."""
    told = ((day, link) for day, found in _links().items() for link in found)
    rows = (
        Change(
            day,
            link.before.code if link.before else None,
            link.before.name if link.before else None,
            link.after.code,
            link.after.name,
            link.change,
            "reviewed" if link.reviewed else "list",
            link.evidence,
        )
        for day, link in told
    )
    return tuple(sorted(rows, key=lambda row: (row.day, row.from_code or row.to_code, row.to_code)))


@cache
def lineages() -> Mapping[tuple[str, str], str]:
    """The key of a division by (code, name): the code it has in the last list that has it, whatever it was before.

    A division merged into another keeps its own. Where a division ended and its code now is another's, its key is
    `code@day` with the first list that lacks it.
    """
    told = [link for found in _links().values() for link in found if link.change not in _ENDS]
    heirs = {id(link.before): link.after for link in told}
    rows = sorted(_rows(), key=lambda row: row.seen_from)
    last = {row.code: row for row in rows}
    keys: dict[tuple[str, str], str] = {}
    for row in rows:
        end = row
        while id(end) in heirs:
            end = heirs[id(end)]
        keys[row.code, row.name] = end.code if last[end.code] is end else f"{end.code}@{end.not_seen_from}"
    return keys


@cache
def _rows() -> tuple[Region, ...]:
    return tuple(row for row in regions().all_rows() if row.name not in names().fillers)


@cache
def _links() -> Mapping[date, Sequence[Link]]:
    """The links of each list to the one before, and of the changes after the last, by the later day."""
    reviewed: dict[date, list[RegionChange]] = defaultdict(list)
    days = regions().days
    for change in region_changes():
        reviewed[next(day for day in days if day >= change.day)].append(change)
    spans: dict[tuple[date, date | None], list[Region]] = defaultdict(list)
    for row in _rows():
        spans[row.seen_from, row.not_seen_from].append(row)
    return {after: list(_turned(spans, before, after, reviewed[after])) for before, after in pairwise(days)}


def _turned(
    spans: Mapping[tuple[date, date | None], Sequence[Region]], before: date, after: date, told: Sequence[RegionChange]
) -> Iterator[Link]:
    """The links between two lists, what is `told` by people first."""
    ended = [row for (_, end), rows in spans.items() if end == after for row in rows]
    begun = [row for (start, _), rows in spans.items() if start == after for row in rows]
    stayed: dict[str, list[Region]] = defaultdict(list)
    for (start, end), rows in spans.items():
        for row in rows if start <= before and (end is None or end > after) else ():
            stayed[row.level].append(row)
    reviewed = [_reviewed(change, ended, [*begun, *chain.from_iterable(stayed.values())]) for change in told]
    yield from reviewed
    done = {id(link.before) for link in reviewed} | {id(link.after) for link in reviewed if link.change != "merge"}
    ended, begun = ([row for row in rows if id(row) not in done] for rows in (ended, begun))
    above = {link.before.code: link.after.code for link in reviewed if link.before}
    for level in LEVELS:
        found = links(Turn(ended, begun, stayed, above), level)
        above |= {link.before.code: link.after.code for link in found if link.before}
        yield from found


def _reviewed(change: RegionChange, ended: Sequence[Region], standing: Sequence[Region]) -> Link:
    before = _bearer(change.before, ended, "ends then") if change.before else None
    after = _bearer(change.after, standing, "stands then")
    return Link(before, after, change.change, change.evidence, reviewed=True)


def _bearer(division: Named, rows: Sequence[Region], does: str) -> Region:
    """The row of `division` among `rows`; ValueError where none has its code and name."""
    found = next((row for row in rows if (row.code, row.name) == (division.code, division.name)), None)
    if found is None:
        raise ValueError(f"{REGION_CHANGES}: no list has a {division.code} {division.name} that {does}: correct it")
    return found
