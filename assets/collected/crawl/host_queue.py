"""The turn of a host: one request at a time, a pause after each, so many a day, and none after it turned us away.

Shared by all sources of a crawl that are asked at the host. Makes no request itself.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from random import SystemRandom

from assets.collected.crawl.robots import Robots
from assets.collected.sources.source import Politeness

MOST_UNANSWERED = 3  # URLs in a row
_chance = SystemRandom()


class Closed(Exception):
    """A host is asked no more in this crawl: why."""


class Host:
    """One host. `asked` counts its requests of the day, `closed` says why it is asked no more."""

    def __init__(self, name: str, asked: int) -> None:
        self.name, self.asked = name, asked
        self.closed: str | None = None
        self.slowest = 0.0  # seconds between requests that its robots.txt asks for
        self.robots: dict[str, Robots] = {}
        self.robots_turn = asyncio.Lock()
        self._turn, self._shut = asyncio.Lock(), asyncio.Event()
        self._free = 0.0
        self._unanswered = 0

    @asynccontextmanager
    async def turn(self, politeness: Politeness) -> AsyncIterator[None]:
        """The time of one request; waits for it, and raises Closed where it does not come."""
        async with self._turn:
            with suppress(TimeoutError):  # nobody waits for a host that is closed
                await asyncio.wait_for(self._shut.wait(), max(0.0, self._free - time.monotonic()))
            if self.closed is None and self.asked >= politeness.a_day:
                self.close(f"{self.name} had its {politeness.a_day:,} requests of the day")
            if self.closed is not None:
                raise Closed(self.closed)
            self.asked += 1
            try:
                yield
            finally:
                self.rest(max(_chance.uniform(politeness.least, politeness.most), self.slowest))

    def rest(self, seconds: float) -> None:
        """Leave the host alone for so long from now on."""
        self._free = max(self._free, time.monotonic() + seconds)

    def close(self, why: str) -> None:
        self.closed = self.closed or why
        self._shut.set()

    def answered(self, did: bool) -> None:
        """Count the URLs in a row that had no answer: a host that gives none is left alone."""
        self._unanswered = 0 if did else self._unanswered + 1
        if self._unanswered >= MOST_UNANSWERED:
            self.close(f"{self.name} gave no answer to {MOST_UNANSWERED} URLs in a row")


class Hosts(defaultdict[str, Host]):
    """The hosts of a crawl by name, given how often each was asked that day before."""

    def __init__(self, asked: Mapping[str, int] | None = None) -> None:
        super().__init__()
        self._asked = Counter(asked)

    def __missing__(self, name: str) -> Host:
        self[name] = Host(name, self._asked[name])
        return self[name]
