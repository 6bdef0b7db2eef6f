"""Identifies a report: body, kind of body, region, level and fiscal year, by the evidence that gather.py finds.

Guesses nothing. What the title leaves open is settled by other evidence in the order of its weight; weak evidence
settles only with a flag; what is left stays open, with a reason. The evidence that settled is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from assets.staged.identity import reasons
from assets.staged.identity.body_location import BodyLocation, locate_body, without_brackets
from assets.staged.identity.evidence import Evidence, EvidenceKind, NameEvidence, YearEvidence, make_evidence
from assets.staged.identity.gather import Gathered, OutsideEvidence
from assets.staged.identity.homonyms import HomonymResolution, resolve_homonyms
from assets.staged.identity.missing_division import Elsewhere, locate_elsewhere
from assets.staged.identity.publication import Publication
from assets.staged.identity.weigh import choose_body, choose_year, own_title
from warehouse.messages import Message
from warehouse.reference.bodies.kinds_of_body import Kind, Level, kinds_of_body
from warehouse.reference.divisions.regions import Region, regions

_NATION = ("00", "全国")
_NO_PUBLICATION = Publication()
_NOTHING_OUTSIDE = OutsideEvidence()
_AROUND_THE_TEXT: tuple[EvidenceKind, ...] = ("signing_date", "page_title", "file_name", "folder_name")
_TOWNSHIP_KINDS = ("township_government", "subdistrict_office")


@dataclass(frozen=True, slots=True)
class PrintedIdentity:
    """The identity as evidence gave it, where a person settled another: None for what was open."""

    body: str | None
    region_code: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports on which year; None where that is undetermined.

    `title` and `body`: as printed, without white space. `region_code`: 2, 4, 6 or 9 digits, "00" for the nation; for a
    zone without a code, the division it is in. `region_name`: the name in the list of the year. `year`: fiscal. `why`:
    one sentence on what is undetermined, None when nothing is. `candidates`: "code chain of names" where several
    divisions fit. `zone`: the functional zone that the body is, or is in. `evidence`: what settled body, region and
    year. `other_years`: the evidence from around the text that gives another year. `printed`: the identity before a
    person settled this one, None where nobody did.
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
    evidence: tuple[Evidence, ...] = ()
    other_years: tuple[Evidence, ...] = ()
    printed: PrintedIdentity | None = None

    @property
    def weak(self) -> tuple[Evidence, ...]:
        """The weak evidence that settled something."""
        return tuple(evidence for evidence in self.evidence if evidence.weak)


def identify(
    lines: Sequence[str],
    published: Publication = _NO_PUBLICATION,
    outside: OutsideEvidence = _NOTHING_OUTSIDE,
    others: Sequence[Sequence[str]] = (),
) -> Identity:
    """The identity of the report with the paragraphs `lines`, raw and in order, `published` on a page.

    `others`: the paragraphs of other readings of the document. The page's codes only choose among the divisions that a
    name allows; 县财政局 allows every county.
    """
    gathered = Gathered((lines, *others), published, outside)
    year = choose_year(gathered)
    body = choose_body(gathered, year.year if year else None)
    title = own_title(gathered, body.name if body else None, year.year if year else None)
    identity = Identity(
        title.text if title else None, body.name if body else None, None, None, None, None,
        year.year if year else None, None, (), evidence=tuple(_settled(body, year)),
        other_years=tuple(_other_years(gathered, year.year if year else None)),
    )  # fmt: skip
    no_year = reasons.SEVERAL_YEARS.format(years=gathered.span) if gathered.span else reasons.NO_YEAR
    why = [reason for found, reason in ((body, reasons.NO_BODY), (year, no_year)) if not found]
    why = [reasons.NO_TITLE, *why] if why and title is None else why
    return _explain(identity, why) if body is None else _locate(identity, gathered, why)


def add_other_years(identity: Identity, outside: OutsideEvidence) -> Identity:
    """`identity` with the years outside the document that contradict its own, also where it needed no such evidence."""
    if identity.year is None or not (outside.names or outside.titles):
        return identity
    found = _other_years(Gathered((), outside=outside), identity.year)
    return replace(identity, other_years=tuple(dict.fromkeys((*identity.other_years, *found))))


def _settled(body: NameEvidence | None, year: YearEvidence | None) -> Iterator[Evidence]:
    if body:
        yield make_evidence("body", body.kind, body.name, weak=body.weak)
    if year:
        yield make_evidence("year", year.kind, year.text, weak=year.weak)


def _other_years(gathered: Gathered, year: int | None) -> Iterator[Evidence]:
    """What gives another year than `year`, as in a report of the year before that was kept and signed again.

    The period and the years of the text are compared by rules; a page is often published again, years later.
    """
    for one in gathered.years if year else ():
        if one.year != year and one.kind in _AROUND_THE_TEXT:
            yield make_evidence("year", one.kind, one.text, weak=True)


def _locate(identity: Identity, gathered: Gathered, why: list[Message]) -> Identity:
    """`identity`, whose body is known, with kind, region and level and what settled them."""
    body, year = cast(str, identity.body), identity.year
    found = Elsewhere(locate_body(body, year), "name", body, weak=False)
    if not found.location.regions and kinds_of_body().is_national(without_brackets(body)):
        return _explain(_with_region_evidence(_national(identity, body), found), why)
    if not found.location.regions:
        named, codes = [*gathered.names, *gathered.divisions], gathered.published.divisions
        found = locate_elsewhere(found.location, body, named, codes, year) or found
    resolution, found = _resolve(found, gathered, year)
    placed = _place(identity, found.location, resolution, why)
    return _with_region_evidence(placed, found) if placed.region_code else placed


def _resolve(found: Elsewhere, gathered: Gathered, year: int | None) -> tuple[HomonymResolution, Elsewhere]:
    """Which of several divisions of one name is meant, with what settled it: the text, a code, else weak evidence."""
    several = found.location.regions
    resolution = resolve_homonyms(
        several, [*_publisher_lines(gathered), *gathered.lines[0]], year, gathered.published.divisions
    )
    if resolution.settled_by:
        chain = "/".join(regions().chain(resolution.regions[0], year))
        return resolution, found._replace(kind=resolution.settled_by, text=chain, weak=resolution.weak)
    for kind, name, _ in (one for one in gathered.divisions if one.weak and len(several) > 1):
        weakly = resolve_homonyms(resolution.regions, [name], year)
        if weakly.settled_by and resolution.contradicted_by is None:
            return weakly, Elsewhere(found.location, kind, name, weak=True)
    return resolution, found


def _publisher_lines(gathered: Gathered) -> list[str]:
    return [gathered.published.by or "", gathered.published.site or ""]


def _with_region_evidence(identity: Identity, found: Elsewhere) -> Identity:
    evidence = make_evidence("region", found.kind, found.text, weak=found.weak)
    return replace(identity, evidence=(*identity.evidence, evidence))


def _national(identity: Identity, body: str) -> Identity:
    kind = kinds_of_body().kind(without_brackets(body))
    kind = kind if kind in ("government", "government_office") else "department"
    return replace(identity, kind=kind, region_code=_NATION[0], region_name=_NATION[1], level="national")


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
    own = kinds_of_body().kind(without_brackets(body))
    return own or bare if level == "township" else bare or own


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
