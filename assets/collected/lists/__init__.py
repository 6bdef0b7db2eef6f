"""What a list page says, a module a shape; `read` takes the one its source's kind names.

Each module has `read(source, page) -> Listing`, with `of_its_kind` False where the page has not its shape: then what
stands on it is its links. Fetches nothing, and tells no report from another page (pages/titles.py).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from assets.collected.lists import (
    annual_report_page,
    boda,
    dataproxy,
    gkmlpt,
    kaipu,
    links,
    openness,
    trs,
)
from assets.collected.lists.list_page import ListEntry, ListPage, ListRequest
from assets.collected.pages import titles
from assets.collected.pages.html_page import HtmlPage, decode_page, host, parse_page
from assets.collected.sources.source import Source

MOST_ENTRIES = 10_000  # of one page
MOST_ASKS = 500  # by one page
# Addresses of an article or a document, in one system or another.
_ARTICLE = re.compile(
    r"/t20\d{6}_\d+|/art[/_]|/info/\d+/\d+|post_\d+|content_\d+|doc_\d+|/public/\d+/\d+|/show/\d+|/[0-9a-f-]{16,}\.s?html?$"
    r"|/\d{4,}\.s?html?$|[?&](?:id|\w+id|fbtime)=|\.(?:pdf|docx?|wps|xlsx?|ofd|zip|rar|rtf)$",
    re.IGNORECASE,
)

KINDS: dict[str, Callable[[Source, HtmlPage], ListPage]] = {
    "dataproxy": dataproxy.read,
    "annual_report_page": annual_report_page.read,
    "trs": trs.read,
    "boda": boda.read,
    "gkmlpt": gkmlpt.read,
    "kaipu": kaipu.read,
    "openness": openness.read,
    "links": links.read,
}


def read_list(source: Source, url: str, body: bytes, charset: str | None) -> ListPage:
    """What the page at `url` lists and what to ask next: further pages, what the source says to follow, and folders of
    reports; never at another host than the source's, never the page itself, each once.

    A page no parser gets through in time lists nothing.
    """
    page = parse_page(url, decode_page(body, charset))
    if page is None:
        return ListPage((), of_its_kind=False)
    found = KINDS[source.kind](source, page)
    if not found.of_its_kind:
        found = replace(links.read(source, page), of_its_kind=False)
    entries = tuple(entry for entry in found.entries if entry.url != url)[:MOST_ENTRIES]
    return replace(found, entries=entries, more=tuple(_asks(source, url, [*found.more, *_leading(source, entries)])))


def _leading(source: Source, entries: tuple[ListEntry, ...]) -> Iterator[ListRequest]:
    """The lists that entries lead to: by the patterns of the source, or as folders of reports by their title."""
    follow = [re.compile(pattern) for pattern in source.follow]
    for entry in entries:
        if any(pattern.search(entry.url) for pattern in follow) or _folder(entry):
            yield ListRequest(entry.url)


def _folder(entry: ListEntry) -> bool:
    """Whether an entry is called like a folder; the bare name of a report is one, unless its day or address tells
    that it is the report itself.
    """
    found = titles.recognise_title(entry.title)
    return found.folder and not (found.is_report and (entry.day or _ARTICLE.search(entry.url)))


def _asks(source: Source, url: str, asks: Iterable[ListRequest]) -> Iterator[ListRequest]:
    distinct = (ask for ask in dict.fromkeys(asks) if host(ask.url) in source.hosts and ask != ListRequest(url))
    return islice(distinct, MOST_ASKS)
