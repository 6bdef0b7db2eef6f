"""The queue of each host: one request at a time, a pause after each, a daily limit, and none once the host is closed.

All sources of a crawl that use a host share its queue. Makes no request itself.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from random import SystemRandom

from assets.collected.crawl.robots import Robots
from assets.collected.sources.source import Politeness

MAX_UNANSWERED = 3  # URLs in a row
_random = SystemRandom()


class HostClosed(Exception):
    """A host gets no more requests in this crawl; the message is the reason."""


class HostQueue:
    """One host. `requests` counts those of the day, earlier crawls included; `closed` is why it gets no more."""

    def __init__(self, name: str, requests: int) -> None:
        self.name, self.requests = name, requests
        self.closed: str | None = None
        self.crawl_delay = 0.0  # seconds between requests, by robots.txt
        self.robots: dict[str, Robots] = {}
        self.robots_lock = asyncio.Lock()
        self._lock, self._closing = asyncio.Lock(), asyncio.Event()
        self._free_at = 0.0
        self._unanswered = 0

    @asynccontextmanager
    async def turn(self, politeness: Politeness) -> AsyncIterator[None]:
        """Wait for the turn of one request; raises HostClosed where the host gets no more."""
        async with self._lock:
            with suppress(TimeoutError):  # closing the host ends the wait
                await asyncio.wait_for(self._closing.wait(), max(0.0, self._free_at - time.monotonic()))
            if self.closed is None and self.requests >= politeness.a_day:
                self.close(f"{self.name} reached its daily limit of {politeness.a_day:,} requests")
            if self.closed is not None:
                raise HostClosed(self.closed)
            self.requests += 1
            try:
                yield
            finally:
                self.pause(max(_random.uniform(politeness.least, politeness.most), self.crawl_delay))

    def pause(self, seconds: float) -> None:
        """Send no request for at least `seconds` from now on."""
        self._free_at = max(self._free_at, time.monotonic() + seconds)

    def close(self, why: str) -> None:
        self.closed = self.closed or why
        self._closing.set()

    def record_answer(self, answered: bool) -> None:
        """Count the URLs in a row without an answer; too many close the host."""
        self._unanswered = 0 if answered else self._unanswered + 1
        if self._unanswered >= MAX_UNANSWERED:
            self.close(f"{self.name} did not answer {MAX_UNANSWERED} URLs in a row")


class HostQueues(defaultdict[str, HostQueue]):
    """The queues of a crawl by host, given the requests of each host earlier that day."""

    def __init__(self, requests: Mapping[str, int] | None = None) -> None:
        super().__init__()
        self._requests = Counter(requests)

    def __missing__(self, name: str) -> HostQueue:
        self[name] = HostQueue(name, self._requests[name])
        return self[name]
