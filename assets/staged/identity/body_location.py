"""From the name of a body to the divisions it may belong to: the chain of names inside it, its zone, its township.

Guesses nothing: several candidates stay several. Which of them a text settles is the matter of homonyms.py.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.divisions.names import split_name
from warehouse.reference.divisions.regions import Region, regions
from warehouse.reference.divisions.zones import zones

_LONGEST_NAME = 25
# A unit the chain of names did not read, though it must be one: a government's, an office's or a department's county.
_UNREAD = re.compile(
    r"(?P<unit>[^局厅委院会和与驻政]{1,10}?(?:(?:[县区市旗镇乡]|苏木)(?=人民政府|政府)|街道办事处|街道办|办事处|街道$|[镇乡]$"
    r"|[县旗](?![域级乡])(?=.*[局会厅办院室]$)|(?<![社园库林山灾城地景矿湖牧护街])区(?=.*[局会厅办院室]$)))"
)
_GOVERNMENT = "人民政府"
_AFTER_TOWNSHIP = (_GOVERNMENT, "政府", "党", "综合")

# A division, and what follows it in the name.
Step = tuple[Region, str]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a body may sit.

    `regions`: the candidates, one when the name decides, none when it names no division. `zone`: the functional zone
    the body is, or sits in; a township in one has it as `around`. `rest`: the name after the divisions and the zone.
    `unread`: a unit in the name that the lists do not have there. `from_division`: the name begins with a province,
    prefecture or county.
    """

    regions: tuple[Region, ...]
    zone: str | None
    rest: str
    unread: str | None
    from_division: bool
    around: str | None = None


@lru_cache(maxsize=16_384)
def seat(body: str, year: int | None) -> Seat:
    """Seat of `body` (no white space) in fiscal `year`, None for the latest list."""
    prefix = kinds_of_body().prefix(body)
    name = body[len(prefix) :]
    first = _first(name, year, agency=bool(prefix)) or (_first(body, year, agency=False) if prefix else [])
    steps = _shortest([step for region, rest in first for step in _descend(region, rest, year)])
    from_division = any(region.level != "township" for region, _ in first)
    if not steps:
        zone, rest = kinds_of_body().zone(name) or (None, name)
        return Seat((), zone, rest, None, from_division)
    found, zone, rest, around = _zoned(steps, year)
    unread = None if found[0].level == "township" else _UNREAD.match(rest)
    return Seat(found, zone, rest, unread["unit"] if unread else None, from_division, around)


def _first(name: str, year: int | None, *, agency: bool) -> list[Step]:
    """The divisions `name` may begin with: that a zone known by name sits in (平原示范区, which no division is called),
    else a full name, else a township, else a short name (郑州海关, 昆山高新区).
    """
    if (zone := zones().begins(name, year)) and (row := regions().nearest(zone.sits_in, year)):
        return [(row, name)]
    return _longest(name, year, "", (False,)) or _longest(name, year, "", (True,)) or _short(name, year, "", agency)


def _descend(region: Region, rest: str, year: int | None) -> list[Step]:
    """Every way down from `region` through the names that `rest` begins with."""
    if region.level == "township" or not rest:
        return [(region, rest)]
    if zones().within(region.code, rest, year):
        return [(region, rest)]
    below = _longest(rest, year, region.code, (False, True))
    if not below and rest.startswith(_GOVERNMENT):
        below = _longest(rest.removeprefix(_GOVERNMENT), year, region.code, (True,))
    if not below and region.level in ("province", "prefecture") and not _coded(region, rest, year):
        below = _short(rest, year, region.code, agency=False)
    lower = [step for step in below if step[0] != region]
    return [step for found, after in lower for step in _descend(found, after, year)] or [(region, rest)]


def _longest(name: str, year: int | None, within: str, tiers: tuple[bool, ...]) -> list[Step]:
    """The divisions below `within` (and townships, in the tier True) of the longest name that `name` begins with.

    A name of the year's list goes before a longer one that is only like it, and a division before a township that
    something else than its government follows: 芒市乡村振兴局 is of 芒市, not of 芒市乡; 古县镇村建设办公室 of 古县.
    """
    for find in (regions().named, regions().renamed):
        organs: list[Step] = []
        for length in range(min(len(name), _LONGEST_NAME), 1, -1):
            rest = name[length:]
            for townships in tiers:
                rows = find(name[:length], year, within, townships)
                steps = [(row, rest) for row in rows if not townships or _is_township(row)]
                if steps and townships and rest and not rest.startswith(_AFTER_TOWNSHIP):
                    organs = organs or steps
                elif steps:
                    return steps
        if organs and find == regions().named:
            return organs
    return []


