"""The rules of a robots.txt for this crawler, parsed by Protego. fetch.py obeys them.

Parsing takes bounded time and memory for any file: only the first LARGEST bytes are read, and the rules for all other
crawlers are put under one name, because Protego stores every rule once for each name.
"""

import re

from protego import Protego

AGENT = "gongkai"
LARGEST = 512 * 1024  # bytes; RFC 9309 asks for 500 KiB at least
_LINE_END = re.compile(rb"[\r\n]")
_USER_AGENT_LINE = re.compile(rb"(?im)^[^\S\r\n]*user[-\s]?agent(?=[\s:])[^\S\r\n]*:?([^\r\n#]*)")
_OTHER_CRAWLER = b"User-agent: -"


class Robots:
    """The rules of one origin, from the bytes of its robots.txt."""

    def __init__(self, body: bytes) -> None:
        rules = _USER_AGENT_LINE.sub(_merge_other_crawlers, _whole_lines(body))
        self._rules = Protego.parse(rules.decode("utf-8-sig", "ignore"))

    def allows(self, url: str) -> bool:
        return self._rules.can_fetch(url, AGENT)

    @property
    def pause(self) -> float:
        """The seconds between two requests that Crawl-delay asks for; 0 without one."""
        return float(self._rules.crawl_delay(AGENT) or 0)


def _whole_lines(body: bytes) -> bytes:
    """The lines that end within LARGEST: a rule that is cut in two may mean the contrary."""
    if len(body) <= LARGEST:
        return body
    ends = [found.end() for found in _LINE_END.finditer(body, 0, LARGEST)]
    return body[: ends[-1]] if ends else b""


def _merge_other_crawlers(line: re.Match[bytes]) -> bytes:
    """A User-agent line as it is where it may mean this crawler or all; else the one name of all other crawlers."""
    name = line[1].strip().lower()
    return line[0] if b"*" in name or name in AGENT.encode() else _OTHER_CRAWLER
