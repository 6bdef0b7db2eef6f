"""The crawl of one source: its lists, the new reports on them, then known reports that may have changed.

One URL after another, so that a site gets one request at a time. A page is written to the journal after its
attachments, so that the next crawl repeats what a killed one left unfinished. Lists are crawled in list_crawl.py; what
a page states is read in pages/.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import aiohttp

from assets.collected.archive.archive import Archive
from assets.collected.crawl.crawl_policy import CrawlPolicy
from assets.collected.crawl.crawl_result import CrawlResult
from assets.collected.crawl.fetch import SourceFetcher
from assets.collected.crawl.host_queue import HostClosed, HostQueues
from assets.collected.crawl.http_client import HttpClient
from assets.collected.crawl.list_crawl import ListCrawl
from assets.collected.crawl.request import CrawlRequest, FetchResult
from assets.collected.journal.fetch_record import FetchRecord, KnownUrl
from assets.collected.journal.journal import Write
from assets.collected.media_type import HTML, media_type
from assets.collected.pages.copies import desktop_url
from assets.collected.pages.report_page import read_report_page
from assets.collected.sources.source import Source

MAX_ATTACHMENTS = 100  # of one page


@dataclass(frozen=True, slots=True)
class CrawlTask:
    """The source to crawl, what is known of its URLs, where documents and records go, and the result to fill."""

    source: Source
    archive: Archive
    write: Write
    known: Mapping[str, KnownUrl]
    policy: CrawlPolicy
    queues: HostQueues
    result: CrawlResult


class SourceCrawl:
    """One crawl of one source; `run` fills the result of its task."""

    def __init__(self, task: CrawlTask, session: aiohttp.ClientSession) -> None:
        t = self.task = task
        client = HttpClient(session, t.policy.user_agent, t.source.politeness)
        self._fetcher = SourceFetcher(t.source, t.archive, t.known, t.policy, t.queues, client, self._write)
        self._visited: set[tuple[str, str]] = set()

    async def run(self) -> None:
        try:
            lists = ListCrawl(self.task.source, self._fetch, self._write)
            await self._crawl_reports(await lists.run())
        finally:
            self.task.result.requests, self.task.result.manual = self._fetcher.requests, self._fetcher.manual

    async def _crawl_reports(self, reports: Mapping[str, CrawlRequest]) -> None:
        """Fetch the new ones of `reports`, then what is missing, then, in season, what may have changed."""
        known, in_season = self.task.known, self.task.policy.in_season
        for request in reports.values():
            if request.journal_url not in known and desktop_url(request.url) not in known:
                await self._fetch_page(request)
        # The URLs visited longest ago come first, so that all get their turn under a daily limit.
        for url, before in sorted(known.items(), key=lambda item: item[1].asked):
            request = reports.get(url) or CrawlRequest(url, before.purpose, before.parent, before.title)
            linked = url in reports or not before.gone
            listed_again = url in reports and before.gone and before.sha256 is not None
            if before.purpose == "page" and (before.owed or listed_again or (in_season and linked)):
                await self._fetch_page(request)
            elif before.purpose == "attachment" and before.owed:
                await self._fetch_attachment(request)

    async def _fetch_page(self, request: CrawlRequest) -> None:
        """Fetch a report and its attachments; the record of the page is written last."""
        result = await self._fetch(request)
        if result is None or result.record is None:
            return
        if result.body is not None and media_type(result.body) == HTML:
            page = result.page or read_report_page(result.url, result.body, result.charset)
            for entry in page.attachments[:MAX_ATTACHMENTS]:
                await self._fetch_attachment(CrawlRequest(entry.url, "attachment", request.journal_url, entry.title))
        self._write(result.record)

    async def _fetch_attachment(self, request: CrawlRequest) -> None:
        result = await self._fetch(request)
        if result is not None:
            self._write(result.record)

    async def _fetch(self, request: CrawlRequest) -> FetchResult | None:
        """The result; None where this crawl has visited the URL before, or where its host is closed.

        An attachment of a closed host is recorded as failed: its page is not read again, so no other record would
        bring it back.
        """
        visit = ("list" if request.purpose == "list" else "document", request.journal_url)  # a URL may be both
        if visit in self._visited:
            return None
        self._visited.add(visit)
        try:
            return await self._fetcher.fetch(request)
        except HostClosed as why:
            self.task.result.skip(str(why))
            return (
                FetchResult(self._failed(request, str(why)), request.url) if request.purpose == "attachment" else None
            )

    def _failed(self, request: CrawlRequest, why: str) -> FetchRecord:
        return FetchRecord(
            self.task.source.name, request.journal_url, request.purpose, self.task.policy.now(), "failed",
            parent=request.parent, title=request.title, why=why,
        )  # fmt: skip

    def _write(self, record: FetchRecord | None, remark: str | None = None) -> None:
        """Write a record, if a request was made; `remark` is its reason where it has no other."""
        if record is not None:
            record = replace(record, why=record.why or remark)
            self.task.write(record)
            self.task.result.count(record)
