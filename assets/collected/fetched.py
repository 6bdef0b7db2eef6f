"""What became of one request to a site, as the journal of a crawl and the table collected.fetch keep it."""

from dataclasses import dataclass
from datetime import datetime

PURPOSES = ("robots", "list", "page", "attachment")
OUTCOMES = ("archived", "unchanged", "gone", "refused", "failed", "stopped")


@dataclass(frozen=True, slots=True)
class Fetched:
    """One request. `url` is as asked, `final_url` where redirects led; `parent` the page it was found on, `title` the
    words of the link; `etag` and `modified` are the validators as the site gave them.

    Outcomes: archived (its bytes are in the archive under `sha256`), unchanged (304, or the same bytes as before),
    gone (404, 410), refused (by our own rules: robots.txt, address, size), failed (no answer, or 5xx to the end),
    stopped (403, 412, 521, a captcha: the host is asked no more). `why` says so in words where it is not archived.
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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a URL from its last answer: when it was asked, its validators, and the content it then had."""

    asked: datetime
    etag: str | None
    modified: str | None
    sha256: str | None
    gone: bool = False
