"""The way through a source: its lists, the reports on them that are new, then what is known and may have changed.

One URL after another, so that a site has one request at a time; a page is written down after its attachments, so that
what a killed crawl left undone is asked again. What a page says is read in lists/, pages/titles.py and
pages/report_page.py.
"""

from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scrapy import Spider

from assets.collected.archive.archive import Archive
from assets.collected.crawl.crawl_policy import Conduct
from assets.collected.crawl.crawl_result import Crawled
from assets.collected.crawl.fetch import Asking
from assets.collected.crawl.host_queue import Closed, Hosts
from assets.collected.crawl.request import Answer, Wanted
from assets.collected.crawl.transport import Wire
from assets.collected.journal.fetch_record import Fetched, Known
from assets.collected.journal.journal import Write
from assets.collected.lists import read
from assets.collected.media_type import HTML, media_type
from assets.collected.pages.report_page import detail
from assets.collected.pages.titles import recognised
from assets.collected.sources.source import Source

MOST_ATTACHMENTS = 100  # of one page
OTHER_SHAPE = "it has not the shape its source is declared with, so its links were taken: see to the kind of the source"


@dataclass(frozen=True, slots=True)
class Errand:
    """What a spider is sent out with, and what it reports in."""

    source: Source
    archive: Archive
    write: Write
    known: Mapping[str, Known]
    conduct: Conduct
    hosts: Hosts
    crawled: Crawled


class SourceSpider(Spider):
    """One source. It asks through Scrapy's engine by itself, and so yields nothing."""

    name = "source"

    def __init__(self, errand: Errand, **_: Any) -> None:
        super().__init__()
        self.errand = errand
        self.fault: Exception | None = None
        self._done: set[tuple[str, str]] = set()

    async def start(self) -> AsyncIterator[Any]:
        e = self.errand
        wire = Wire(self.crawler, e.conduct.agent, e.source.politeness)
        self._asking = Asking(e.source, e.archive, e.known, e.conduct, e.hosts, wire, self._write)
        try:
            await self._source()
        except Exception as fault:  # Scrapy would log it and end as if all were well
            self.fault = fault
        e.crawled.asked, e.crawled.manual = self._asking.requests, self._asking.manual
        return
        yield

    async def _source(self) -> None:
        reports = await self._lists()
        known, in_season = self.errand.known, self.errand.conduct.in_season
        for wanted in reports.values():
            if wanted.address not in known:
                await self._page(wanted)
        # What was asked longest ago comes first, so that a cap takes turns.
        for url, before in sorted(known.items(), key=lambda item: item[1].asked):
            wanted = reports.get(url) or Wanted(url, before.purpose, before.parent, before.title)
            linked = url in reports or not before.gone
            listed_again = url in reports and before.gone and before.sha256 is not None
            if before.purpose == "page" and (before.owed or listed_again or (in_season and linked)):
                await self._page(wanted)
            elif before.purpose == "attachment" and before.owed:
                await self._written(wanted)

    async def _lists(self) -> dict[str, Wanted]:
        """Every list of the source asked; the reports they name, by URL."""
        lists = deque(Wanted(url, "list") for url in self.errand.source.starts)
        reports: dict[str, Wanted] = {}
        while lists:
            wanted = lists.popleft()
            answer = await self._asked(wanted)
            if answer is None:
                continue
            if answer.body is None:
                self._write(answer.fetched)
                continue
            listing = read(self.errand.source, answer.url, answer.body, answer.charset)
            self._write(answer.fetched, None if listing.of_its_kind else OTHER_SHAPE)
            lists.extend(Wanted(ask.url, "list", wanted.address, fields=ask.fields) for ask in listing.more)
            for entry in listing.entries:
                if recognised(entry.title).is_report:
                    reports.setdefault(entry.url, Wanted(entry.url, "page", wanted.address, entry.title))
        return reports

    async def _page(self, wanted: Wanted) -> None:
        """A report and what hangs on it; the page is written down last."""
        answer = await self._asked(wanted)
        if answer is None or answer.fetched is None:
            return
        if answer.body is not None and media_type(answer.body) == HTML:
            said = answer.said or detail(answer.url, answer.body, answer.charset)
            for entry in said.attachments[:MOST_ATTACHMENTS]:
                await self._written(Wanted(entry.url, "attachment", wanted.address, entry.title))
        self._write(answer.fetched)

    async def _written(self, wanted: Wanted) -> Answer | None:
        """The answer, written down; an attachment whose host is asked no more is written down as owed."""
        answer = await self._asked(wanted)
        if answer is not None:
            self._write(answer.fetched)
        return answer

    async def _asked(self, wanted: Wanted) -> Answer | None:
        """The answer; None where it was had in this crawl already, or its host is asked no more."""
        asked = ("list" if wanted.purpose == "list" else "document", wanted.address)  # it may be both
        if asked in self._done:
            return None
        self._done.add(asked)
        try:
            return await self._asking.ask(wanted)
        except Closed as why:
            self.errand.crawled.leave(str(why))
            return self._owed(wanted, str(why)) if wanted.purpose == "attachment" else None

    def _owed(self, wanted: Wanted, why: str) -> Answer:
        """Nothing else would tell of an attachment tomorrow, as its page is not read again."""
        now, e = self.errand.conduct.now(), self.errand
        fetched = Fetched(
            e.source.name, wanted.address, wanted.purpose, now, "failed", parent=wanted.parent, title=wanted.title,
            why=why,
        )  # fmt: skip
        return Answer(fetched, wanted.url)

    def _write(self, fetched: Fetched | None, why: str | None = None) -> None:
        """Write down a request, if one was made; `why` is what else is to be said of it."""
        if fetched is not None:
            fetched = replace(fetched, why=fetched.why or why)
            self.errand.write(fetched)
            self.errand.crawled.count(fetched)
