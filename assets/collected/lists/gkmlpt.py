"""Lists of the 广东 system: JSON at /gkmlpt/api/all/{category}?page=n&sid=s, and the page of the catalogue in front.

The catalogue holds the site's number (SID) and the tree of its categories; those of annual reports are asked for.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from assets.collected.lists.list_page import ListEntry, ListPage, ListRequest
from assets.collected.lists.paging import MOST_PAGES, with_query
from assets.collected.pages.html_page import HtmlPage, absolute
from assets.collected.sources.source import Source

_SID = re.compile(r"\bSID[\"']?\s{0,9}:\s{0,9}[\"']?(\d{1,12})")
_TAG = re.compile(r"<[^<>]{1,200}>")
_CATEGORY = re.compile(r"\{[^{}\[\]]{0,2000}")
_ID = re.compile(r"\"id\"\s{0,9}:\s{0,9}\"?(\d{1,12})")
_NAMED = re.compile(r"\"name\"\s{0,9}:\s{0,9}\"[^\"]{0,40}(?:年报|年度报告)")
_LAST = 4_102_444_800  # the year 2100
_BEIJING = timezone(timedelta(hours=8))
_TIMES = ("first_publish_time", "display_publish_time", "created_at", "date")


def read(source: Source, page: HtmlPage) -> ListPage:
    if not page.text.lstrip("\ufeff \r\n\t").startswith("{"):
        asks = tuple(_categories(page))
        return ListPage((), asks, bool(asks))
    try:
        said = json.loads(page.text.lstrip("\ufeff"))
        articles, total = said["articles"], int(said.get("total") or 0)
        entries = tuple(entry for article in articles if (entry := _entry(page.url, article)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return ListPage((), of_its_kind=False)
    return ListPage(entries, tuple(_rest(page.url, total, len(articles))))


def _entry(base: str, article: Any) -> ListEntry | None:
    if not isinstance(article, dict):
        return None
    url = absolute(base, str(article.get("url") or article.get("post_url") or ""))
    if url is None or urlsplit(url).path == urlsplit(base).path:
        return None
    day = next((day for name in _TIMES if (day := _day(article.get(name)))), None)
    return ListEntry(url, _TAG.sub(" ", str(article.get("title") or "")).strip(), day)


def _day(said: object) -> str | None:
    """A day as printed, or of a time in seconds as it was in Beijing."""
    if isinstance(said, int) and 0 < said < _LAST:
        return datetime.fromtimestamp(said, _BEIJING).date().isoformat()
    return said[:10] if isinstance(said, str) and said else None


def _rest(url: str, total: int, held: int) -> Iterator[ListRequest]:
    """The pages behind the first, by how many articles that holds."""
    asked = dict(parse_qsl(urlsplit(url).query))
    if held and asked.get("page", "1") in ("0", "1"):
        for number in range(2, min(-(-total // held), MOST_PAGES) + 1):
            yield ListRequest(with_query(url, page=number))


def _categories(page: HtmlPage) -> Iterator[ListRequest]:
    sid = _SID.search(page.text)
    before, _, _ = urlsplit(page.url).path.partition("/gkmlpt")
    for node in _CATEGORY.finditer(page.text) if sid else ():
        number = _ID.search(node[0])
        if sid and number and _NAMED.search(node[0]):
            url = absolute(page.url, f"{before}/gkmlpt/api/all/{number[1]}?page=1&sid={sid[1]}")
            if url:
                yield ListRequest(url)
