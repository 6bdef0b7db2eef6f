"""A crawl of many sources: a job of Scrapy each, together where their hosts allow, one journal a source."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner

from assets.collected.archive.archive import Archive
from assets.collected.crawl.addresses import host
from assets.collected.crawl.crawl_policy import Conduct
from assets.collected.crawl.crawl_result import Crawled
from assets.collected.crawl.download import LOOPBACK
from assets.collected.crawl.host_queue import Hosts
from assets.collected.crawl.spider import Errand, SourceSpider
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import Known
from assets.collected.sources.source import Source

_HANDLER = "assets.collected.crawl.download.GuardedHandler"
# What Scrapy does for us, and nothing else: redirects, retries, cookies, robots.txt and turns are ours.
_SETTINGS = {
    "TWISTED_REACTOR_ENABLED": False,
    "DOWNLOAD_HANDLERS_BASE": {},
    "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOADER_MIDDLEWARES_BASE": {"scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590},
    "SPIDER_MIDDLEWARES_BASE": {},
    "EXTENSIONS_BASE": {},
    "LOG_ENABLED": False,
}
Knowledge = Mapping[str, Mapping[str, Known]]


def crawl(
    sources: Iterable[Source], archive: Archive, journals: Path, known: Knowledge, conduct: Conduct,
    ended: Callable[[Crawled], object] = lambda crawled: None,
) -> tuple[Crawled, ...]:  # fmt: skip
    """Ask every source what is new, given what is `known` of its URLs (by source); in the order of `sources`, and told
    to `ended` one by one.

    A source that is taken by hand, that has ended, or whose host turned us away, is not asked. What the archive or the
    disk refuses is raised once all have ended. Can be called wherever code runs, in an event loop too.
    """
    made = _Crawl(archive, journals, known, conduct).all(tuple(sources), ended)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(made)
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, made).result()


class _Crawl:
    """What the sources of one crawl share."""

    def __init__(self, archive: Archive, journals: Path, known: Knowledge, conduct: Conduct) -> None:
        self.archive, self.journals, self.known, self.conduct = archive, journals, known, conduct
        self.hosts = Hosts(journal.asked_on(journals, conduct.day))
        self.turned_away = [] if conduct.again else journal.stopped(journals)

    async def all(self, sources: tuple[Source, ...], ended: Callable[[Crawled], object]) -> tuple[Crawled, ...]:
        logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # what became of a request the journal tells
        runner = AsyncCrawlerRunner(_SETTINGS | {LOOPBACK: self.conduct.loopback})
        together = asyncio.Semaphore(self.conduct.together)

        async def bounded(source: Source) -> Crawled:
            async with together:
                crawled = await self._one(runner, source)
            ended(crawled)
            return crawled

        done = await asyncio.gather(*map(bounded, sources), return_exceptions=True)
        for result in done:
            if isinstance(result, BaseException):
                raise result
        return tuple(result for result in done if isinstance(result, Crawled))

    async def _one(self, runner: AsyncCrawlerRunner, source: Source) -> Crawled:
        crawled = Crawled(source.name, manual=self._by_hand(source))
        if crawled.manual is not None:
            return crawled
        with journal.writing(self.journals, source.name, self.conduct.began) as write:
            known = self.known.get(source.name, {})
            crawler = runner.create_crawler(SourceSpider)
            source = _paced(source, self.conduct.pace)
            await runner.crawl(crawler, Errand(source, self.archive, write, known, self.conduct, self.hosts, crawled))
        if isinstance(crawler.spider, SourceSpider) and crawler.spider.fault is not None:
            raise crawler.spider.fault
        return crawled

    def _by_hand(self, source: Source) -> str | None:
        """Why a source is not asked."""
        if source.ended is not None:
            return f"it ended on {source.ended[0]}: {source.ended[1]}"
        if source.manual is not None:
            return source.manual
        starts = {host(url) for url in source.starts}
        for stop in self.turned_away:
            if stop.source == source.name or host(stop.final_url or stop.url) in starts:
                return (
                    f"{host(stop.final_url or stop.url)} turned us away on {stop.asked:%Y-%m-%d} ({stop.why}): take the"
                    f" reports by hand, or ask once more with `gongkai collect {source.name}`"
                )
        return None


def _paced(source: Source, pace: float) -> Source:
    p = source.politeness
    return replace(source, politeness=replace(p, least=p.least * pace, most=p.most * pace))
