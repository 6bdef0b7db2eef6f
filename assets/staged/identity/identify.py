"""Who reports, for where and when: body, kind, region, level and fiscal year from the lines of a report.

Nothing is guessed: what the title leaves open is settled by the signature, by the divisions the text names, by the body
the page names as its source and by the codes it has, or stays open with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from assets.staged.identity import reasons
from assets.staged.identity.body_location import Seat, seat
from assets.staged.identity.homonyms import Settled, division_of, settle
from assets.staged.identity.publication import Published
from assets.staged.identity.title import Title, calls_itself, period, signature, titles
from assets.text.characters import squeezed
from warehouse.messages import Message
from warehouse.reference.bodies.kinds_of_body import Kind, Level, kinds_of_body
from warehouse.reference.divisions.names import split_name
from warehouse.reference.divisions.regions import Region, regions

_NATION = ("00", "全国")
# Names above a title that are whole bodies of their own, as a site's heading is.
_WHOLE = ("government", "government_office", "department")
_UNTOLD = Published()
_OF_TOWNSHIPS = ("township_government", "subdistrict_office")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports; None is undecided.

    `title` and `body`: as printed, without white space. `region_code`: 2, 4, 6 or 9 digits, "00" for the nation; of a
    zone without a code, the division it sits in. `region_name`: in the list of the year. `year`: fiscal. `why`: one
    sentence on what is undecided, None when all is decided. `why_zh`: the same in Chinese. `candidates`: "code chain of
    names" where several fit. `zone`: the functional zone the body is or sits in; a township may too.
    """

    title: str | None
    body: str | None
    kind: Kind | None
    region_code: str | None
    region_name: str | None
    level: Level | None
    year: int | None
    why: Message | None
    candidates: tuple[str, ...]
    zone: str | None = None


def identify(lines: Sequence[str], told: Published = _UNTOLD) -> Identity:
    """Identity of the report with the paragraphs `lines`, raw and in order, and what its page says beside them.

    The page's codes only choose among the divisions that a name allows; 县财政局 allows those of its type.
    """
    lines = [squeezed(line) for line in lines]
    printed = [_joined(title) for title in titles(lines)]
    title = max(printed, key=_says_more, default=None)
    year = next((t.year for t in (title, *printed) if t and t.year), None) or period(lines)
    body = (title and title.body) or _signed(lines)
    identity = Identity(title.text if title else None, body, None, None, None, None, year, None, ())
    lacks = ((title, reasons.NO_TITLE), (body, reasons.NO_BODY), (year, reasons.NO_YEAR))
    why = [reason for found, reason in lacks if not found]
    if body is None:
        return _explained(identity, why)
    sits = seat(body, year)
    if not sits.regions and kinds_of_body().is_national(body):
        return _explained(_national(identity, body), why)
    if not sits.regions:
        names = [signature(lines), calls_itself(lines), *(t.site for t in printed), told.by]
        sits = _borrowed(sits, names, year)
    if not sits.regions:
        sits = _of_type(sits, body, told.divisions, year)
    return _seated(identity, sits, settle(sits.regions, [told.by or "", *lines], year, told.divisions), why)


def _joined(title: Title) -> Title:
    """`title` with the lines above it that begin its body: a title may be printed on several lines."""
    if title.body is not None and seat(title.body, title.year).from_division:
        return title
    for above in (title.above[-1:], title.above[-2:]):
        start = "".join(above)
        body = start + (title.body or "")
        sits = seat(body, title.year)
        whole = title.body is not None and kinds_of_body().kind(start) in _WHOLE
        if start and not whole and sits.from_division and (not sits.rest or kinds_of_body().kind(body)):
            return replace(title, text=start + title.text, body=body)
    return title


def _says_more(title: Title) -> int:
    placed = title.body is not None and bool(seat(title.body, title.year).regions)
    return 2 * placed + 2 * (title.body is not None) + (title.year is not None)


