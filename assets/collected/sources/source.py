"""What a source is: one site of a government that publishes annual reports, and where its lists of them are.

Sources are reviewed data (sources/*.yaml); how they are loaded and what a list of a kind looks like is told elsewhere.
"""

from dataclasses import dataclass, field
from datetime import date

INBOX = "inbox"  # what files come from that were put in by hand, as sites come from a source by its name
KINDS = ("dataproxy", "annual_report_page", "trs", "boda", "gkmlpt", "kaipu", "openness", "links")


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a site is asked: seconds between two requests (least and most), requests a day, bytes of one answer."""

    least: float = 2.0
    most: float = 5.0
    a_day: int = 2_000
    seconds: float = 60.0
    largest: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One site. `starts` are the URLs of its lists, `follow` patterns of URLs that lead to further lists, `hosts` the
    hosts it may be asked at; `years` the fiscal years wanted, none for all; `parameters` what its kind of list needs.
    `manual` says why it is not asked but taken by hand (`manual_en` the same in English), `ended` since when and why it
    is dead: such a source is kept.
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

    def by_hand(self, language: str) -> str | None:
        """Why it is not asked, in English where that is asked for and written down; None where it is."""
        return (self.manual_en if language == "en" else None) or self.manual
