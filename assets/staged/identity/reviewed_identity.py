"""Puts the identity that a person settled in the place of what the evidence gave, and keeps the printed one beside it.

The reviewed files are read in assets/checked/reviewed; here is only what an entry changes.
"""

from dataclasses import replace
from typing import cast

from assets.staged.identity.body_location import locate_body, without_brackets
from assets.staged.identity.evidence import make_evidence
from assets.staged.identity.identify import Identity, PrintedIdentity
from assets.staged.identity.received_document import ReviewedIdentity
from warehouse.reference.bodies.kinds_of_body import Level, kinds_of_body
from warehouse.reference.divisions.regions import regions

_NATION = "00"


def apply_review(identity: Identity, reviewed: ReviewedIdentity | None) -> Identity:
    """`identity` with body, division and year as `reviewed`; as it is where that is None."""
    if reviewed is None:
        return identity
    region = regions().nearest(reviewed.region, reviewed.year)
    level: Level = "national" if reviewed.region == _NATION else cast(Level, region.level) if region else "county"
    kinds, bare = kinds_of_body(), not locate_body(reviewed.body, reviewed.year).rest
    kind = kinds.kind(without_brackets(reviewed.body)) or (kinds.bare.get(level) if bare else None)
    return replace(
        identity, body=reviewed.body, year=reviewed.year, region_code=reviewed.region, kind=kind,
        region_name=region.name if region else "全国", level="zone" if reviewed.zone else level, zone=reviewed.zone,
        why=None, candidates=(), other_years=(),
        printed=PrintedIdentity(identity.body, identity.region_code, identity.year),
        evidence=tuple(make_evidence(about, "reviewed", reviewed.declared) for about in ("body", "region", "year")),
    )  # fmt: skip
