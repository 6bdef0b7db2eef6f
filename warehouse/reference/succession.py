"""Which division of one list is which of the next: those that end are paired with those that begin, by name and code.

Knows two lists and the divisions above, linked already. What fits more than one is not paired; merges are not told from
names at all, they are reviewed data.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from warehouse.reference.names import canonical, parts
from warehouse.reference.region import Region

# The lowest first: one further to the right is an upgrade, a district is told apart.
_RANKS = {
    "prefecture": ("盟", "地区", "州", "自治州", "市"),
    "county": ("县", "自治县", "旗", "自治旗", "特区", "林区", "市", "区"),
    "township": ("民族苏木", "苏木", "民族乡", "乡", "镇", "地区", "街道"),
}
_DISTRICT = "区"


@dataclass(frozen=True, slots=True)
class Link:
    """`before` is `after` in the next list; `change`: style, rename, recode, county_to_district, upgrade, retype."""

    before: Region
    after: Region
    change: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One level between two lists: its rows that `ended`, that `begun`, and those that `stayed`.

    `above`: the code a division above has in the later list, by its code in the earlier, where the two differ.
    """

    ended: Sequence[Region]
    begun: Sequence[Region]
    stayed: Sequence[Region]
    above: Mapping[str, str]

    def heir(self, code: str | None) -> str:
        return self.above.get(code or "", code or "")


def links(turn: Turn) -> Iterator[Link]:
    """The pairs of `turn`, surest first: name below the same division, place, code, then name further around."""
    left, come = list(turn.ended), list(turn.begun)
    for step in (_named, _placed, _coded, _moved):
        found = list(step(turn, left, come))
        yield from found
        paired = {id(link.before) for link in found}
        taken = {id(link.after) for link in found}
        left = [row for row in left if id(row) not in paired]
        come = [row for row in come if id(row) not in taken]


def _named(turn: Turn, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """One name below one division: 丁庄街道办事处 is 丁庄街道; with another code the division is coded anew."""
    pairs = _pairs(
        left,
        come,
        lambda row: (turn.heir(row.parent_code), canonical(row.name)),
        lambda row: (row.parent_code, canonical(row.name)),
    )
    for before, after in pairs:
        if before.code == after.code:
            yield Link(before, after, "style", "same code, the same name written otherwise")
        else:
            above = f"{before.parent_code or ''} -> {after.parent_code or ''}"
            yield Link(before, after, "recode", f"same name below the same division ({above})")


def _placed(turn: Turn, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """One place with another type below one division, where nothing else there bears that place."""
    standing = {(turn.heir(row.parent_code), _place(row)) for row in turn.stayed}
    pairs = _pairs(
        left,
        come,
        lambda row: (turn.heir(row.parent_code), _place(row)) if _place(row) else None,
        lambda row: (row.parent_code, _place(row)) if _place(row) else None,
    )
    for before, after in pairs:
        if (after.parent_code or "", _place(after)) not in standing:
            yield Link(before, after, _type_change(before, after), "same place below the same division, another type")


def _coded(turn: Turn, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """One code with another name, or the same number below a division that was coded anew."""
    pairs = _pairs(
        left,
        come,
        lambda row: turn.heir(row.parent_code) + row.code[len(row.parent_code or "") :],
        lambda row: row.code,
    )
    for before, after in pairs:
        if (before.kind == "functional_zone") == (after.kind == "functional_zone"):
            if _is_style(before.name, after.name):
                yield Link(before, after, "style", "same code, the same name written otherwise")
            else:
                yield Link(before, after, "rename", "same code, another name")


def _moved(turn: Turn, left: Sequence[Region], come: Sequence[Region]) -> Iterator[Link]:
    """One name that only one division bears around: in the province for a county, in the prefecture for a township."""
    around = {"county": 2, "township": 4}.get(left[0].level if left else "")
    if around is None:
        return
    standing = {(turn.heir(row.code[:around]), canonical(row.name)) for row in turn.stayed}
    pairs = _pairs(
        left,
        come,
        lambda row: (turn.heir(row.code[:around]), canonical(row.name)),
        lambda row: (row.code[:around], canonical(row.name)),
    )
    for before, after in pairs:
        if (after.code[:around], canonical(after.name)) not in standing:
            yield Link(before, after, "recode", f"same name, alone in {after.code[:around]}, moved to another")


def _pairs(
    left: Iterable[Region],
    come: Iterable[Region],
    of_left: Callable[[Region], Hashable],
    of_come: Callable[[Region], Hashable],
) -> Iterator[tuple[Region, Region]]:
    """Those that alone have a key among `left` and among `come`; a key None is none."""
    begun: dict[Hashable, list[Region]] = defaultdict(list)
    ended: dict[Hashable, list[Region]] = defaultdict(list)
    for row in come:
        begun[of_come(row)].append(row)
    for row in left:
        ended[of_left(row)].append(row)
    for key, rows in ended.items():
        if key is not None and len(rows) == len(begun.get(key, ())) == 1:
            yield rows[0], begun[key][0]


def _place(row: Region) -> str | None:
    split = None if row.kind == "functional_zone" else parts(canonical(row.name), row.level)
    return split.place if split else None


def _is_style(old: str, new: str) -> bool:
    """曹县王集镇 is 王集镇, 后湖街办事处 is 后湖街道."""
    one, other = (canonical(name).replace("街街道", "街道") for name in (old, new))
    return one.endswith(other) or other.endswith(one)


def _type_change(before: Region, after: Region) -> str:
    old, new = (split.type if (split := parts(canonical(r.name), r.level)) else "" for r in (before, after))
    if after.level == "county" and new == _DISTRICT != old:
        return "county_to_district"
    ranks = _RANKS.get(after.level, ())
    if old == new or old not in ranks or new not in ranks:
        return "rename" if old == new else "retype"
    return "upgrade" if ranks.index(old) < ranks.index(new) else "retype"
