"""Fetches one URL until there is an answer: robots.txt, the queue of the host, redirects, retries, and the outcome.

Puts the document into the archive. source_crawl.py decides which URLs are fetched, and in which order.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from assets.collected.archive.address import digest
from assets.collected.archive.archive import Archive, FirstSight
from assets.collected.crawl.addresses import escape_url, host, reason_to_refuse
from assets.collected.crawl.crawl_policy import CrawlPolicy
from assets.collected.crawl.host_queue import HostClosed, HostQueue, HostQueues
from assets.collected.crawl.http_client import HttpClient
from assets.collected.crawl.http_reply import BLOCKED, HttpReply, NoAnswer, ReplyRefused
from assets.collected.crawl.request import CrawlRequest, FetchResult
from assets.collected.crawl.robots import LARGEST, Robots
from assets.collected.journal.fetch_record import FetchRecord, KnownUrl
from assets.collected.journal.journal import Write
from assets.collected.media_type import HTML, media_type
from assets.collected.pages.not_found import reason_led_away
from assets.collected.pages.report_page import ReportPage, read_report_page
from assets.collected.sources.source import Source
from assets.text.characters import error_text

MAX_REDIRECTS = 5
MAX_WAIT = 900.0  # seconds that a crawl waits for one host
_RETRY_WAITS = (6, 36)  # before the second and the third try, in the longest pauses of the site
_GONE = (404, 410)


class _NoDocument(Exception):
    """A fetch ends with `outcome` and without a document; the message is the reason."""

    def __init__(self, outcome: str, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome


@dataclass(slots=True)
class SourceFetcher:
    """Fetches the URLs of one source, one after another. `requests` counts what was sent. `manual` is the reason for
    manual download once a host blocks the crawler.
    """

    source: Source
    archive: Archive
    known: Mapping[str, KnownUrl]
    policy: CrawlPolicy
    queues: HostQueues
    client: HttpClient
    write: Write
    requests: int = 0
    manual: str | None = None

    async def fetch(self, request: CrawlRequest) -> FetchResult:
        """The result, whose record is not yet in the journal; HostClosed where no request was sent."""
        known = self.known.get(request.journal_url)
        if known is not None and not known.owed and not known.incomplete and self.policy.is_same_night(known.asked):
            body = await self.archived_body(known)
            if body is not None or known.gone:
                return FetchResult(None, known.final_url or request.url, body)
        return await _UrlFetch(self, request, known).run()

    async def archived_body(self, known: KnownUrl) -> bytes | None:
        """The last content of a URL; None where the archive no longer has it."""
        if known.sha256 is None or known.gone:
            return None
        try:
            return await asyncio.to_thread(self.archive.get, known.sha256)
        except (FileNotFoundError, ValueError):
            return None

    async def check_robots(self, url: str) -> str | None:
        """Why robots.txt disallows `url`; None where it allows it."""
        parts, queue = urlsplit(url), self.queues[host(url)]
        origin = f"{parts.scheme}://{parts.netloc}"
        async with queue.robots_lock:
            if origin not in queue.robots:
                queue.robots[origin] = await self._fetch_robots(origin, queue)
        allowed = await asyncio.to_thread(queue.robots[origin].allows, url)  # long rules take time
        return None if allowed else "disallowed by robots.txt"

    async def _fetch_robots(self, origin: str, queue: HostQueue) -> Robots:
        """The rules of a host; without an answer to robots.txt the host is closed."""
        result = await self.fetch(CrawlRequest(f"{origin}/robots.txt", "robots"))
        if result.record is not None:
            self.write(result.record)
            status = result.record.status or 0
            if result.body is None and not (400 <= status < 500 and status != 429):
                queue.close(f"the robots.txt of {queue.name} is unavailable: {result.record.why}")
        if queue.closed:
            raise HostClosed(queue.closed)
        robots = await asyncio.to_thread(Robots, result.body or b"")
        if robots.pause > MAX_WAIT:
            queue.close(f"the robots.txt of {queue.name} asks for {robots.pause:,.0f} seconds between requests")
        queue.crawl_delay = max(queue.crawl_delay, robots.pause)
        return robots


@dataclass(slots=True)
class _UrlFetch:
    """One fetch in progress: the current URL, the last reply, and the host of each request sent."""

    fetcher: SourceFetcher
    request: CrawlRequest
    known: KnownUrl | None
    url: str = ""
    redirected: bool = False
    asked: datetime | None = None
    reply: HttpReply | None = None
    page: ReportPage | None = None
    seconds: float = 0.0
    hosts: list[str] = field(default_factory=list)

    async def run(self) -> FetchResult:
        began, body, sha256 = self.fetcher.policy.now(), None, None
        outcome, why, known = "archived", None, self.known
        try:
            body = await self._document(known)
            if body is None and known is not None:  # unchanged, but the archive no longer has it
                known, body = None, await self._document(None)
            sha256 = digest(body or b"")
            if not (self.reply and self.reply.status == 304):  # unchanged bytes too: the archive may have lost them
                await self._archive(sha256, body or b"")
            if known is not None and sha256 == known.sha256 and not known.gone:
                outcome = "unchanged"
        except _NoDocument as end:
            outcome, why, body = end.outcome, str(end), None
        except HostClosed as closed:
            if not self.hosts:
                raise
            outcome, why, body = "failed", str(closed), None
        record = self._record(self.asked or began, outcome, why, body, sha256)
        return FetchResult(record, self.url, body, self.reply.charset if self.reply else None, self.page)

    def _record(
        self, asked: datetime, outcome: str, why: str | None, body: bytes | None, sha256: str | None
    ) -> FetchRecord:
        reply = self.reply
        validated = reply if body is not None else None
        return FetchRecord(
            self.fetcher.source.name, self.request.journal_url, self.request.purpose, asked, outcome,
            final_url=self.url if self.redirected else None,
            parent=self.request.parent, title=self.request.title,
            status=reply.status if reply else None,
            etag=validated.etag if validated else None, modified=validated.modified if validated else None,
            sha256=sha256, bytes=len(reply.body) if reply else 0,
            media_type=media_type(body) if body is not None else None,
            seconds=round(self.seconds, 3), why=why, also_asked=" ".join(self.hosts[1:]) or None,
        )  # fmt: skip

    async def _document(self, known: KnownUrl | None) -> bytes | None:
        """The document, redirects followed; None where it is unchanged and the archive lost it. Raises _NoDocument."""
        target, fields, self.redirected = self.request.url, self.request.fields, False
        for _ in range(MAX_REDIRECTS):
            self.url = escape_url(target)
            await self._check_url()
            reply = await self._send(fields, self._validators(known))
            self.page = self._read_page(reply)
            redirect = self._redirect(reply)
            if redirect is None:
                return await self._judge(reply, known)
            target, fields, self.redirected = redirect, fields if reply.status in (307, 308) else (), True
        raise _NoDocument("failed", f"too many redirects (over {MAX_REDIRECTS})")

    async def _check_url(self) -> None:
        why = reason_to_refuse(self.url, self.fetcher.source)
        if why is None and self.request.purpose != "robots":
            why = await self.fetcher.check_robots(self.url)
        if why is not None:
            raise _NoDocument("refused", f"redirects to {self.url}: {why}" if self.redirected else why)

    def _validators(self, known: KnownUrl | None) -> KnownUrl | None:
        """`known` where its validators belong to the current URL, and not to another one on the way to it."""
        if known is None or known.gone:
            return None
        return known if self.url == escape_url(known.final_url or self.request.url) else None

    async def _send(self, fields: tuple[tuple[str, str], ...], known: KnownUrl | None) -> HttpReply:
        """The reply of the current URL, with retries after temporary failures. Raises _NoDocument and HostClosed."""
        queue, politeness = self.fetcher.queues[host(self.url)], self.fetcher.source.politeness
        for wait in (*_RETRY_WAITS, None):
            failure = await self._try(queue, fields, known)
            if self.reply is not None and not self.reply.is_temporary_failure:
                queue.record_answer(True)
                return self.reply
            requested = self.reply.retry_seconds(self.fetcher.policy.now()) if self.reply else 0.0
            if requested > MAX_WAIT:
                queue.close(f"{queue.name} asks for no requests for {requested:,.0f} seconds (Retry-After)")
            queue.pause(max((wait or 0) * politeness.most, min(requested, MAX_WAIT)))
            if queue.closed:
                break
        queue.record_answer(False)
        raise _NoDocument("failed", failure)

    async def _try(self, queue: HostQueue, fields: tuple[tuple[str, str], ...], known: KnownUrl | None) -> str:
        """Send one request in the turn of its host and set `reply`; returns why there is none, or its status."""
        self.reply, fetcher = None, self.fetcher
        enough = LARGEST if self.request.purpose == "robots" else None
        async with queue.turn(fetcher.source.politeness):
            self.asked, fetcher.requests = fetcher.policy.now(), fetcher.requests + 1
            began = time.monotonic()
            self.hosts.append(queue.name)
            try:
                self.reply = await fetcher.client.request(self.url, fields, None if fields else known, enough)
            except NoAnswer as error:
                return str(error)
            except ReplyRefused as error:
                raise _NoDocument("refused", str(error)) from error
            finally:
                self.seconds = time.monotonic() - began
            return f"HTTP {self.reply.status}"

    def _read_page(self, reply: HttpReply) -> ReportPage | None:
        """What a page states about itself; None where the reply is not a page."""
        if reply.status != 200 or self.request.purpose == "robots" or media_type(reply.body) != HTML:
            return None
        return read_report_page(self.url, reply.body, reply.charset)

    def _redirect(self, reply: HttpReply) -> str | None:
        """The target of a redirect, by status or by the page itself."""
        try:
            if reply.redirect:
                return urljoin(self.url, reply.redirect)
        except ValueError as error:
            raise _NoDocument("refused", f"redirects to an invalid URL ({error_text(error)})") from error
        return self.page.redirect if self.page is not None and self.request.purpose in ("list", "page") else None

    async def _judge(self, reply: HttpReply, known: KnownUrl | None) -> bytes | None:
        """The document of a final reply; None where it is the known one and the archive lost it. Raises _NoDocument."""
        if reply.status == 304 and known is not None:
            return await self.fetcher.archived_body(known)
        if reply.status in BLOCKED:
            raise self._blocked(f"HTTP {reply.status}")
        if reply.status in _GONE:
            raise self._gone(f"HTTP {reply.status}", known)
        if reply.status != 200:
            raise _NoDocument("failed", f"HTTP {reply.status}")
        if self.request.purpose == "robots":
            return reply.body
        if not reply.body:
            raise _NoDocument("failed", "the document is empty")
        if self.page is not None and self.page.challenge:
            raise self._blocked(self.page.challenge)
        if why := self._soft_404():
            raise self._gone(f"HTTP 200, but {why}", known)
        return reply.body

    def _soft_404(self) -> str | None:
        """Why a reply with status 200 is not the document that was requested; None where it may be."""
        if self.page is not None and self.page.absence:
            return self.page.absence
        if not self.redirected or self.request.purpose == "list":
            return None
        return reason_led_away(escape_url(self.request.url), self.url, self.fetcher.source.starts)

    @staticmethod
    def _gone(why: str, known: KnownUrl | None) -> _NoDocument:
        archived = known is not None and known.sha256 is not None
        return _NoDocument("gone", f"{why}; {'it was archived before' if archived else 'dead link'}")

    def _blocked(self, why: str) -> _NoDocument:
        """Close the host and mark the source for manual download."""
        queue = self.fetcher.queues[host(self.url)]
        queue.close(f"{queue.name} blocks the crawler: {why}")
        self.fetcher.manual = queue.closed
        return _NoDocument("stopped", why)

    async def _archive(self, sha256: str, body: bytes) -> None:
        seen = self.asked or self.fetcher.policy.now()
        sight = FirstSight(self.request.journal_url, media_type(body), len(body), seen)
        await asyncio.to_thread(self.fetcher.archive.put, sha256, body, sight)
