"""From the name of a body to the divisions it may belong to: the chain of names inside it, its zone, its township.

Guesses nothing: several candidates stay several, and homonyms.py chooses among them by the text.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.divisions.names import split_name
from warehouse.reference.divisions.regions import Region, regions
from warehouse.reference.divisions.zones import zones

_LONGEST_NAME = 25
# A unit that the chain of names did not read although it must be one, as the county of a government or a department.
_UNREAD = re.compile(
    r"(?P<unit>[^局厅委院会和与驻政]{1,10}?(?:(?:[县区市旗镇乡]|苏木)(?=人民政府|政府)|街道办事处|街道办|办事处|街道$|[镇乡]$"
    r"|[县旗](?![域级乡])(?=.*[局会厅办院室]$)|(?<![社园库林山灾城地景矿湖牧护街])区(?=.*[局会厅办院室]$)))"
)
_GOVERNMENT = "人民政府"
_BRACKETS = re.compile(r"\([^()]*\)")
_OFFICE_IN_BRACKETS = re.compile(r"\((办公[室厅])\)")
_AFTER_TOWNSHIP = (_GOVERNMENT, "政府", "党", "综合")

# A division, and the rest of the name after it.
Step = tuple[Region, str]


@dataclass(frozen=True, slots=True)
class BodyLocation:
    """Where a body may be.

    `regions`: the candidates, one where the name determines it, none where it names no division. `zone`: the functional
    zone the body is or is in; for a body in a township of a zone, `around` instead. `rest`: the name after divisions
    and zone. `unread`: a unit in the name that the lists do not have there. `from_division`: the name begins with a
    province, prefecture or county.
    """

    regions: tuple[Region, ...]
    zone: str | None
    rest: str
    unread: str | None
    from_division: bool
    around: str | None = None


@lru_cache(maxsize=16_384)
def locate_body(body: str, year: int | None) -> BodyLocation:
    """Where `body` (without white space) is in fiscal `year`, None for the latest list."""
    body = without_brackets(body)
    prefix = kinds_of_body().prefix(body)
    name = body[len(prefix) :]
    first = _first_steps(name, year, agency=bool(prefix)) or (_first_steps(body, year, agency=False) if prefix else [])
    steps = _read_furthest([step for region, rest in first for step in _descend(region, rest, year)])
    from_division = any(region.level != "township" for region, _ in first)
    if seat := regions().at(kinds_of_body().seat(name) or "", year):
        return BodyLocation((seat,), None, name, None, True)
    if not steps:
        zone, rest = kinds_of_body().zone(name) or (None, name)
        return BodyLocation((), zone, rest, None, from_division)
    found, zone, rest, around = _read_zone(steps, year)
    if zone is None and (branch := _read_branch(found, rest, year)):
        return branch
    unread = None if found[0].level == "township" else _UNREAD.match(rest)
    return BodyLocation(found, zone, rest, unread["unit"] if unread else None, from_division, around)


def without_brackets(body: str) -> str:
    """`body` without what it has in brackets, unless that is all, or the office of a government: 县政府(办公室)."""
    return _BRACKETS.sub("", _OFFICE_IN_BRACKETS.sub(r"\1", body)) or body


def _first_steps(name: str, year: int | None, *, agency: bool) -> list[Step]:
    """The divisions `name` may begin with, by a known zone (平原示范区 names no division), else by full name, else by
    township, else by short name (郑州海关, 昆山高新区).
    """
    if (zone := zones().begins(name, year)) and (row := regions().nearest(zone.sits_in, year)):
        return [(row, name)]
    return (
        _longest_name(name, year, "", (False,))
        or _longest_name(name, year, "", (True,))
        or _short_name(name, year, "", agency)
    )


def _descend(region: Region, rest: str, year: int | None) -> list[Step]:
    """Every chain of divisions below `region` that `rest` begins with."""
    if region.level == "township" or not rest:
        return [(region, rest)]
    if zones().within(region.code, rest, year):
        return [(region, rest)]
    below = _longest_name(rest, year, region.code, (False, True))
    if not below and rest.startswith(_GOVERNMENT):
        below = _longest_name(rest.removeprefix(_GOVERNMENT), year, region.code, (True,))
    if not below and region.level in ("province", "prefecture") and not _coded_zones(region, rest, year):
        below = _short_name(rest, year, region.code, agency=False)
    lower = [step for step in below if step[0] != region]
    return [step for found, after in lower for step in _descend(found, after, year)] or [(region, rest)]


def _longest_name(name: str, year: int | None, within: str, tiers: tuple[bool, ...]) -> list[Step]:
    """The divisions below `within` (townships in the tier True) with the longest name that `name` begins with.

    A name in the year's list goes before a longer one of another year. A division goes before a township that is not
    followed by its government: 芒市乡村振兴局 is of 芒市, not of 芒市乡; 古县镇村建设办公室 of 古县.
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


def _short_name(name: str, year: int | None, within: str, agency: bool) -> list[Step]:
    """Divisions by name without type; counties only before a zone or in an agency, since 公安局 is not of 公安县."""
    for length in range(min(len(name) - 1, 8), 1, -1):
        rest = name[length:]
        rows = regions().placed(name[:length], year, within)
        if high := [(row, rest) for row in rows if row.level != "county"]:
            return high
        if rows and (agency or kinds_of_body().zone(rest)):
            return [(row, rest) for row in rows]
    return []


