"""Looks at the lists of one source once: robots.txt and each list, politely, and what its first page shows.

Each request is in the journal and counts for the day, as those of a crawl. Follows no pager and fetches no report.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assets.collected.archive.archive import Archive
from assets.collected.crawl.crawl_policy import CrawlPolicy
from assets.collected.crawl.fetch import SourceFetcher
from assets.collected.crawl.host_queue import HostClosed, HostQueues
from assets.collected.crawl.http_client import HttpClient
from assets.collected.crawl.request import CrawlRequest, FetchResult
from assets.collected.crawl.run import scale_pauses
from assets.collected.crawl.session import open_session
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import KnownUrl
from assets.collected.lists import first_requests, read_list
from assets.collected.lists.list_page import ListEntry, ListPage, ListRequest
from assets.collected.lists.systems import linked_kinds, most_likely_kind
from assets.collected.pages.titles import recognise_title
from assets.collected.sources.source import KINDS, Source

_LAST_KIND = "links"  # every page has it
_NO_PAGE = ListPage((), of_its_kind=False)


@dataclass(frozen=True, slots=True)
class ListProbe:
    """One list: the kind that fits its first page, and what is on it. `why` is the reason if it was not had."""

    url: str
    why: str | None = None
    kind: str = _LAST_KIND
    page: ListPage = _NO_PAGE
    reports: tuple[ListEntry, ...] = ()

    @property
    def years(self) -> dict[int, int]:
        """The number of reports by the fiscal year in their titles."""
        years = (recognise_title(entry.title).fiscal_year for entry in self.reports)
        return dict(sorted(Counter(year for year in years if year).items()))

    @property
    def is_usable(self) -> bool:
        """Whether a crawl that starts here finds reports, or further lists that may have them."""
        return bool(self.reports or self.page.more or self.page.linked)


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What came of a probe: the requests made, and each list of the source."""

    requests: int
    lists: tuple[ListProbe, ...]

    @property
    def is_usable(self) -> bool:
        return bool(self.lists) and all(one.is_usable for one in self.lists)


def probe(
    source: Source, archive: Archive, journals: Path, known: Mapping[str, KnownUrl], policy: CrawlPolicy
) -> ProbeResult:
    """Fetch each list of `source` once. Raises the errors of the archive and the journal."""
    return asyncio.run(_probe(scale_pauses(source, policy.pace), archive, journals, known, policy))


async def _probe(
    source: Source, archive: Archive, journals: Path, known: Mapping[str, KnownUrl], policy: CrawlPolicy
) -> ProbeResult:
    queues = HostQueues(journal.requests_on(journals, policy.day))
    async with open_session(loopback=policy.loopback) as session:
        with journal.writing(journals, source.name, policy.began) as write:
            client = HttpClient(session, policy.user_agent, source.politeness)
            fetcher = SourceFetcher(source, archive, known, policy, queues, client, write)
            lists = [await _probe_list(fetcher, first) for first in first_requests(source)]
    return ProbeResult(fetcher.requests, tuple(lists))


async def _probe_list(fetcher: SourceFetcher, first: ListRequest) -> ListProbe:
    """One list; where its page is a shell that a script fills, also the first reply of the service that it asks."""
    url = first.url
    found = await _fetch(fetcher, url, CrawlRequest(url, "list", fields=first.fields))
    if found.why is None and not found.page.rows and found.page.more:
        ask = found.page.more[0]
        filled = await _fetch(fetcher, url, CrawlRequest(ask.url, "list", url, fields=ask.fields))
        found = replace(filled, kind=_LAST_KIND) if filled.why is None else filled
    return found


async def _fetch(fetcher: SourceFetcher, url: str, request: CrawlRequest) -> ListProbe:
    try:
        result = await fetcher.fetch(request)
    except HostClosed as closed:
        return ListProbe(url, str(closed))
    if result.record is not None:
        fetcher.write(result.record)
    if result.body is None:
        return ListProbe(url, result.record.why if result.record else None)
    return _read(fetcher.source, url, result, request.journal_url if request.fields else result.url)


def _read(source: Source, url: str, result: FetchResult, page_url: str) -> ListProbe:
    """The first page by the kind that it has: that of its records, else that of its articles, else the declared one."""
    by_kind = {
        kind: read_list(replace(source, kind=kind), page_url, result.body or b"", result.charset) for kind in KINDS
    }
    having = [kind for kind in (source.kind, *reversed(KINDS)) if by_kind[kind].of_its_kind]
    records = (kind for kind in having if kind not in linked_kinds() and _has_content(by_kind[kind]))
    kind = next(records, most_likely_kind(by_kind[_LAST_KIND].entries) or having[0])
    page = by_kind[kind]
    reports = (entry for entry in page.entries if entry.is_named_report or recognise_title(entry.title).is_report)
    return ListProbe(url, None, kind, page, tuple(reports))


def _has_content(page: ListPage) -> bool:
    return bool(page.rows or page.more or page.linked)
