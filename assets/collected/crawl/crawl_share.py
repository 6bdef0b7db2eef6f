"""Which sources a machine crawls where several do: sources that may visit one host are crawled by one machine.

So a host gets one request at a time, and no machine waits for another. Crawls nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from assets.collected.sources.source import Source

_WRITTEN = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})")


class ShareError(ValueError):
    """What is written is not the share of a machine; the message states what is."""


@dataclass(frozen=True, slots=True)
class CrawlShare:
    """The share of machine `number` (from 1) of `machines`."""

    number: int = 1
    machines: int = 1

    def choose(self, sources: Sequence[Source]) -> tuple[Source, ...]:
        """Those of all declared `sources` that this machine crawls, in their order."""
        groups = _groups(sources)
        return tuple(source for source in sources if self._has(groups[source.name]))

    def _has(self, group: str) -> bool:
        return int.from_bytes(sha256(group.encode()).digest()[:8], "big") % self.machines == self.number - 1


def read_share(text: str) -> CrawlShare:
    """The share written as 2/3: the second of three machines; all of it where nothing is written. Raises ShareError."""
    if not text:
        return CrawlShare()
    found = _WRITTEN.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        raise ShareError(
            f"GONGKAI_CRAWL_SHARE is {text!r}. Set it to the number of this machine and of all, such as 2/3 for the"
            " second of three, or unset it to crawl every source"
        )
    return CrawlShare(int(found[1]), int(found[2]))


def _groups(sources: Iterable[Source]) -> dict[str, str]:
    """The group of each source by its name: the first of all hosts that its sources may visit, directly or through
    hosts in common.
    """
    first: dict[str, str] = {}

    def root(host: str) -> str:
        while first.setdefault(host, host) != host:
            host = first[host]
        return host

    for source in sources:
        roots = sorted({root(host) for host in source.hosts})
        first.update(dict.fromkeys(roots, roots[0]))
    return {source.name: root(min(source.hosts)) for source in sources}
