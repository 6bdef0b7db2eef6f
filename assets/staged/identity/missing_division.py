"""The division of a body whose name has none, as 县财政局: by other names and by the codes of its page.

Takes no division of another type than the name begins with: 县财政局 is not of 周口市. A city's portal has the reports
of its counties' bodies too, so it places 财政局 weakly.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from assets.staged.identity.body_location import BodyLocation, locate_body
from assets.staged.identity.evidence import EvidenceKind, NameEvidence
from assets.staged.identity.homonyms import division_by_code
from warehouse.reference.bodies.kinds_of_body import kinds_of_body
from warehouse.reference.divisions.names import split_name
from warehouse.reference.divisions.regions import Region

# The type of division that a name begins with, but not a word: 市场监督管理局, 区域合作办公室.
_TYPE = re.compile(r"([省市县区旗州盟])(?![场域政容民])")

# A name that begins with a division of its own, but not with a word: 城市管理局.
_OWN_DIVISION = re.compile(
    r"(?!城市|社区|地区|[园库矿景市老城]区|县[级域])[一-鿿]{1,6}?[县区市旗州盟](?=.)(?![场域政容民])"
)


class Elsewhere(NamedTuple):
    """A location found in other evidence: its kind, its words, and whether it is weak."""

    location: BodyLocation
    kind: EvidenceKind
    text: str
    weak: bool


def locate_elsewhere(
    location: BodyLocation, body: str, names: Sequence[NameEvidence], codes: Sequence[str], year: int | None
) -> Elsewhere | None:
    """`location` in the division of the first of `names` that has one, else of a code; then by weak names."""
    strong = (one for one in names if not one.weak)
    weak = (one for one in names if one.weak)
    found = (*_by_names(location, body, strong, year), *_by_codes(location, body, codes, year))
    return next(iter(found), None) or next(_by_names(location, body, weak, year), None)


def _by_names(
    location: BodyLocation, body: str, names: Iterable[NameEvidence], year: int | None
) -> Iterator[Elsewhere]:
    """县财政局 signs as 宝丰县财政局."""
    for kind, name, weak in names:
        found = locate_body(name, year)
        if found.from_division and found.unread is None and _allows(body, found.regions):
            placed = replace(found, zone=location.zone or found.zone, rest=location.rest)
            doubtful = _names_another(body, name) or (kind == "site" and _may_be_lower(body, name, found))
            yield Elsewhere(placed, kind, name, weak or doubtful)


def _by_codes(location: BodyLocation, body: str, codes: Sequence[str], year: int | None) -> Iterator[Elsewhere]:
    """县财政局 on the site of 宝丰县; a zone on that of the division it shares its name with, else weakly of any."""
    for code in codes:
        division = division_by_code(code, year)
        split = split_name(division.name, division.level) if division else None
        if division is None:
            continue
        here = replace(location, regions=(division,), from_division=True)
        if split is not None and body.startswith(split.type[-1]):
            yield Elsewhere(replace(here, rest=body[1:]), "code", code, False)
        elif location.zone:
            shares_name = split is not None and location.zone.startswith(split.place)
            yield Elsewhere(here, "code", code, not shares_name)


def _names_another(body: str, name: str) -> bool:
    """Whether `body` begins with a division of its own, one in no list, so that `name` may be of another body."""
    return not name.endswith(body) and _OWN_DIVISION.match(body) is not None


def _may_be_lower(body: str, site: str, found: BodyLocation) -> bool:
    """Whether `body` names no division, nor its type, and is on a `site` that may have the reports of lower bodies:
    that of the government of a province or prefecture.
    """
    above_county = any(row.level in ("province", "prefecture") for row in found.regions)
    is_bare = body not in site and _TYPE.match(body) is None and kinds_of_body().zone(body) is None
    return above_county and is_bare


def _allows(body: str, found: tuple[Region, ...]) -> bool:
    """Whether a name may be of one of the divisions `found`, by the type it begins with."""
    own = _TYPE.match(body)
    if own is None or kinds_of_body().zone(body):
        return bool(found)
    splits = (split_name(row.name, row.level) for row in found)
    return any(split is not None and split.type[-1] == own[1] for split in splits)