def _short(name: str, year: int | None, within: str, agency: bool) -> list[Step]:
    """Divisions by name without type; counties only before a zone or in an agency (公安局 is not of 公安县)."""
    for length in range(min(len(name) - 1, 8), 1, -1):
        rest = name[length:]
        rows = regions().placed(name[:length], year, within)
        if high := [(row, rest) for row in rows if row.level != "county"]:
            return high
        if rows and (agency or kinds_of_body().zone(rest)):
            return [(row, rest) for row in rows]
    return []


def _zoned(steps: list[Step], year: int | None) -> tuple[tuple[Region, ...], str | None, str, str | None]:
    """Regions, zone, rest and zone around of `steps`, which all have one rest: zone and township in it are read too."""
    found, rest = tuple(dict.fromkeys(region for region, _ in steps)), steps[0][1]
    if found[0].level == "township":
        return found, None, rest, None
    zone = found[0].name if found[0].kind == "functional_zone" else None
    named = kinds_of_body().zone(rest)
    if zone is None and (known := _known(found, rest, year)):
        found, zone, rest = known
    elif zone is None and named is not None:
        found = tuple(dict.fromkeys(row for region in found for row in _coded(region, rest, year) or (region,)))
        zone, rest = named
    if zone is None:
        return found, None, rest, None
    rest = kinds_of_body().after_committee(rest)
    inside = _shortest([step for region in found for step in _inside(region, rest, year)])
    if inside:
        return tuple(dict.fromkeys(region for region, _ in inside)), None, inside[0][1], zone
    return found, zone, rest, None


def _known(found: tuple[Region, ...], rest: str, year: int | None) -> tuple[tuple[Region, ...], str, str] | None:
    """The zone (zones.yaml) in the one region `found` that `rest` begins with: where it is, its name, what
    follows.
    """
    known = zones().within(found[0].code, rest, year) if len(found) == 1 else None
    if known is None:
        return None
    zone, after = known
    row = regions().nearest(zone.code or zone.sits_in, year) or found[0]
    return (row,), zone.name, after


def _inside(zone: Region, rest: str, year: int | None) -> list[Step]:
    """The township that `rest` begins with, in the zone's own list, else in the division the zone sits in."""
    around = zone.parent_code if zone.kind == "functional_zone" else None
    return _longest(rest, year, zone.code, (True,)) or (_longest(rest, year, around, (True,)) if around else [])


def _coded(region: Region, rest: str, year: int | None) -> tuple[Region, ...]:
    """Zones with a code in `region` that are the zone `rest` begins with: by its very name, else by a fuller one."""
    named = kinds_of_body().zone(rest)
    if named is None:
        return ()
    below = [(row, _own_name(row, year)) for row in regions().zones(region.code, year)]
    for names in ((named[0],), kinds_of_body().full_zone_names(named[0])):
        if rows := tuple(row for row, own in below if own in names):
            return rows
    return ()


@lru_cache(maxsize=4_096)
def _own_name(zone: Region, year: int | None) -> str:
    """A zone's name without the divisions it begins with: 河南周口经济开发区 is 经济开发区."""
    name = zone.name
    for above in regions().ancestors(zone, year):
        split = split_name(above.name, above.level)
        for start in (above.name, split.place if split else above.name):
            name = name.removeprefix(start)
    return name


def _is_township(row: Region) -> bool:
    """Not so the zones and organs that statistics count among townships: 商水县产业集聚区, 阿荣旗林业局."""
    zone = kinds_of_body().zone(row.name)
    if row.kind == "township_like_unit":
        return zone is None and kinds_of_body().kind(row.name) in (None, "subdistrict_office", "township_government")
    return zone is None or zone[1] != ""


def _shortest(steps: list[Step]) -> list[Step]:
    """Those of `steps` that read most of the name."""
    shortest = min((len(rest) for _, rest in steps), default=0)
    return [step for step in steps if len(step[1]) == shortest]
