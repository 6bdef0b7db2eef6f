"""The crawl of many sources: in parallel where their hosts allow, with one journal for each source."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp

from assets.collected.archive.archive import Archive
from assets.collected.crawl.addresses import host
from assets.collected.crawl.crawl_policy import CrawlPolicy
from assets.collected.crawl.crawl_result import CrawlResult
from assets.collected.crawl.host_queue import HostQueues
from assets.collected.crawl.session import open_session
from assets.collected.crawl.source_crawl import CrawlTask, SourceCrawl
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import KnownUrl
from assets.collected.journal.journal import Write
from assets.collected.journal.shared_journals import SharedJournals
from assets.collected.sources.source import Source

KnownBySource = Mapping[str, Mapping[str, KnownUrl]]


def crawl(
    sources: Iterable[Source], archive: Archive, journals: Path, known: KnownBySource, policy: CrawlPolicy,
    on_result: Callable[[CrawlResult], object] = lambda result: None, shared: SharedJournals | None = None,
) -> tuple[CrawlResult, ...]:  # fmt: skip
    """Crawl every source, given what is `known` of its URLs; returns the results in the order of `sources`, and passes
    each to `on_result` as soon as it is there. Journals are stored among the `shared` ones as they grow.

    Sources to download manually, sources that ended and sources whose host blocked the crawler get no request. Errors
    of the archive or the disk are raised once all sources are done. Works inside a running event loop too.
    """
    crawling = _Crawl(archive, journals, known, policy, shared).run(tuple(sources), on_result)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(crawling)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, crawling).result()


class _Crawl:
    """What the sources of one crawl share."""

    def __init__(
        self, archive: Archive, journals: Path, known: KnownBySource, policy: CrawlPolicy, shared: SharedJournals | None
    ) -> None:
        self.archive, self.journals, self.known, self.policy, self.shared = archive, journals, known, policy, shared
        self.queues = HostQueues(journal.requests_on(journals, policy.day))
        self.blocked = [] if policy.retry_blocked else journal.blocked(journals)

    async def run(
        self, sources: tuple[Source, ...], on_result: Callable[[CrawlResult], object]
    ) -> tuple[CrawlResult, ...]:
        slots = asyncio.Semaphore(self.policy.max_parallel)
        async with open_session(loopback=self.policy.loopback) as session:

            async def crawl_in_slot(source: Source) -> CrawlResult:
                async with slots:
                    result = await self._crawl(source, session)
                on_result(result)
                return result

            done = await asyncio.gather(*map(crawl_in_slot, sources), return_exceptions=True)
        for result in done:
            if isinstance(result, BaseException):
                raise result
        return tuple(result for result in done if isinstance(result, CrawlResult))

    async def _crawl(self, source: Source, session: aiohttp.ClientSession) -> CrawlResult:
        result = CrawlResult(source.name, manual=self._reason_for_manual_download(source))
        if result.manual is not None:
            return result
        with self._journal(source.name) as write:
            known, paced = self.known.get(source.name, {}), scale_pauses(source, self.policy.pace)
            task = CrawlTask(paced, self.archive, write, known, self.policy, self.queues, result)
            await SourceCrawl(task, session).run()
        return result

    @contextmanager
    def _journal(self, source: str) -> Iterator[Write]:
        began = self.policy.began
        with journal.writing(self.journals, source, began) as write:
            if self.shared is None:
                yield write
                return
            with self.shared.storing(self.journals, journal.path_of(self.journals, source, began), write) as stored:
                yield stored

    def _reason_for_manual_download(self, source: Source) -> str | None:
        """Why a source gets no request; None where it may be crawled."""
        if source.ended is not None:
            return f"the site ended on {source.ended[0]}: {source.ended[1]}"
        if source.manual is not None:
            return source.manual
        starts = {host(url) for url in source.starts}
        for stop in self.blocked:
            name = host(stop.final_url or stop.url)
            if stop.source == source.name or name in starts:
                return (
                    f"{name} blocked the crawler on {stop.asked:%Y-%m-%d} ({stop.why}): download its reports manually,"
                    f" or retry with `gongkai collect {source.name}`"
                )
        return None


def scale_pauses(source: Source, pace: float) -> Source:
    """The source with its pauses shortened to the part `pace`, for a rehearsal."""
    p = source.politeness
    return replace(source, politeness=replace(p, least=p.least * pace, most=p.most * pace))
