"""What became of one request to a site, as the journal of a crawl and the table collected.fetch keep it, and what is
known of a URL from all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

PURPOSES = ("robots", "list", "page", "attachment")
FAILED_SOURCES = "sources not had"  # their names by blanks, in the metadata of a fetch
OUTCOMES = ("archived", "unchanged", "gone", "refused", "failed", "stopped")


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One request. `url` is as asked, `final_url` where redirects led; `parent` the page it was found on, `title` the
    words of the link; `etag` and `modified` are the validators as the site gave them; `also_asked` the hosts, by
    blanks, of the requests it took beyond the first: redirects, and those made again.

    Outcomes: archived (its bytes are in the archive under `sha256`), unchanged (304, or the same bytes as before),
    gone (404, 410, a page that says so), refused (by our own rules: robots.txt, address, size), failed (no answer, or
    5xx to the end), stopped (403, 412, 521, a captcha: the host is asked no more). `why` says so in words where it is
    not archived, and of a list that is not of its source's kind.
    """

    source: str
    url: str
    purpose: str
    asked: datetime
    outcome: str
    final_url: str | None = None
    parent: str | None = None
    title: str | None = None
    status: int | None = None
    etag: str | None = None
    modified: str | None = None
    sha256: str | None = None
    bytes: int = 0
    media_type: str | None = None
    seconds: float = 0.0
    why: str | None = None
    also_asked: str | None = None


COLUMNS = ", ".join(field.name for field in fields(FetchRecord))  # of collected.fetch, as a request is made from a row


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a URL from its last answer: when it was asked, its validators, and the content it then had.

    `purpose`, `parent` and `title` are those it was asked with, `final_url` where redirects led to its content. Without
    content, and not gone, it is still owed.
    """

    asked: datetime
    etag: str | None
    modified: str | None
    sha256: str | None
    gone: bool = False
    purpose: str = "page"
    parent: str | None = None
    title: str | None = None
    final_url: str | None = None

    @property
    def owed(self) -> bool:
        """Whether it was asked for and never had."""
        return self.sha256 is None and not self.gone


def known(fetches: Iterable[FetchRecord]) -> dict[str, Known]:
    """What is known of each URL of one source, given its requests in the order they were made."""
    latest: dict[str, Known] = {}
    for fetched in fetches:
        latest[fetched.url] = _known(fetched, latest.get(fetched.url))
    return latest


def _known(fetched: FetchRecord, before: Known | None) -> Known:
    """An answer replaces the one before; `unchanged` keeps its content; without an answer what was known stays."""
    f = fetched
    if before is None:
        before = Known(f.asked, None, None, None)
    now = replace(before, purpose=f.purpose, parent=f.parent, title=f.title)
    had = replace(now, asked=f.asked, final_url=f.final_url, gone=False)
    if f.outcome == "archived":
        return replace(had, etag=f.etag, modified=f.modified, sha256=f.sha256)
    if f.outcome == "unchanged":
        etag, modified = f.etag or before.etag, f.modified or before.modified
        return replace(had, etag=etag, modified=modified, sha256=f.sha256 or before.sha256)
    if f.outcome == "gone":
        return replace(now, asked=f.asked, etag=None, modified=None, gone=True)
    return now
