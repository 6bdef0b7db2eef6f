"""A robots.txt, asked in our name. Scrapy's parser reads it; that it is obeyed is told in fetch.py.

However it is written, it is read in bounded time and memory: no more of it than LARGEST, and the rules for other
crawlers under one name, as the parser keeps every rule once for each name it is given for.
"""

import re

from scrapy.robotstxt import ProtegoRobotParser

AGENT = "gongkai"
LARGEST = 512 * 1024  # bytes; RFC 9309 asks for 500 KiB at least
_LINE_END = re.compile(rb"[\r\n]")
_NAMED = re.compile(rb"(?im)^[^\S\r\n]*user[-\s]?agent(?=[\s:])[^\S\r\n]*:?([^\r\n#]*)")
_OTHERS = b"User-agent: -"


class Robots:
    def __init__(self, body: bytes) -> None:
        self._parser = ProtegoRobotParser(_NAMED.sub(_concerned, _whole_lines(body)), None)

    def allows(self, url: str) -> bool:
        return self._parser.allowed(url, AGENT)

    @property
    def pause(self) -> float:
        """The seconds between two requests that it asks for."""
        return self._parser.crawl_delay(AGENT) or 0.0


def _whole_lines(body: bytes) -> bytes:
    """The lines that end within LARGEST: half a rule may say the contrary of the whole."""
    if len(body) <= LARGEST:
        return body
    ends = [found.end() for found in _LINE_END.finditer(body, 0, LARGEST)]
    return body[: ends[-1]] if ends else b""


def _concerned(named: re.Match[bytes]) -> bytes:
    """The line that names a crawler, as it is where that may be ours or all."""
    name = named[1].strip().lower()
    return named[0] if b"*" in name or name in AGENT.encode() else _OTHERS
