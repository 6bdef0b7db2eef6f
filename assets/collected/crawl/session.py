"""The aiohttp session of a crawl: no cookies, no proxy, and a check of the IP address of every socket.

Holds no request: http_client.py makes them.
"""

import socket
import ssl

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from assets.collected.crawl.addresses import open_loopback_socket, open_public_socket


def open_session(*, loopback: bool) -> aiohttp.ClientSession:
    """A session to public addresses, or with `loopback` to this machine only; call it inside the event loop.

    A connection serves one request and names are not cached, so each request goes to an address that was just checked.
    """
    connector = aiohttp.TCPConnector(
        force_close=True,
        use_dns_cache=False,
        socket_factory=open_loopback_socket if loopback else open_public_socket,
        resolver=_LoopbackResolver() if loopback else aiohttp.ThreadedResolver(),
        ssl=_tls_context(),
    )
    return aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, trust_env=False
    )


def _tls_context() -> ssl.SSLContext:
    """Certificates are verified, but not to the letter of RFC 5280 (VERIFY_X509_STRICT), as in browsers."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    return context


class _LoopbackResolver(AbstractResolver):
    """Resolves every name to this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Holds nothing open."""
