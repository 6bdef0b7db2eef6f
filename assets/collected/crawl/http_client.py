"""Sends one HTTP request and reads the reply within limits of size and time.

Follows no redirect, retries nothing and does not judge the status: fetch.py does.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from assets.collected.crawl.addresses import NotPublic
from assets.collected.crawl.content_encoding import ACCEPTED, check_size, decode_content
from assets.collected.crawl.http_reply import HttpReply, NoAnswer, ReplyRefused
from assets.collected.journal.fetch_record import KnownUrl
from assets.collected.sources.source import Politeness
from assets.text.characters import error_text

_FORM = "application/x-www-form-urlencoded"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class HttpClient:
    """The HTTP client of one source, by its limits."""

    session: aiohttp.ClientSession
    user_agent: str
    politeness: Politeness

    async def request(
        self,
        url: str,
        fields: tuple[tuple[str, str], ...] = (),
        known: KnownUrl | None = None,
        enough: int | None = None,
    ) -> HttpReply:
        """The reply to a GET, or to a POST of `fields`; conditional where `known` has validators. The body ends where
        `enough` bytes were received. Raises NoAnswer and ReplyRefused.
        """
        seconds = self.politeness.seconds
        try:
            async with self.session.request(
                "POST" if fields else "GET",
                url,
                data=urlencode(fields).encode() if fields else None,
                headers=dict(self._headers(fields, known, enough)),
                timeout=aiohttp.ClientTimeout(total=seconds),
                allow_redirects=False,
            ) as response:
                return await self._read_reply(response, enough)
        except (NoAnswer, ReplyRefused):
            raise
        except TimeoutError as error:
            raise NoAnswer(f"timeout: no complete answer within {seconds:g} seconds") from error
        except Exception as error:  # a malformed reply affects its own URL only
            if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, NotPublic):
                raise ReplyRefused(str(error.os_error)) from error
            raise NoAnswer(f"no answer ({error_text(error)})") from error

    def _headers(
        self, fields: tuple[tuple[str, str], ...], known: KnownUrl | None, enough: int | None
    ) -> Iterator[tuple[str, str]]:
        yield "Accept", "*/*"
        yield "Accept-Language", "zh-CN,zh;q=0.9"
        yield "Accept-Encoding", ACCEPTED if enough is None else "identity"
        yield "User-Agent", self.user_agent
        if fields:
            yield "Content-Type", _FORM
        if known is not None and known.etag:
            yield "If-None-Match", known.etag
        if known is not None and known.modified:
            yield "If-Modified-Since", known.modified

    async def _read_reply(self, response: aiohttp.ClientResponse, enough: int | None) -> HttpReply:
        body = await self._read_body(response, enough)
        if response.status == 200:  # no other body is read
            encodings = ",".join(response.headers.getall("Content-Encoding", [])).split(",")
            body = await asyncio.to_thread(decode_content, body, encodings, self.politeness.largest)
        charset = _CHARSET.search(response.headers.get("Content-Type", ""))
        return HttpReply(
            status=response.status,
            body=body,
            charset=charset[1] if charset else None,
            location=_location(response),
            etag=_ascii_header(response, "ETag"),
            modified=_ascii_header(response, "Last-Modified"),
            retry_after=_ascii_header(response, "Retry-After"),
        )

    async def _read_body(self, response: aiohttp.ClientResponse, enough: int | None) -> bytes:
        limit, body = self.politeness.largest, bytearray()
        check_size(response.content_length or 0, limit)
        async for chunk in response.content.iter_any():
            body += chunk
            if enough is not None and len(body) >= enough:
                break
            check_size(len(body), limit)
        return bytes(body)


def _location(response: aiohttp.ClientResponse) -> str | None:
    """The Location header, its bytes read as UTF-8."""
    location = response.headers.get("Location")
    return location.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip() if location else None


def _ascii_header(response: aiohttp.ClientResponse, name: str) -> str | None:
    """A header as it came; None where it is not ASCII, as such a value cannot be sent back."""
    value = response.headers.get(name)
    return value if value and value.isascii() else None
