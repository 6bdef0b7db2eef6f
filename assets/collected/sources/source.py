"""A source: one government site that publishes annual reports, and the URLs of its lists.

Sources are data (sites/*.yaml, and files of the office), loaded by load.py.
"""

from dataclasses import dataclass, field
from datetime import date

INBOX = "inbox"  # the source name of files that people put into the inbox
CENTRAL = "central"  # the region of a body of the central government, which has no division code
KINDS = ("dataproxy", "annual_report_page", "trs", "boda", "gkmlpt", "kaipu", "openness", "posted", "links")


@dataclass(frozen=True, slots=True)
class Politeness:
    """The limits for one site: pause between requests (`least` to `most` seconds), requests a day, timeout of a request
    in seconds, bytes of a document.
    """

    least: float = 2.0
    most: float = 5.0
    a_day: int = 2_000
    seconds: float = 60.0
    largest: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One site. `starts` are the URLs of its lists, `follow` patterns of URLs of further lists, `hosts` the hosts that
    may be visited, `parameters` what its kind of list needs, `bodies` those that should publish there. `manual` is why
    its reports are downloaded manually (`manual_en` in English), `unverified` whether only because no person has looked
    at the site yet, `ended` since when and why the site is gone. `evidence` are pages from which the start is known.
    """

    name: str
    title: str
    region: str
    kind: str
    starts: tuple[str, ...]
    hosts: frozenset[str]
    file: str
    follow: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)
    bodies: tuple[str, ...] = ()
    politeness: Politeness = field(default_factory=Politeness)
    manual: str | None = None
    manual_en: str | None = None
    ended: tuple[date, str] | None = None
    unverified: bool = False
    evidence: tuple[str, ...] = ()

    def by_hand(self, language: str) -> str | None:
        """Why its reports are downloaded manually, in English if there is a translation; None if it is crawled."""
        return (self.manual_en if language == "en" else None) or self.manual
