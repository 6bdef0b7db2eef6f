"""What a crawl asks for, and what came of it. How it is asked is told in fetch.py."""

from dataclasses import dataclass
from urllib.parse import urlencode

from assets.collected.journal.fetch_record import Fetched
from assets.collected.pages.report_page import Detail


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a URL with the form fields of a POST, why, and where it was found under which words."""

    url: str
    purpose: str
    parent: str | None = None
    title: str | None = None
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The URL it is known by: that of a POST with its fields behind."""
        if not self.fields:
            return self.url
        return f"{self.url}{'&' if '?' in self.url else '?'}{urlencode(self.fields)}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it. `fetched` is None where it had been asked in the same night; `body` where there is none; `said`
    where what it says was not looked at.
    """

    fetched: Fetched | None
    url: str
    body: bytes | None = None
    charset: str | None = None
    said: Detail | None = None
