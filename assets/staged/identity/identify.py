"""Identifies a report: body, kind of body, region, level and fiscal year, from its lines and from the page it is on.

Guesses nothing. What the title leaves open is settled by the signature, the divisions the text names, the publisher the
page names and the codes it has; otherwise it stays open, with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from assets.staged.identity import reasons
from assets.staged.identity.body_location import BodyLocation, locate_body
from assets.staged.identity.homonyms import HomonymResolution, division_by_code, resolve_homonyms
from assets.staged.identity.publication import Publication
from assets.staged.identity.title import Title, find_period_year, find_self_name, find_signature, find_titles
from assets.text.characters import without_spaces
from warehouse.messages import Message
from warehouse.reference.bodies.kinds_of_body import Kind, Level, kinds_of_body
from warehouse.reference.divisions.names import split_name
from warehouse.reference.divisions.regions import Region, regions

_NATION = ("00", "全国")
# A line above a title that is a body of one of these kinds is not the beginning of the title, but a site's heading.
_COMPLETE_KINDS = ("government", "government_office", "department")
_NO_PUBLICATION = Publication()
_TOWNSHIP_KINDS = ("township_government", "subdistrict_office")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports on which year; None where that is undetermined.

    `title` and `body`: as printed, without white space. `region_code`: 2, 4, 6 or 9 digits, "00" for the nation; for a
    zone without a code, the division it is in. `region_name`: the name in the list of the year. `year`: fiscal. `why`:
    one sentence on what is undetermined, None when nothing is. `candidates`: "code chain of names" where several
    divisions fit. `zone`: the functional zone that the body is, or is in.
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


def identify(lines: Sequence[str], published: Publication = _NO_PUBLICATION) -> Identity:
    """The identity of the report with the paragraphs `lines`, raw and in order, `published` on a page.

    The page's codes only choose among the divisions that a name allows; 县财政局 allows every county.
    """
    lines = [without_spaces(line) for line in lines]
    printed = [_join_lines_above(title) for title in find_titles(lines)]
    title = max(printed, key=_rank_title, default=None)
    year = next((t.year for t in (title, *printed) if t and t.year), None) or find_period_year(lines)
    body = (title and title.body) or _find_signing_body(lines)
    identity = Identity(title.text if title else None, body, None, None, None, None, year, None, ())
    lacks = ((title, reasons.NO_TITLE), (body, reasons.NO_BODY), (year, reasons.NO_YEAR))
    why = [reason for found, reason in lacks if not found]
    if body is None:
        return _explain(identity, why)
    location = locate_body(body, year)
    if not location.regions and kinds_of_body().is_national(body):
        return _explain(_national(identity, body), why)
    if not location.regions:
        names = [find_signature(lines), find_self_name(lines), *(t.site for t in printed), published.by]
        location = _locate_by_other_names(location, names, year)
    if not location.regions:
        location = _locate_by_code(location, body, published.divisions, year)
    texts = [published.by or "", *lines]
    return _place(identity, location, resolve_homonyms(location.regions, texts, year, published.divisions), why)


def _join_lines_above(title: Title) -> Title:
    """`title` with the lines above it that begin its body: a title may be printed on several lines."""
    if title.body is not None and locate_body(title.body, title.year).from_division:
        return title
    for above in (title.above[-1:], title.above[-2:]):
        start = "".join(above)
        body = start + (title.body or "")
        location = locate_body(body, title.year)
        complete = title.body is not None and kinds_of_body().kind(start) in _COMPLETE_KINDS
        if start and not complete and location.from_division and (not location.rest or kinds_of_body().kind(body)):
            return replace(title, text=start + title.text, body=body)
    return title


def _rank_title(title: Title) -> int:
    placed = title.body is not None and bool(locate_body(title.body, title.year).regions)
    return 2 * placed + 2 * (title.body is not None) + (title.year is not None)


def _find_signing_body(lines: Sequence[str]) -> str | None:
    """The body that signs, or that the text calls 本机关; a name of no known kind or place does not count."""
    names = (name for name in (find_signature(lines), find_self_name(lines)) if name)
    return next(
        (name for name in names if kinds_of_body().kind(name) or _is_division_name(locate_body(name, None))), None
    )


def _is_division_name(location: BodyLocation) -> bool:
    return bool(location.regions) and not location.rest


def _national(identity: Identity, body: str) -> Identity:
    kind = kinds_of_body().kind(body)
    kind = kind if kind in ("government", "government_office") else "department"
    return replace(identity, kind=kind, region_code=_NATION[0], region_name=_NATION[1], level="national")


def _locate_by_other_names(location: BodyLocation, names: Sequence[str | None], year: int | None) -> BodyLocation:
    """`location` in the division of the first of `names` that begins with one: 县财政局 signs as 宝丰县财政局."""
    for name in names:
        found = locate_body(name, year) if name else location
        if found.from_division and found.unread is None:
            return replace(found, zone=location.zone or found.zone, rest=location.rest)
    return location


def _locate_by_code(location: BodyLocation, body: str, codes: Sequence[str], year: int | None) -> BodyLocation:
    """`location` in the division of a code whose type the name begins with: 县财政局 on the site of 宝丰县."""
    for division in (found for code in codes if (found := division_by_code(code, year))):
        split = split_name(division.name, division.level)
        if split is not None and body.startswith(split.type[-1]):
            return replace(location, regions=(division,), rest=body[1:], from_division=True)
    return location


def _place(identity: Identity, location: BodyLocation, resolution: HomonymResolution, why: list[Message]) -> Identity:
    """`identity` with kind, region and level, as far as `location` and `resolution` determine them."""
    found = resolution.regions
    levels = {_level(region, location) for region in found}
    level: Level | None = levels.pop() if len(levels) == 1 else "zone" if location.zone and not found else None
    body, year = cast(str, identity.body), identity.year
    identity = replace(identity, level=level, kind=_kind(body, location, level), zone=location.zone or location.around)
    if identity.kind is None:
        why.append(reasons.NO_KIND.format(body=body))
    if len(found) != 1:
        codes = tuple(f"{region.code} {' / '.join(regions().chain(region, year))}" for region in found)
        return _explain(replace(identity, candidates=codes), [_why_no_region(body, resolution, year), *why])
    region = found[0]
    below = level != "township" and identity.kind in _TOWNSHIP_KINDS
    if location.unread is not None or below:
        above, unit = "/".join(regions().chain(region, year)), location.unread or location.rest
        unknown = reasons.UNKNOWN_UNIT.format(year=reasons.name_year(year), unit=unit, above=above)
        return _explain(replace(identity, level="township" if below else None), [unknown, *why])
    if not regions().may_have_existed(region, year):
        why.append(reasons.NOT_LISTED.format(name=region.name, code=region.code, year=reasons.name_year(year)))
    return _explain(replace(identity, region_code=region.code, region_name=region.name), why)


def _level(region: Region, location: BodyLocation) -> Level:
    return "zone" if location.zone else cast(Level, region.level)


def _kind(body: str, location: BodyLocation, level: Level | None) -> Kind | None:
    """The kind of body by its name; a name that ends with its division is of the kind of that level."""
    bare = kinds_of_body().bare.get(level) if level and not location.rest else None
    return kinds_of_body().kind(body) or bare if level == "township" else bare or kinds_of_body().kind(body)


def _why_no_region(body: str, resolution: HomonymResolution, year: int | None) -> Message:
    found = resolution.regions
    if resolution.contradicted_by is not None:
        return reasons.CODE_DISAGREES.format(place="/".join(regions().chain(resolution.contradicted_by, year)))
    if found:
        return reasons.SEVERAL_DIVISIONS.format(count=len(found), name=found[0].name)
    return reasons.NO_DIVISION.format(body=body)


def _explain(identity: Identity, why: list[Message]) -> Identity:
    """`identity` with its reasons as one sentence in each language."""
    sentence = reasons.join_reasons(why)
    return replace(identity, why=sentence) if sentence else identity
