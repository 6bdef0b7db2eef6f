"""The crawl of the lists of a source: each list page by page, and the reports on all of them.

The first page of a list is written to the journal last, with what was had of the whole list, so that the next crawl
repeats a list that a killed one left unfinished. What a page lists is read in lists/.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from assets.collected.crawl.request import CrawlRequest, FetchResult
from assets.collected.journal.fetch_record import OTHER_KIND, FetchRecord
from assets.collected.lists import first_requests, read_list
from assets.collected.lists.list_page import ListEntry, ListPage, ListRequest
from assets.collected.lists.pager import MOST_PAGES
from assets.collected.lists.tally import ListTally
from assets.collected.pages.copies import drop_copies
from assets.collected.pages.titles import recognise_title
from assets.collected.sources.source import Source

Fetch = Callable[[CrawlRequest], Awaitable[FetchResult | None]]
Write = Callable[[FetchRecord | None, str | None], None]
_NOT_FETCHED = "the host gets no more requests"
_OVER = f"over the limit of {MOST_PAGES:,} pages"


class ListCrawl:
    """The lists of one source. `fetch` returns None where a host is closed; `visited` has the URLs of lists so far."""

    def __init__(self, source: Source, fetch: Fetch, write: Write) -> None:
        self._source, self._fetch, self._write = source, fetch, write
        self._visited: set[str] = set()

    async def run(self) -> dict[str, CrawlRequest]:
        """Fetch every list of the source; returns the reports on them by URL, each once."""
        lists = deque(CrawlRequest(ask.url, "list", fields=ask.fields) for ask in first_requests(self._source))
        reports: dict[str, CrawlRequest] = {}
        while lists:
            request = lists.popleft()
            if self._is_new(request):
                for page in await self._crawl_list(request):
                    lists.extend(_requests(page.linked, request))
                    for entry in filter(_is_report, page.entries):
                        reports.setdefault(entry.url, _report_request(entry, request))
        return {url: reports[url] for url in drop_copies(reports)}

    async def _crawl_list(self, first: CrawlRequest) -> list[ListPage]:
        """All pages of one list, as far as they can be had."""
        tally, waiting, held = ListTally(), deque([first]), None
        while waiting:
            request = waiting.popleft()
            result = await self._fetch(request)
            page = self._read(request, result)
            if result is not None and request is not first:
                self._write(result.record, self._remark(page))
            elif result is not None:
                held = result.record, self._remark(page)
            if page is None:
                tally.missing.append((request.journal_url, _why(result)))
                continue
            tally.pages.append(page)
            waiting.extend(self._further(page, first, tally, len(waiting)))
        if held is not None:
            self._write_list(tally, *held)
        return tally.pages

    def _further(self, page: ListPage, first: CrawlRequest, tally: ListTally, waiting: int) -> list[CrawlRequest]:
        """The pages of the list that were not requested before, up to the limit for one list."""
        further = [request for request in _requests(page.more, first) if self._is_new(request)]
        room = max(0, MOST_PAGES - len(tally.pages) - waiting)
        tally.missing += ((request.journal_url, _OVER) for request in further[room:])
        return further[:room]

    def _is_new(self, request: CrawlRequest) -> bool:
        """Whether a list is requested for the first time in this crawl."""
        new = request.journal_url not in self._visited
        self._visited.add(request.journal_url)
        return new

    def _read(self, request: CrawlRequest, result: FetchResult | None) -> ListPage | None:
        if result is None or result.body is None:
            return None
        url = request.journal_url if request.fields else result.url
        return read_list(self._source, url, result.body, result.charset)

    @staticmethod
    def _remark(page: ListPage | None) -> str | None:
        return OTHER_KIND if page is not None and not page.of_its_kind else None

    def _write_list(self, tally: ListTally, record: FetchRecord | None, remark: str | None) -> None:
        """Write the record of the first page; only one that was had has a tally."""
        if record is not None and tally.pages:
            remark = "; ".join(filter(None, (remark, tally.why))) or None
            record = replace(
                record, entries=tally.entries, entries_stated=tally.stated_entries, complete=tally.complete
            )
        self._write(record, remark)


def _is_report(entry: ListEntry) -> bool:
    return entry.is_named_report or recognise_title(entry.title).is_report


def _report_request(entry: ListEntry, found_on: CrawlRequest) -> CrawlRequest:
    return CrawlRequest(entry.url, "page", found_on.journal_url, entry.title)


def _requests(asks: Iterable[ListRequest], found_on: CrawlRequest) -> list[CrawlRequest]:
    return [CrawlRequest(ask.url, "list", found_on.journal_url, fields=ask.fields) for ask in asks]


def _why(result: FetchResult | None) -> str:
    """Why a page was not had."""
    if result is None:
        return _NOT_FETCHED
    return result.record.why or result.record.outcome if result.record else _NOT_FETCHED
