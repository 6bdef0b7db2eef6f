"""Who reports, for where and when: body, kind, region, level and fiscal year from the lines of a report.

Nothing is guessed: what the title leaves open is settled by the signature and by the divisions the text names, or stays
open with a reason. The page's own site code is not seen here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from assets.staged.place import Place, place
from assets.staged.settle import settle
from assets.staged.title import Title, calls_itself, period, signature, titles
from warehouse.reference.bodies import Kind, Level, bodies
from warehouse.reference.regions import Region, regions

_NATION = ("00", "全国")
_NO_YEAR = (
    "the title has no year and the text no single statistical period, a year on the publication page would settle it"
)
_NO_BODY = "the title names no body and no name stands before a date at the end, the page's publisher would settle it"
_NO_TITLE = "the first lines have no title of an annual report (…政府信息公开工作年度报告)"
# Names above a title that are whole bodies of their own, as a site's heading is.
_WHOLE = ("government", "government_office", "department")
_OF_TOWNSHIPS = ("township_government", "subdistrict_office")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports; None is undecided.

    `title` and `body`: as printed, without white space. `region_code`: 2, 4, 6 or 9 digits, "00" for the nation; of a
    zone without a code, the division it sits in. `region_name`: in the list of the year. `year`: fiscal. `why`: one
    sentence on what is undecided, None when all is decided. `candidates`: "code chain of names" where several fit.
    """

    title: str | None
    body: str | None
    kind: Kind | None
    region_code: str | None
    region_name: str | None
    level: Level | None
    year: int | None
    why: str | None
    candidates: tuple[str, ...]


def identify(lines: Sequence[str]) -> Identity:
    """Identity of the report with the paragraphs `lines`, raw and in order."""
    printed = [_joined(title) for title in titles(lines)]
    title = max(printed, key=_says_more, default=None)
    year = next((t.year for t in (title, *printed) if t and t.year), None) or period(lines)
    body = (title and title.body) or _signed(lines)
    identity = Identity(title.text if title else None, body, None, None, None, None, year, None, ())
    lacks = ((title, _NO_TITLE), (body, _NO_BODY), (year, _NO_YEAR))
    reasons = [reason for found, reason in lacks if not found]
    if body is None:
        return _explained(identity, reasons)
    seat = place(body, year)
    if not seat.regions and bodies().is_national(body):
        return _explained(_national(identity, body), reasons)
    if not seat.regions:
        seat = _borrowed(seat, [signature(lines), calls_itself(lines), *(t.site for t in printed)], year)
    return _seated(identity, seat, settle(seat.regions, lines, year), reasons)


def _joined(title: Title) -> Title:
    """`title` with the lines above it that begin its body: a title may be printed on several lines."""
    if title.body is not None and place(title.body, title.year).from_division:
        return title
    for above in (title.above[-1:], title.above[-2:]):
        start = "".join(above)
        body = start + (title.body or "")
        seat = place(body, title.year)
        whole = title.body is not None and bodies().kind(start) in _WHOLE
        if start and not whole and seat.from_division and (not seat.rest or bodies().kind(body)):
            return replace(title, text=start + title.text, body=body)
    return title


def _says_more(title: Title) -> int:
    placed = title.body is not None and bool(place(title.body, title.year).regions)
    return 2 * placed + 2 * (title.body is not None) + (title.year is not None)


def _signed(lines: Sequence[str]) -> str | None:
    """The body that signs, or that the text calls 本机关; a name of no known kind and place is none."""
    names = (name for name in (signature(lines), calls_itself(lines)) if name)
    return next((name for name in names if bodies().kind(name) or _is_bare(place(name, None))), None)


def _is_bare(seat: Place) -> bool:
    return bool(seat.regions) and not seat.rest


def _national(identity: Identity, body: str) -> Identity:
    kind = bodies().kind(body)
    kind = kind if kind in ("government", "government_office") else "department"
    return replace(identity, kind=kind, region_code=_NATION[0], region_name=_NATION[1], level="national")


def _borrowed(seat: Place, names: Sequence[str | None], year: int | None) -> Place:
    """`seat` in the division of the first of `names` that begins with one: 县财政局 signs as 宝丰县财政局."""
    for name in names:
        found = place(name, year) if name else seat
        if found.from_division and found.unread is None:
            return replace(found, zone=seat.zone or found.zone, rest=seat.rest)
    return seat


def _seated(identity: Identity, seat: Place, found: tuple[Region, ...], reasons: list[str]) -> Identity:
    """`identity` with kind, region and level as far as `seat` and the one region `found` decide them."""
    levels = {_level(region, seat) for region in found}
    level: Level | None = levels.pop() if len(levels) == 1 else "zone" if seat.zone and not found else None
    identity = replace(identity, level=level, kind=_kind(cast(str, identity.body), seat, level))
    year = identity.year
    if identity.kind is None:
        reasons.append(f"the name {identity.body} fits no kind of body, a pattern in bodies.yaml would settle it")
    if len(found) != 1:
        codes = tuple(f"{region.code} {' / '.join(regions().chain(region, year))}" for region in found)
        return _explained(replace(identity, candidates=codes), [_open(identity, found), *reasons])
    region = found[0]
    lower = level != "township" and identity.kind in _OF_TOWNSHIPS
    if seat.unread is not None or lower:
        unknown = _unknown(seat.unread or seat.rest, region, year)
        return _explained(replace(identity, level="township" if lower else None), [unknown, *reasons])
    if not regions().stood(region, year):
        reasons.append(
            f"{region.name} ({region.code}) is not in the list for {year}, the year or a successor is to check"
        )
    return _explained(replace(identity, region_code=region.code, region_name=region.name), reasons)


def _level(region: Region, seat: Place) -> Level:
    return "zone" if seat.zone else cast(Level, region.level)


def _kind(body: str, seat: Place, level: Level | None) -> Kind | None:
    """The kind the name tells; a name that ends with its division is of the kind that division has."""
    bare = bodies().bare.get(level) if level and not seat.rest else None
    return bodies().kind(body) or bare if level == "township" else bare or bodies().kind(body)


def _open(identity: Identity, found: tuple[Region, ...]) -> str:
    if not found:
        return f"the name {identity.body} has no division and the text gives none, the page's site code would settle it"
    return (
        f"{len(found)} divisions are called {found[0].name} and the text names the city or province of no one alone, "
        "the page's site code would settle it"
    )


def _unknown(unit: str, region: Region, year: int | None) -> str:
    where = "/".join(regions().chain(region, year))
    return (
        f"the list for {year or 'the latest year'} has no {unit} in {where}, its code or a later list would settle it"
    )


def _explained(identity: Identity, reasons: list[str]) -> Identity:
    """`identity` with its reasons as one sentence."""
    sentence = "; ".join(reasons)
    return replace(identity, why=sentence[0].upper() + sentence[1:] + "." if reasons else None)