def _read_zone(steps: list[Step], year: int | None) -> tuple[tuple[Region, ...], str | None, str, str | None]:
    """Regions, zone, rest and zone around of `steps`, which have one rest in common; reads zone and township in it."""
    found, rest = tuple(dict.fromkeys(region for region, _ in steps)), steps[0][1]
    spans: tuple[str, ...] = ()
    if found[0].level == "township":
        return found, None, rest, None
    zone = found[0].name if found[0].kind == "functional_zone" else None
    named = kinds_of_body().zone(rest)
    if zone is None and (known := _known_zone(found, rest, year)):
        found, zone, rest, spans = known
    elif zone is None and named is not None:
        found = tuple(dict.fromkeys(row for region in found for row in _coded_zones(region, rest, year) or (region,)))
        zone, rest = named
    if zone is None:
        return found, None, rest, None
    rest = kinds_of_body().after_committee(rest)
    inside = _counties_inside(spans, rest, year) or [
        step for region in found for step in _township_inside(region, spans, rest, year)
    ]
    inside = _read_furthest(inside)
    if inside:
        return tuple(dict.fromkeys(region for region, _ in inside)), None, inside[0][1], zone
    return found, zone, rest, None


def _read_branch(found: tuple[Region, ...], rest: str, year: int | None) -> BodyLocation | None:
    """The location of the branch that a province's or prefecture's organ has in another division: 公安局渝中区分局.

    A place that is not in the lists is `unread` where the ending names a branch.
    """
    branch = kinds_of_body().branch(rest) if found[0].level in ("province", "prefecture") else None
    if branch is None:
        return None
    below = tuple(dict.fromkeys(row for region in found for row in _counties_called(region, branch.place, year)))
    if below:
        return BodyLocation(below, None, rest, None, True)
    for zone_name in (branch.place, f"{branch.place}区"):
        inside, zone, after, _ = _read_zone([(region, zone_name) for region in found], year)
        if zone is not None and not after:
            return BodyLocation(inside, zone, rest, None, True)
    return BodyLocation(found, None, rest, branch.place, True) if branch.strict else None


def _counties_called(region: Region, name: str, year: int | None) -> list[Region]:
    """The divisions above townships below `region` with the name or, without its type, the place `name`."""
    full = _longest_name(name, year, region.code, (False,))
    rows = [row for row, after in full if not after] or list(regions().placed(name, year, region.code))
    rows = rows or list(regions().named(f"{name}新区", year, region.code))
    return [row for row in rows if row != region]


def _known_zone(
    found: tuple[Region, ...], rest: str, year: int | None
) -> tuple[tuple[Region, ...], str, str, tuple[str, ...]] | None:
    """The zone (zones.yaml) in the one region `found` that `rest` begins with: region, name, the rest, its spans."""
    known = zones().within(found[0].code, rest, year) if len(found) == 1 else None
    if known is None:
        return None
    zone, after = known
    row = regions().nearest(zone.code or zone.sits_in, year) or found[0]
    return (row,), zone.name, after, zone.spans


def _counties_inside(spans: tuple[str, ...], rest: str, year: int | None) -> list[Step]:
    """The county of a zone that `rest` begins with: 容城县 of 雄安新区."""
    rows = (row for code in spans if (row := regions().nearest(code, year)) and rest.startswith(row.name))
    return [(row, rest.removeprefix(row.name)) for row in rows]


def _township_inside(zone: Region, spans: tuple[str, ...], rest: str, year: int | None) -> list[Step]:
    """The township that `rest` begins with, in the zone's own list, else in the division the zone is in; in the
    counties `spans` of a zone that names them.
    """
    around = zone.parent_code if zone.kind == "functional_zone" else None
    own = [step for code in spans or (zone.code,) for step in _longest_name(rest, year, code, (True,))]
    return own or (_longest_name(rest, year, around, (True,)) if around else [])


def _coded_zones(region: Region, rest: str, year: int | None) -> tuple[Region, ...]:
    """Zones with a code in `region` that are the zone `rest` begins with: by the same name, else by a fuller one."""
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
    """A zone's name without the divisions it begins with: 经济开发区 of 河南周口经济开发区."""
    name = zone.name
    for above in regions().ancestors(zone, year):
        split = split_name(above.name, above.level)
        for start in (above.name, split.place if split else above.name):
            name = name.removeprefix(start)
    return name


def _is_township(row: Region) -> bool:
    """Whether a row is a township, not a zone or organ listed among them as 商水县产业集聚区 and 阿荣旗林业局."""
    zone = kinds_of_body().zone(row.name)
    if row.kind == "township_like_unit":
        return zone is None and kinds_of_body().kind(row.name) in (None, "subdistrict_office", "township_government")
    return zone is None or zone[1] != ""


def _read_furthest(steps: list[Step]) -> list[Step]:
    """Those of `steps` that read most of the name."""
    shortest = min((len(rest) for _, rest in steps), default=0)
    return [step for step in steps if len(step[1]) == shortest]
