"""Which division of one list is which of the next: those that end are paired with those that begin, by name and code.

Knows two lists and the divisions above, linked already. What fits more than one is not paired; mergers are not told
from names at all, they are reviewed data (region_changes.yaml).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from warehouse.reference.divisions.names import canonical, parts
from warehouse.reference.divisions.region import Region

LEVELS = ("province", "prefecture", "county", "township")
# The lowest first: one further to the right is an upgrade, a district is told apart.
_RANKS = {
    "prefecture": ("盟", "地区", "州", "自治州", "市"),
    "county": ("县", "自治县", "旗", "自治旗", "特区", "林区", "市", "区"),
    "township": ("民族苏木", "苏木", "民族乡", "乡", "镇", "地区", "街道"),
}
_DISTRICT = "区"
_AROUND = {"county": 2, "township": 4}  # digits of the code within which a name of its own is enough
_SHARED = 0.9  # of the townships of both; with fewer it is a division made of parts (大同市平城区)

Key = Callable[[Region], Hashable]
Pair = tuple[Region, Region]


@dataclass(frozen=True, slots=True)
class Link:
    """`before` is `after` in the next list, or goes into it; None is founded anew. `change` as in lineage.Change."""

    before: Region | None
    after: Region
    change: str
    evidence: str
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Two lists: the rows of all levels that `ended`, that `begun`, and those that `stayed`, by level.

    `above`: the code a division above has in the later list, by its code in the earlier, where the two differ.
    """

    ended: Sequence[Region]
    begun: Sequence[Region]
    stayed: Mapping[str, Sequence[Region]]
    above: Mapping[str, str]

    def heir(self, code: str | None) -> str:
        return self.above.get(code or "", code or "")


def links(turn: Turn, level: str) -> list[Link]:
    """The pairs of one `level`, surest first: name, place, code, townships below, name further around."""
    left, come = ([row for row in rows if row.level == level] for rows in (turn.ended, turn.begun))
    found: list[Link] = []
    for step in (_named, _placed, _coded, _peopled, _moved):
        found += step(turn, left, come)
        done = {id(row) for link in found for row in (link.before, link.after)}
        left, come = ([row for row in rows if id(row) not in done] for rows in (left, come))
    return found


def _named(turn: Turn, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """One name below one division: 丁庄街道办事处 is 丁庄街道; with another code the division is coded anew."""

    def was(row: Region) -> Hashable:
        return turn.heir(row.parent_code), canonical(row.name)

    for before, after in _pairs(left, come, was, lambda row: (row.parent_code or "", canonical(row.name))):
        if before.code == after.code:
            yield Link(before, after, "style", "same code, the same name written otherwise")
        else:
            yield Link(before, after, "recode", "same name below the same division")


def _placed(turn: Turn, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """One place with another type below one division, where nothing that stayed there bears that place."""
    pairs = list(_pairs(left, come, _place_below(turn.heir), _place_below(lambda code: code or "")))
    taken = _standing(turn, pairs, _place)
    for before, after in pairs:
        if (after.parent_code, _place(after)) not in taken:
            yield Link(before, after, _retyped(before, after), "same place below the same division, another type")


def _coded(turn: Turn, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """One code with another name, or the same number below a division that was coded anew."""

    def was(row: Region) -> str:
        return turn.heir(row.parent_code) + row.code[len(row.parent_code or "") :]

    for before, after in _pairs(left, come, was, lambda row: row.code):
        if (before.kind == "functional_zone") != (after.kind == "functional_zone"):
            continue
        if _is_style(before.name, after.name):
            yield Link(before, after, "style", "same code, the same name written otherwise")
        else:
            yield Link(before, after, "rename", "same code, another name")


def _peopled(turn: Turn, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """Counties of another name and code that have the same townships: 横县 is 横州市."""
    if not left or left[0].level != "county":
        return
    old = _townships(left, [*turn.ended, *turn.stayed.get("township", ())])
    new = _townships(come, [*turn.begun, *turn.stayed.get("township", ())])
    for before in left:
        for after in (row for row in come if row.code[:2] == before.code[:2]):
            shared = len(old[before.code] & new[after.code])
            most = max(len(old[before.code]), len(new[after.code]))
            if shared and shared >= _SHARED * most:
                change = "recode" if before.name == after.name else _retyped(before, after)
                yield Link(before, after, change, f"{shared} of {most} townships have the same names")


def _moved(turn: Turn, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """One name that only one division bears around: in the province for a county, in the prefecture for a township."""
    digits = _AROUND.get(left[0].level, 0) if left else 0
    if not digits:
        return
    pairs = list(
        _pairs(
            left,
            come,
            lambda row: (turn.heir(row.code[:digits]), canonical(row.name)),
            lambda row: (row.code[:digits], canonical(row.name)),
        )
    )
    taken = _standing(turn, pairs, lambda row: canonical(row.name), digits)
    for before, after in pairs:
        if (after.code[:digits], canonical(after.name)) not in taken:
            yield Link(before, after, "recode", f"same name, alone in {after.code[:digits]}, moved to another division")


def _pairs(left: Iterable[Region], come: Iterable[Region], was: Key, now: Key) -> Iterator[Pair]:
    """Those that alone have a key among `left` and among `come`; a key None is none."""
    begun, ended = _by_key(come, now), _by_key(left, was)
    for key, rows in ended.items():
        if key is not None and len(rows) == len(begun.get(key, ())) == 1:
            yield rows[0], begun[key][0]


def _by_key(rows: Iterable[Region], key: Key) -> dict[Hashable, list[Region]]:
    found: dict[Hashable, list[Region]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _standing(turn: Turn, pairs: Sequence[Pair], key: Key, digits: int = 0) -> set[tuple[str | None, Hashable]]:
    """The keys of what stayed around the later of `pairs`: below one parent, or with the first `digits` of one code."""
    if not pairs:
        return set()

    def around(row: Region) -> str | None:
        return row.code[:digits] if digits else row.parent_code

    touched = {around(after) for _, after in pairs}
    stayed = turn.stayed.get(pairs[0][0].level, ())
    return {(around(row), key(row)) for row in stayed if around(row) in touched}


def _townships(counties: Sequence[Region], rows: Iterable[Region]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {row.code: set() for row in counties}
    for row in rows:
        if row.parent_code in found:
            found[row.parent_code].add(canonical(row.name))
    return found


def _place_below(heir: Callable[[str | None], str]) -> Key:
    def key(row: Region) -> Hashable:
        place = _place(row)
        return (heir(row.parent_code), place) if place else None

    return key


def _place(row: Region) -> str | None:
    split = None if row.kind == "functional_zone" else parts(canonical(row.name), row.level)
    return split.place if split else None


def _is_style(old: str, new: str) -> bool:
    """曹县王集镇 is 王集镇, 后湖街办事处 is 后湖街道."""
    one, other = (canonical(name).replace("街街道", "街道") for name in (old, new))
    return one.endswith(other) or other.endswith(one)


def _retyped(before: Region, after: Region) -> str:
    """What the change of type is called; of one type, a rename."""
    splits = [parts(canonical(row.name), row.level) for row in (before, after)]
    old, new = (split.type if split else "" for split in splits)
    if after.level == "county" and new == _DISTRICT != old:
        return "county_to_district"
    if old == new:
        return "rename"
    ranks = _RANKS.get(after.level, ())
    both = old in ranks and new in ranks
    return "upgrade" if both and ranks.index(old) < ranks.index(new) else "retype"
