"""A document with what is known of it from outside: the page it is attached to, its file name, its source.

A document that is only bytes has none of this. Identifies nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assets.staged.identity.publication import Publication, read_publication


@dataclass(frozen=True, slots=True)
class ReviewedIdentity:
    """An identity that a person settled: body, division by code, zone, fiscal year, and the place of the entry."""

    body: str
    region: str
    year: int
    declared: str
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """A document, and what is known from outside.

    `page`: address of the page it is attached to, None where there is none, with the page's `titles` and meta `tags` by
    name. `names`: of the file and its folders, nearest first. `bodies`: those of its source. `reviewed`: the identity
    that a person settled.
    """

    data: bytes
    page: str | None = None
    titles: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    reviewed: ReviewedIdentity | None = None

    @property
    def page_publication(self) -> Publication:
        """The publication by the page's tags, with the page's address in the evidence."""
        found = read_publication(self.tags, ())
        return replace(found, evidence=found.evidence and f"{found.evidence} ({self.page})")
