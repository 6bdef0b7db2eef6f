"""A crawl of many sources: a job of Scrapy each, together where their hosts allow, one journal a source."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner

from assets.collected import journal
from assets.collected.archive import Archive
from assets.collected.crawl.conduct import Conduct
from assets.collected.crawl.crawled import Crawled
from assets.collected.crawl.download import LOOPBACK
from assets.collected.crawl.hosts import Hosts
from assets.collected.crawl.spider import Errand, SourceSpider
from assets.collected.fetched import Known
from assets.collected.source import Source

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
    sources: Iterable[Source], archive: Archive, journals: Path, known: Knowledge, conduct: Conduct
) -> tuple[Crawled, ...]:
    """Ask every source what is new, given what is `known` of its URLs (by source); in the order of `sources`.

    A source that is taken by hand, that has ended, or whose host turned us away, is not asked. What the archive or the
    disk refuses is raised once all have ended. Can be called wherever code runs, in an event loop too.
    """
    asyncio_run = asyncio.run
    made = _all(tuple(sources), archive, journals, known, conduct)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio_run(made)
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio_run, made).result()


async def _all(
    sources: tuple[Source, ...], archive: Archive, journals: Path, known: Knowledge, conduct: Conduct
) -> tuple[Crawled, ...]:
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    hosts, together = Hosts(journal.asked_on(journals, conduct.day)), asyncio.Semaphore(conduct.together)
    runner = AsyncCrawlerRunner(_SETTINGS | {LOOPBACK: conduct.loopback})

    async def one(source: Source) -> Crawled:
        crawled = Crawled(source.name)
        crawled.manual = _by_hand(source, journals, conduct)
        if crawled.manual is None:
            async with together:
                await _one(source, crawled)
        return crawled

    async def _one(source: Source, crawled: Crawled) -> None:
        with journal.writing(journals, source.name, conduct.began) as write:
            errand = Errand(source, archive, write, known.get(source.name, {}), conduct, hosts, crawled)
            crawler = runner.create_crawler(SourceSpider)
            await runner.crawl(crawler, errand=errand)
        if isinstance(crawler.spider, SourceSpider) and crawler.spider.fault is not None:
            raise crawler.spider.fault

    ended = await asyncio.gather(*(one(source) for source in sources), return_exceptions=True)
    for result in ended:
        if isinstance(result, BaseException):
            raise result
    return tuple(result for result in ended if isinstance(result, Crawled))


def _by_hand(source: Source, journals: Path, conduct: Conduct) -> str | None:
    """Why a source is not asked."""
    if source.ended is not None:
        return f"it ended on {source.ended[0]}: {source.ended[1]}"
    if source.manual is not None:
        return source.manual
    stopped = None if conduct.again else journal.stopped(journals, source.name)
    if stopped is None:
        return None
    return (
        f"its site turned us away on {stopped.asked:%Y-%m-%d} ({stopped.url}: {stopped.why}): take its reports by hand, or"
        f" ask once more with `gongkai collect {source.name}`"
    )