def _signed(lines: Sequence[str]) -> str | None:
    """The body that signs, or that the text calls 本机关; a name of no known kind and place is none."""
    names = (name for name in (signature(lines), calls_itself(lines)) if name)
    return next((name for name in names if kinds_of_body().kind(name) or _is_bare(seat(name, None))), None)


def _is_bare(sits: Seat) -> bool:
    return bool(sits.regions) and not sits.rest


def _national(identity: Identity, body: str) -> Identity:
    kind = kinds_of_body().kind(body)
    kind = kind if kind in ("government", "government_office") else "department"
    return replace(identity, kind=kind, region_code=_NATION[0], region_name=_NATION[1], level="national")


def _borrowed(sits: Seat, names: Sequence[str | None], year: int | None) -> Seat:
    """`sits` in the division of the first of `names` that begins with one: 县财政局 signs as 宝丰县财政局."""
    for name in names:
        found = seat(name, year) if name else sits
        if found.from_division and found.unread is None:
            return replace(found, zone=sits.zone or found.zone, rest=sits.rest)
    return sits


def _of_type(sits: Seat, body: str, codes: Sequence[str], year: int | None) -> Seat:
    """`sits` in the division of a code where the name begins with its type alone: 县财政局 on the site of 宝丰县."""
    for division in (found for code in codes if (found := division_of(code, year))):
        split = split_name(division.name, division.level)
        if split is not None and body.startswith(split.type[-1]):
            return replace(sits, regions=(division,), rest=body[1:], from_division=True)
    return sits


def _seated(identity: Identity, sits: Seat, settled: Settled, why: list[Message]) -> Identity:
    """`identity` with kind, region and level as far as `sits` and the one region that is `settled` decide them."""
    found = settled.regions
    levels = {_level(region, sits) for region in found}
    level: Level | None = levels.pop() if len(levels) == 1 else "zone" if sits.zone and not found else None
    body, year = cast(str, identity.body), identity.year
    identity = replace(identity, level=level, kind=_kind(body, sits, level), zone=sits.zone or sits.around)
    if identity.kind is None:
        why.append(reasons.NO_KIND.format(body=body))
    if len(found) != 1:
        codes = tuple(f"{region.code} {' / '.join(regions().chain(region, year))}" for region in found)
        return _explained(replace(identity, candidates=codes), [_open(body, settled, year), *why])
    region = found[0]
    lower = level != "township" and identity.kind in _OF_TOWNSHIPS
    if sits.unread is not None or lower:
        above = "/".join(regions().chain(region, year))
        unknown = reasons.NO_UNIT.format(year=reasons.of_year(year), unit=sits.unread or sits.rest, above=above)
        return _explained(replace(identity, level="township" if lower else None), [unknown, *why])
    if not regions().may_have_existed(region, year):
        why.append(reasons.NOT_LISTED.format(name=region.name, code=region.code, year=reasons.of_year(year)))
    return _explained(replace(identity, region_code=region.code, region_name=region.name), why)


def _level(region: Region, sits: Seat) -> Level:
    return "zone" if sits.zone else cast(Level, region.level)


def _kind(body: str, sits: Seat, level: Level | None) -> Kind | None:
    """The kind the name tells; a name that ends with its division is of the kind that division has."""
    bare = kinds_of_body().bare.get(level) if level and not sits.rest else None
    return kinds_of_body().kind(body) or bare if level == "township" else bare or kinds_of_body().kind(body)


def _open(body: str, settled: Settled, year: int | None) -> Message:
    found = settled.regions
    if settled.against is not None:
        return reasons.CODE_AGAINST.format(place="/".join(regions().chain(settled.against, year)))
    return (
        reasons.SEVERAL.format(count=len(found), name=found[0].name) if found else reasons.NO_DIVISION.format(body=body)
    )


def _explained(identity: Identity, why: list[Message]) -> Identity:
    """`identity` with its reasons as one sentence in each language."""
    whole = reasons.sentence(why)
    return replace(identity, why=whole) if whole else identity
