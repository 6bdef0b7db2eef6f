"""What goes over the wire: one question through Scrapy's engine and the reply, or why there was none.

Scrapy keeps the limits of bytes and time, and unpacks what came packed within them. When a question is asked, and what
a reply means, is told in fetch.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, StopDownload
from scrapy.http import Response

from assets.collected.crawl.addresses import NotPublic
from assets.collected.journal.fetch_record import Known
from assets.collected.sources.source import Politeness
from assets.text.characters import error_text

_HEADERS = {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9"}
_ENOUGH, _CAME = "gongkai_enough", "gongkai_came"  # bytes, in the meta of a request
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)


class NoAnswer(Exception):
    """The site gave no reply, or not all of it: why."""


class Unacceptable(Exception):
    """We do not take the reply: why."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    charset: str | None
    location: str | None
    etag: str | None
    modified: str | None
    retry_after: str | None


@dataclass(frozen=True, slots=True)
class Wire:
    """The engine of one crawl of a source."""

    crawler: Crawler
    agent: str
    politeness: Politeness

    def __post_init__(self) -> None:
        self.crawler.signals.connect(_stop_at_enough, signals.bytes_received)

    async def ask(
        self, url: str, fields: tuple[tuple[str, str], ...] = (), known: Known | None = None, enough: int | None = None
    ) -> Reply:
        """The reply to a GET, or to a POST of `fields`; conditional where `known` has validators. Where `enough` bytes
        of the body have come, it ends there.
        """
        headers = _HEADERS | {"User-Agent": self.agent} | dict(_validators(known))
        if enough is not None:
            headers["Accept-Encoding"] = "identity"
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        request = Request(
            url, method="POST" if fields else "GET", body=urlencode(fields), headers=headers, dont_filter=True,
            meta={
                "download_timeout": self.politeness.seconds, "download_maxsize": self.politeness.largest,
                _ENOUGH: enough, _CAME: 0,
            },
        )  # fmt: skip
        try:
            return _reply(await self.crawler.engine.download_async(request))
        except (DownloadCancelledError, IgnoreRequest) as error:
            raise Unacceptable(
                f"it is over the limit of {self.politeness.largest:,} bytes: no annual report is so large"
            ) from error
        except Exception as error:  # whatever a site sends, it costs its own URL only
            guard = next((cause for cause in _causes(error) if isinstance(cause, NotPublic)), None)
            if guard is not None:
                raise Unacceptable(str(guard)) from error
            raise NoAnswer(f"no answer ({error_text(error)})") from error


def sent(url: str) -> str:
    """A URL as it is sent: what is no ASCII in it escaped. One that is none stays as it is."""
    try:
        return Request(url).url
    except ValueError:
        return url


def _stop_at_enough(data: bytes, request: Request) -> None:
    request.meta[_CAME] += len(data)
    if request.meta[_ENOUGH] is not None and request.meta[_CAME] >= request.meta[_ENOUGH]:
        raise StopDownload(fail=False)


def _validators(known: Known | None) -> Iterator[tuple[str, str]]:
    if known is not None and known.etag:
        yield "If-None-Match", known.etag
    if known is not None and known.modified:
        yield "If-Modified-Since", known.modified


def _reply(response: Response) -> Reply:
    def header(name: str) -> str | None:
        value = response.headers.get(name)
        return value.decode("latin-1") if value else None

    charset = _CHARSET.search(response.headers.get("Content-Type") or b"")
    if (packed := (header("Content-Encoding") or "identity").strip()).lower() != "identity":
        raise NoAnswer(f"it came packed in a way that is not read here ({packed})")
    return Reply(
        response.status, response.body, charset[1].decode() if charset else None, _location(response),
        header("ETag"), header("Last-Modified"), header("Retry-After"),
    )  # fmt: skip


def _location(response: Response) -> str | None:
    """Where a redirect leads, its bytes read as UTF-8 where they are."""
    location = response.headers.get("Location")
    return location.decode("utf-8", "replace").strip() if location else None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what led to it, errors within a connection's included."""
    while error is not None:
        yield error
        yield from (inner for inner in (getattr(error, "os_error", None),) if inner is not None)
        error = error.__cause__ or error.__context__
