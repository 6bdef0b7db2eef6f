"""The record of one fetch, as journals and the table collected.fetch store it, and what is known of a URL from all its
records.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

FAILED_SOURCES = "sources not had"  # metadata key of the asset; the value is their names, separated by spaces
OTHER_KIND = "the list does not have the declared kind, so all its links were read: check `kind` in the source file"
OUTCOMES = ("archived", "unchanged", "gone", "refused", "failed", "stopped")


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One fetch. `url` is the requested URL, `final_url` the one after redirects, `parent` the page with the link,
    `title` the text of the link, `asked` the time of the last request (UTC), `etag` and `modified` the validators of
    the site, `also_asked` the hosts of all requests after the first (redirects, retries), separated by spaces.

    Outcomes: archived (the bytes are in the archive under `sha256`), unchanged (304, or the same bytes as before), gone
    (404, 410, or a page that states it), refused (by our rules: robots.txt, address, size), failed (no answer, or 5xx
    after all retries), stopped (403, 412, 521 or a captcha: the host is closed). `why` is the reason if the document is
    not archived, or if a list does not have the declared kind or is incomplete.

    The record of the first page of a list is about the whole list: how many `entries` it had of how many that it states
    (`entries_stated`), and whether it is `complete`, which is None where it states no length.
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
    entries: int | None = None
    entries_stated: int | None = None
    complete: bool | None = None


COLUMNS = ", ".join(field.name for field in fields(FetchRecord))  # of collected.fetch, in the order of the fields


@dataclass(frozen=True, slots=True)
class KnownUrl:
    """What is known of a URL: the time of its last answer, the validators and the content it had then.

    `purpose`, `parent` and `title` are those of the last request, `final_url` the URL of the content after redirects.
    `incomplete` is whether it is the first page of a list that was incomplete then.
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
    incomplete: bool = False

    @property
    def owed(self) -> bool:
        """Whether it was requested and never had an answer."""
        return self.sha256 is None and not self.gone


def known_urls(fetches: Iterable[FetchRecord]) -> dict[str, KnownUrl]:
    """What is known of each URL of one source, from its records in the order of time."""
    latest: dict[str, KnownUrl] = {}
    for fetched in fetches:
        latest[fetched.url] = _update(fetched, latest.get(fetched.url))
    return latest


def _update(fetched: FetchRecord, before: KnownUrl | None) -> KnownUrl:
    """An answer replaces the one before; `unchanged` keeps the content; a failure changes nothing else."""
    f = fetched
    if before is None:
        before = KnownUrl(f.asked, None, None, None)
    now = replace(before, purpose=f.purpose, parent=f.parent, title=f.title, incomplete=f.complete is False)
    had = replace(now, asked=f.asked, final_url=f.final_url, gone=False)
    if f.outcome == "archived":
        return replace(had, etag=f.etag, modified=f.modified, sha256=f.sha256)
    if f.outcome == "unchanged":
        etag, modified = f.etag or before.etag, f.modified or before.modified
        return replace(had, etag=etag, modified=modified, sha256=f.sha256 or before.sha256)
    if f.outcome == "gone":
        return replace(now, asked=f.asked, etag=None, modified=None, gone=True)
    return now
