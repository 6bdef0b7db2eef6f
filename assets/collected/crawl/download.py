"""The way to a site: Scrapy's own, with connections to no address but those that may be asked."""

import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.utils.ssl import _make_ssl_context

from assets.collected.crawl.addresses import opened, opened_here

LOOPBACK = "GONGKAI_LOOPBACK"  # the setting that lets a crawl reach this machine, and only it
_UNSAID = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class GuardedHandler(AiohttpDownloadHandler):
    """Scrapy's handler with a session of its own: a guard on every socket, no cookie and no proxy.

    A connection is made for one request, so each goes to an address that was just looked at.
    """

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)  # not the session without a guard
        here = crawler.settings.getbool(LOOPBACK)
        self._ssl_context = _make_ssl_context(crawler.settings)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                force_close=True, use_dns_cache=False,
                socket_factory=opened_here if here else opened, resolver=_Here() if here else None,
            ),
            cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, response_class=_ClientResponse,
            skip_auto_headers=_UNSAID, trust_env=False,
        )  # fmt: skip


class _Here(AbstractResolver):
    """Every name is this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        here = ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)
        return [here]

    async def close(self) -> None:
        """Nothing was opened."""
