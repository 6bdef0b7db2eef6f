"""A robots.txt, asked in our name. Scrapy's parser reads it; that it is obeyed is told in asking.py."""

from scrapy.robotstxt import ProtegoRobotParser

AGENT = "gongkai"


class Robots:
    def __init__(self, body: bytes) -> None:
        self._parser = ProtegoRobotParser(body, None)

    def allows(self, url: str) -> bool:
        return self._parser.allowed(url, AGENT)

    @property
    def pause(self) -> float:
        """The seconds between two requests that it asks for."""
        return self._parser.crawl_delay(AGENT) or 0.0
