"""What became of each division from list to list, and the key it keeps through renames, recodes and upgrades.

succession.py links the lists; region_changes.yaml holds the reviewed changes. Uses no bodies and no reports. Checking a
single file does not need it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, pairwise
from typing import Literal

from warehouse.reference.divisions.list_sources import merged_rows
from warehouse.reference.divisions.names import naming_rules
from warehouse.reference.divisions.region import Region
from warehouse.reference.divisions.region_changes import REGION_CHANGES, DivisionRef, RegionChange, region_changes
from warehouse.reference.divisions.region_events import documents
from warehouse.reference.divisions.succession import LEVELS, Link, ListChange, link_lists

# Changes that do not continue the key: the division becomes part of another one, or did not exist before.
_ENDS = ("merge", "founded")


@dataclass(frozen=True, slots=True)
class DivisionChange:
    """A change of a division between the list before `day` and the list of `day`.

    `change`: style (the same name, spelled differently), rename, recode, county_to_district, upgrade (乡 to 镇 to
    街道), retype (another change of type), merge (into a larger division) or founded (no `from_code`). `source`: list
    or reviewed. `evidence`: what shows the change; a document if it is reviewed.
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
def division_changes() -> tuple[DivisionChange, ...]:
    """Every change, from the lists and reviewed, ordered by day and code."""
    dated_links = ((day, link) for day, found in _links().items() for link in found)
    rows = (
        DivisionChange(
            day,
            link.before.code if link.before else None,
            link.before.name if link.before else None,
            link.after.code,
            link.after.name,
            link.change,
            "reviewed" if link.reviewed else "list",
            _evidence(link),
        )
        for day, link in dated_links
    )
    return tuple(sorted(rows, key=lambda row: (row.day, row.from_code or row.to_code, row.to_code)))


def _evidence(link: Link) -> str:
    document = None if link.reviewed or not link.before else documents().get((link.before.code, link.after.code))
    return f"{link.evidence}; {document}" if document else link.evidence


@cache
def lineage_keys() -> Mapping[tuple[str, str], str]:
    """The lineage key of each division by (code, name): its code in the last list that has it.

    A division merged into another keeps its own key. If a division has ended and another one has its code now, its key
    is `code@day`, with the day of the first list that does not have it.
    """
    continued = [link for found in _links().values() for link in found if link.change not in _ENDS]
    successors = {id(link.before): link.after for link in continued}
    rows = sorted(_rows(), key=lambda row: row.seen_from)
    last = {row.code: row for row in rows}
    keys: dict[tuple[str, str], str] = {}
    for row in rows:
        end = row
        while id(end) in successors:
            end = successors[id(end)]
        keys[row.code, row.name] = end.code if last[end.code] is end else f"{end.code}@{end.not_seen_from}"
    return keys


@cache
def _rows() -> tuple[Region, ...]:
    return tuple(row for row in merged_rows() if row.name not in naming_rules().fillers)


@cache
def _links() -> Mapping[date, Sequence[Link]]:
    """The links between each list and the one before, and those of the later changes, by the later day."""
    reviewed: dict[date, list[RegionChange]] = defaultdict(list)
    days = sorted({row.seen_from for row in _rows()} | {row.not_seen_from for row in _rows() if row.not_seen_from})
    for change in region_changes():
        reviewed[next(day for day in days if day >= change.day)].append(change)
    spans: dict[tuple[date, date | None], list[Region]] = defaultdict(list)
    for row in _rows():
        spans[row.seen_from, row.not_seen_from].append(row)
    return {after: list(_link_two_lists(spans, before, after, reviewed[after])) for before, after in pairwise(days)}


def _link_two_lists(
    spans: Mapping[tuple[date, date | None], Sequence[Region]],
    before: date,
    after: date,
    reviewed_changes: Sequence[RegionChange],
) -> Iterator[Link]:
    """The links between two lists, beginning with `reviewed_changes`."""
    ended = [row for (_, end), rows in spans.items() if end == after for row in rows]
    begun = [row for (start, _), rows in spans.items() if start == after for row in rows]
    stayed: dict[str, list[Region]] = defaultdict(list)
    for (start, end), rows in spans.items():
        for row in rows if start <= before and (end is None or end > after) else ():
            stayed[row.level].append(row)
    reviewed = [
        _link_reviewed(change, ended, [*begun, *chain.from_iterable(stayed.values())]) for change in reviewed_changes
    ]
    yield from reviewed
    done = {id(link.before) for link in reviewed} | {id(link.after) for link in reviewed if link.change != "merge"}
    ended, begun = ([row for row in rows if id(row) not in done] for rows in (ended, begun))
    above = {link.before.code: link.after.code for link in reviewed if link.before}
    for level in LEVELS:
        found = link_lists(ListChange(ended, begun, stayed, above), level)
        above |= {link.before.code: link.after.code for link in found if link.before}
        yield from found


def _link_reviewed(change: RegionChange, ended: Sequence[Region], existing: Sequence[Region]) -> Link:
    before = _find_row(change.before, ended, "ends then") if change.before else None
    after = _find_row(change.after, existing, "exists then")
    return Link(before, after, change.change, change.evidence, reviewed=True)


def _find_row(division: DivisionRef, rows: Sequence[Region], condition: str) -> Region:
    """The row of `division` among `rows`; ValueError if none has its code and name."""
    found = next((row for row in rows if (row.code, row.name) == (division.code, division.name)), None)
    if found is None:
        raise ValueError(
            f"{REGION_CHANGES}: no list has a {division.code} {division.name} that {condition}: correct it"
        )
    return found
