"""What the crawler requests, and the result. How it is fetched: fetch.py."""

from dataclasses import dataclass
from urllib.parse import urlencode

from assets.collected.journal.fetch_record import FetchRecord
from assets.collected.pages.report_page import ReportPage


@dataclass(frozen=True, slots=True)
class CrawlRequest:
    """A URL, with the form fields of a POST; its purpose; and the page and link text where it was found."""

    url: str
    purpose: str
    parent: str | None = None
    title: str | None = None
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def journal_url(self) -> str:
        """The URL under which journals record it: that of a POST has the form fields appended."""
        if not self.fields:
            return self.url
        return f"{self.url}{'&' if '?' in self.url else '?'}{urlencode(self.fields)}"


@dataclass(frozen=True, slots=True)
class FetchResult:
    """`record` is None where the answer is from the same night; `body` where there is no document; `page` where the
    document is not HTML or was not read.
    """

    record: FetchRecord | None
    url: str
    body: bytes | None = None
    charset: str | None = None
    page: ReportPage | None = None
