"""Links the divisions of one list to those of the next: rows that end to rows that begin, by name and code.

Works on two lists, with the divisions above linked already. An ambiguous division is not linked. Mergers cannot be
detected from names; they are reviewed data (region_changes.yaml).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from warehouse.reference.divisions.names import canonical_name, split_name
from warehouse.reference.divisions.region import Region

LEVELS = ("province", "prefecture", "county", "township")
# Lowest first: a type further to the right is an upgrade. A county that becomes a district has a name of its own.
_RANKS = {
    "prefecture": ("盟", "地区", "州", "自治州", "市"),
    "county": ("县", "自治县", "旗", "自治旗", "特区", "林区", "市", "区"),
    "township": ("民族苏木", "苏木", "民族乡", "乡", "镇", "地区", "街道"),
}
_DISTRICT = "区"
_AROUND = {"county": 2, "township": 4}  # digits of the code within which a unique name is enough
_SHARED = 0.9  # share of townships in common; a division with fewer is made of parts of others (大同市平城区)

Key = Callable[[Region], Hashable]
Pair = tuple[Region, Region]


@dataclass(frozen=True, slots=True)
class Link:
    """`before` is `after` in the next list or merges into it; None if `after` is new. `change`: see DivisionChange."""

    before: Region | None
    after: Region
    change: str
    evidence: str
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class ListChange:
    """Two lists: the rows of all levels that `ended` or `begun` between them, and those that `stayed`, by level.

    `above`: the later code of a division above by its earlier code, where the two differ.
    """

    ended: Sequence[Region]
    begun: Sequence[Region]
    stayed: Mapping[str, Sequence[Region]]
    above: Mapping[str, str]

    def later_code(self, code: str | None) -> str:
        return self.above.get(code or "", code or "")


def link_lists(change: ListChange, level: str) -> list[Link]:
    """The links of one `level`, most certain first: by name, place, code, townships below, and name in a wider area."""
    left, come = ([row for row in rows if row.level == level] for rows in (change.ended, change.begun))
    found: list[Link] = []
    for step in (_link_by_name, _link_by_place, _link_by_code, _link_by_townships, _link_moved):
        found += step(change, left, come)
        done = {id(row) for link in found for row in (link.before, link.after)}
        left, come = ([row for row in rows if id(row) not in done] for rows in (left, come))
    return found


def _link_by_name(change: ListChange, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """The same name below the same division: 丁庄街道办事处 is 丁庄街道. With another code, the division is recoded."""

    def was(row: Region) -> Hashable:
        return change.later_code(row.parent_code), canonical_name(row.name)

    for before, after in unique_pairs(left, come, was, lambda row: (row.parent_code or "", canonical_name(row.name))):
        if before.code == after.code:
            yield Link(before, after, "style", "same code, the same name written otherwise")
        else:
            yield Link(before, after, "recode", "same name below the same division")


def _link_by_place(change: ListChange, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """The same place with another type below the same division, if no row that stayed there has that place."""
    pairs = list(unique_pairs(left, come, _place_below(change.later_code), _place_below(lambda code: code or "")))
    taken = _keys_that_stayed(change, pairs, _place)
    for before, after in pairs:
        if (after.parent_code, _place(after)) not in taken:
            yield Link(
                before, after, _name_change_of_type(before, after), "same place below the same division, another type"
            )


def _link_by_code(change: ListChange, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """The same code with another name, or the same number below a recoded division."""

    def was(row: Region) -> str:
        return change.later_code(row.parent_code) + row.code[len(row.parent_code or "") :]

    for before, after in unique_pairs(left, come, was, lambda row: row.code):
        if (before.kind == "functional_zone") != (after.kind == "functional_zone"):
            continue
        if _is_same_name(before.name, after.name):
            yield Link(before, after, "style", "same code, the same name written otherwise")
        else:
            yield Link(before, after, "rename", "same code, another name")


def _link_by_townships(change: ListChange, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """Counties with another name and code and the same townships: 横县 is 横州市."""
    if not left or left[0].level != "county":
        return
    old = _townships(left, [*change.ended, *change.stayed.get("township", ())])
    new = _townships(come, [*change.begun, *change.stayed.get("township", ())])
    for before in left:
        for after in (row for row in come if row.code[:2] == before.code[:2]):
            shared = len(old[before.code] & new[after.code])
            most = max(len(old[before.code]), len(new[after.code]))
            if shared and shared >= _SHARED * most:
                kind = "recode" if before.name == after.name else _name_change_of_type(before, after)
                yield Link(before, after, kind, f"{shared} of {most} townships have the same names")


def _link_moved(change: ListChange, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """The same name, unique in an area: in the province for a county, in the prefecture for a township."""
    digits = _AROUND.get(left[0].level, 0) if left else 0
    if not digits:
        return
    pairs = list(
        unique_pairs(
            left,
            come,
            lambda row: (change.later_code(row.code[:digits]), canonical_name(row.name)),
            lambda row: (row.code[:digits], canonical_name(row.name)),
        )
    )
    taken = _keys_that_stayed(change, pairs, lambda row: canonical_name(row.name), digits)
    for before, after in pairs:
        if (after.code[:digits], canonical_name(after.name)) not in taken:
            yield Link(before, after, "recode", f"same name, alone in {after.code[:digits]}, moved to another division")


def unique_pairs(left: Iterable[Region], come: Iterable[Region], was: Key, now: Key) -> Iterator[Pair]:
    """Pairs of rows whose key is unique in `left` and in `come`; rows with the key None are ignored."""
    begun, ended = _by_key(come, now), _by_key(left, was)
    for key, rows in ended.items():
        if key is not None and len(rows) == len(begun.get(key, ())) == 1:
            yield rows[0], begun[key][0]


def _by_key(rows: Iterable[Region], key: Key) -> dict[Hashable, list[Region]]:
    found: dict[Hashable, list[Region]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _keys_that_stayed(
    change: ListChange, pairs: Sequence[Pair], key: Key, digits: int = 0
) -> set[tuple[str | None, Hashable]]:
    """The keys of rows that stayed near the later rows of `pairs`: below one parent, or in the same first `digits`."""
    if not pairs:
        return set()

    def around(row: Region) -> str | None:
        return row.code[:digits] if digits else row.parent_code

    touched = {around(after) for _, after in pairs}
    stayed = change.stayed.get(pairs[0][0].level, ())
    return {(around(row), key(row)) for row in stayed if around(row) in touched}


def _townships(counties: Sequence[Region], rows: Iterable[Region]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {row.code: set() for row in counties}
    for row in rows:
        if row.parent_code in found:
            found[row.parent_code].add(canonical_name(row.name))
    return found


def _place_below(later_code: Callable[[str | None], str]) -> Key:
    def key(row: Region) -> Hashable:
        place = _place(row)
        return (later_code(row.parent_code), place) if place else None

    return key


def _place(row: Region) -> str | None:
    split = None if row.kind == "functional_zone" else split_name(canonical_name(row.name), row.level)
    return split.place if split else None


def _is_same_name(old: str, new: str) -> bool:
    """Whether two spellings are one name: 曹县王集镇 is 王集镇, 后湖街办事处 is 后湖街道."""
    one, other = (canonical_name(name).replace("街街道", "街道") for name in (old, new))
    return one.endswith(other) or other.endswith(one)


def _name_change_of_type(before: Region, after: Region) -> str:
    """The name of a change of type; rename if the type is the same."""
    splits = [split_name(canonical_name(row.name), row.level) for row in (before, after)]
    old, new = (split.type if split else "" for split in splits)
    if after.level == "county" and new == _DISTRICT != old:
        return "county_to_district"
    if old == new:
        return "rename"
    ranks = _RANKS.get(after.level, ())
    both = old in ranks and new in ranks
    return "upgrade" if both and ranks.index(old) < ranks.index(new) else "retype"
