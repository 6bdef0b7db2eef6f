"""One URL asked of a site until there is an answer: robots.txt, the host's turn, redirects, retries, and what it means.

The document goes into the archive here. Which URLs are asked, in which order, is the spider's matter.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from assets.collected.archive.archive import Archive, FirstSight, digest
from assets.collected.crawl.addresses import host, refused
from assets.collected.crawl.crawl_policy import Conduct
from assets.collected.crawl.host_queue import Closed, Host, Hosts
from assets.collected.crawl.request import Answer, Wanted
from assets.collected.crawl.robots import LARGEST, Robots
from assets.collected.crawl.transport import NoAnswer, Reply, Unacceptable, Wire, sent
from assets.collected.journal.fetch_record import Fetched, Known
from assets.collected.journal.journal import Write
from assets.collected.media_type import HTML, media_type
from assets.collected.pages.not_found import led_away
from assets.collected.pages.report_page import Detail, detail
from assets.collected.sources.source import Source
from assets.text.characters import error_text

MOST_HOPS = 5
LONGEST_WAIT = 900.0  # seconds a night waits for one host
_WAITS = (6, 36)  # before the second and the third time, in the longest pauses of the site
_MOVED = (301, 302, 303, 307, 308)
_VANISHED = (404, 410)
_TURNED_AWAY = (403, 412, 521)


class _Unhad(Exception):
    """An outcome without a document."""

    def __init__(self, outcome: str, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome


@dataclass(slots=True)
class Asking:
    """Asks the URLs of one source, one after another. `requests` counts what was sent; `manual` is set, and says why,
    once a host turned us away.
    """

    source: Source
    archive: Archive
    known: Mapping[str, Known]
    conduct: Conduct
    hosts: Hosts
    wire: Wire
    write: Write
    requests: int = 0
    manual: str | None = None

    async def ask(self, wanted: Wanted) -> Answer:
        """The answer, not yet written; Closed where the host is asked no more, and was not asked for it at all."""
        known = self.known.get(wanted.address)
        if known is not None and not known.owed and self.conduct.tonight(known.asked):
            body = await self.kept(known)
            if body is not None or known.gone:
                return Answer(None, known.final_url or wanted.url, body)
        return await _Visit(self, wanted, known).answer()

    async def kept(self, known: Known) -> bytes | None:
        """The content a URL had, None where the archive has it no more."""
        if known.sha256 is None or known.gone:
            return None
        try:
            return await asyncio.to_thread(self.archive.get, known.sha256)
        except (FileNotFoundError, ValueError):
            return None

    async def permit(self, url: str) -> str | None:
        """Why robots.txt keeps us from `url`; None where it does not."""
        parts, place = urlsplit(url), self.hosts[host(url)]
        origin = f"{parts.scheme}://{parts.netloc}"
        async with place.robots_turn:
            if origin not in place.robots:
                place.robots[origin] = await self._robots(origin, place)
        robots = place.robots[origin]
        allowed = await asyncio.to_thread(robots.allows, url)  # long rules take their time
        return None if allowed else "the robots.txt of the site keeps us from it"

    async def _robots(self, origin: str, place: Host) -> Robots:
        """What a site permits; where that cannot be had it is asked nothing more."""
        answer = await self.ask(Wanted(f"{origin}/robots.txt", "robots"))
        if answer.fetched is not None:
            self.write(answer.fetched)
            status = answer.fetched.status or 0
            if answer.body is None and not (400 <= status < 500 and status != 429):
                place.close(f"the robots.txt of {place.name} cannot be had: {answer.fetched.why}")
        if place.closed:
            raise Closed(place.closed)
        robots = await asyncio.to_thread(Robots, answer.body or b"")
        if robots.pause > LONGEST_WAIT:
            place.close(f"the robots.txt of {place.name} asks for {robots.pause:,.0f} seconds between two requests")
        place.slowest = max(place.slowest, robots.pause)
        return robots


@dataclass(slots=True)
class _Visit:
    """One URL on its way to an answer: where it led so far, and the last reply."""

    asking: Asking
    wanted: Wanted
    known: Known | None
    url: str = ""
    moved: bool = False
    asked: datetime | None = None
    reply: Reply | None = None
    said: Detail | None = None
    seconds: float = 0.0
    hosts: list[str] = field(default_factory=list)  # of each request made

    async def answer(self) -> Answer:
        began, body, sha256 = self.asking.conduct.now(), None, None
        outcome, why, known = "archived", None, self.known
        try:
            body = await self._body(known)
            if body is None and known is not None:  # it is unchanged, but the archive has it no more
                known, body = None, await self._body(None)
            sha256 = digest(body or b"")
            if not (self.reply and self.reply.status == 304):  # the same bytes too: the archive may have lost them
                await self._archived(sha256, body or b"")
            if known is not None and sha256 == known.sha256 and not known.gone:
                outcome = "unchanged"
        except _Unhad as unhad:
            outcome, why, body = unhad.outcome, str(unhad), None
        except Closed as closed:
            if not self.hosts:
                raise
            outcome, why, body = "failed", str(closed), None
        had = body is not None
        reply = self.reply
        fetched = Fetched(
            self.asking.source.name, self.wanted.address, self.wanted.purpose, self.asked or began, outcome,
            final_url=self.url if self.moved else None,
            parent=self.wanted.parent, title=self.wanted.title,
            status=reply.status if reply else None,
            etag=reply.etag if reply and had else None, modified=reply.modified if reply and had else None,
            sha256=sha256, bytes=len(reply.body) if reply else 0,
            media_type=media_type(body) if body is not None else None,
            seconds=round(self.seconds, 3), why=why, also_asked=" ".join(self.hosts[1:]) or None,
        )  # fmt: skip
        return Answer(fetched, self.url, body, reply.charset if reply else None, self.said)

    async def _body(self, known: Known | None) -> bytes | None:
        """The document, None where the site says it has not changed since; _Unhad."""
        onward, fields, self.moved = self.wanted.url, self.wanted.fields, False
        for _ in range(MOST_HOPS):
            self.url = sent(onward)
            why = refused(self.url, self.asking.source)
            if why is None and self.wanted.purpose != "robots":
                why = await self.asking.permit(self.url)
            if why is not None:
                raise _Unhad("refused", f"it leads to {self.url}: {why}" if self.moved else why)
            reply = await self._replied(fields, self._marked(known))
            self.said = self._says(reply)
            led = self._onward(reply)
            if led is None:
                return await self._meant(reply, known)
            onward, fields, self.moved = led, fields if reply.status in (307, 308) else (), True
        raise _Unhad("failed", f"it leads from one address to the next, over {MOST_HOPS} times")

    def _marked(self, known: Known | None) -> Known | None:
        """What is known of the address now asked: the marks of a version are those of where it was had, and an address
        on the way there would take them for its own.
        """
        if known is None or known.gone:
            return None
        return known if self.url == sent(known.final_url or self.wanted.url) else None

    async def _replied(self, fields: tuple[tuple[str, str], ...], known: Known | None) -> Reply:
        """The reply of one address, asked again a few times where the site has trouble; _Unhad, Closed."""
        asking, place = self.asking, self.asking.hosts[host(self.url)]
        politeness, why = asking.source.politeness, ""
        for wait in (*_WAITS, None):
            self.reply = None
            async with place.turn(politeness):
                self.asked, asking.requests = asking.conduct.now(), asking.requests + 1
                began = time.monotonic()
                self.hosts.append(place.name)
                try:
                    enough = LARGEST if self.wanted.purpose == "robots" else None
                    self.reply = await asking.wire.ask(self.url, fields, None if fields else known, enough)
                except NoAnswer as error:
                    why = str(error)
                except Unacceptable as error:
                    raise _Unhad("refused", str(error)) from error
                finally:
                    self.seconds = time.monotonic() - began
            if self.reply is not None and not _in_trouble(self.reply.status):
                place.answered(True)
                return self.reply
            why = why if self.reply is None else f"it answered {self.reply.status}"
            asked_for = _seconds(self.reply.retry_after, asking.conduct.now()) if self.reply else 0.0
            if asked_for > LONGEST_WAIT:
                place.close(f"{place.name} asks to be left alone for {asked_for:,.0f} seconds")
            place.rest(max((wait or 0) * politeness.most, min(asked_for, LONGEST_WAIT)))
            if wait is None or place.closed:
                break
        place.answered(False)
        raise _Unhad("failed", why)

    def _says(self, reply: Reply) -> Detail | None:
        """What a page says of itself; None of what is no page."""
        if reply.status != 200 or self.wanted.purpose == "robots" or media_type(reply.body) != HTML:
            return None
        return detail(self.url, reply.body, reply.charset)

    def _onward(self, reply: Reply) -> str | None:
        """Where a reply leads on to, by its status or by the page."""
        try:
            if reply.status in _MOVED and reply.location:
                return urljoin(self.url, reply.location)
            if self.said is not None and self.wanted.purpose in ("list", "page"):
                return self.said.redirect
        except ValueError as error:
            raise _Unhad("refused", f"it leads to no address ({error_text(error)})") from error
        return None

    async def _meant(self, reply: Reply, known: Known | None) -> bytes | None:
        """The document of a reply; None where it is the known one and the archive has lost it; _Unhad."""
        if reply.status == 304 and known is not None:
            return await self.asking.kept(known)
        if reply.status in _TURNED_AWAY:
            raise self._turned_away(f"it answered {reply.status}")
        if reply.status in _VANISHED:
            raise self._gone(f"it answered {reply.status}", known)
        if reply.status != 200:
            raise _Unhad("failed", f"it answered {reply.status}")
        if self.wanted.purpose == "robots":
            return reply.body
        if not reply.body:
            raise _Unhad("failed", "what came was empty")
        if self.said is not None and self.said.challenge:
            raise self._turned_away(self.said.challenge)
        if why := self._absent():
            raise self._gone(f"it answered as if it were there, but {why}", known)
        return reply.body

    def _absent(self) -> str | None:
        """Why what came is not what was asked for, though the site says it is; None where it may be."""
        if self.said is not None and self.said.absence:
            return self.said.absence
        if not self.moved or self.wanted.purpose == "list":
            return None
        return led_away(sent(self.wanted.url), self.url, self.asking.source.starts)

    @staticmethod
    def _gone(why: str, known: Known | None) -> _Unhad:
        before = known is not None and known.sha256 is not None
        return _Unhad("gone", f"{why}; " + ("it was there before" if before else "a dead link"))

    def _turned_away(self, why: str) -> _Unhad:
        """The host is asked nothing more, and the source is one to be taken by hand."""
        place = self.asking.hosts[host(self.url)]
        place.close(f"{place.name} turned us away: {why}")
        self.asking.manual = place.closed
        return _Unhad("stopped", why)

    async def _archived(self, sha256: str, body: bytes) -> None:
        sight = FirstSight(self.wanted.address, media_type(body), len(body), self.asked or self.asking.conduct.now())
        await asyncio.to_thread(self.asking.archive.put, sha256, body, sight)


def _in_trouble(status: int) -> bool:
    return status == 429 or (status >= 500 and status not in _TURNED_AWAY)


def _seconds(retry_after: str | None, now: datetime) -> float:
    """What Retry-After says, in seconds from now (UTC); 0 where it says nothing that can be read."""
    try:
        if not retry_after or retry_after.strip().isdigit():
            return float(retry_after or 0)
        when = parsedate_to_datetime(retry_after).astimezone(UTC).replace(tzinfo=None)
        return max(0.0, (when - now).total_seconds())
    except (ValueError, OverflowError):
        return 0.0
