"""Lists in JSON: records with a title and an address, as search and catalogue services give them, or a piece of HTML.

Knows no system: the list is the longest array of records with titles and addresses. Pages after the first are requested
by the page number in the address. html_list.py reads pages; script_lists.py finds the addresses of these services.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from assets.collected.lists.list_page import ListEntry, ListPage, ListRequest
from assets.collected.lists.pager import MOST_PAGES, with_query
from assets.collected.lists.statements import read_statement
from assets.collected.lists.systems import is_article
from assets.collected.pages.html_page import HtmlPage, absolute, links, on_a_line, parse_page

Record = Mapping[str, Any]
_ADDRESSES = ("url", "post_url", "link", "linkurl", "href", "pageurl", "docurl", "doc_pub_url", "infourl", "puburl")
_TITLES = ("title", "titlehtml", "doctitle", "infotitle", "subject", "name", "listtitle")
_TIMES = (
    "first_publish_time", "display_publish_time", "publishedtimestr", "publishedtime", "publishtime", "publish_time",
    "pubdate", "pub_date", "docreltime", "daytime", "showdate", "deploytime", "created_at", "createtime", "date",
    "time",
)  # fmt: skip
_TOTALS = (
    "total", "totalcount", "total_count", "recordcount", "totalrecord", "totalrecords", "totalelements", "totalnum",
    "allcount", "count",
)  # fmt: skip
PAGE_PARAMETERS = ("page", "pageno", "pagenum", "pageindex", "currentpage", "page_no", "current")
_NESTED = "paramJson"  # the parameter of 大汉 that holds the page number
_TAG = re.compile(r"<[^<>]{1,200}>")
_VARIABLE = re.compile(r"\bvar\s{1,9}[\w$]{1,40}\s{0,9}=\s{0,9}(?=[\[{])")
_MOST_NODES = 200_000
_MOST_VARIABLES = 20
_LAST = 4_102_444_800  # the year 2100
_BEIJING = timezone(timedelta(hours=8))


def is_json(text: str) -> bool:
    return text.lstrip("\ufeff \r\n\t").startswith("{")


def read(page: HtmlPage) -> ListPage:
    """The records of a reply, or the rows of the HTML in it; without either the page does not have the kind."""
    try:
        reply = _without_half_pairs(page.text, json.loads(page.text.lstrip("\ufeff \r\n\t")))
    except (ValueError, RecursionError):
        return ListPage((), of_its_kind=False)
    found, total = _longest_list(reply)
    if found is None:
        html = next((text for text in _texts(reply) if "<a " in text), None)
        return read_html(page, html) if html else ListPage((), of_its_kind=False)
    entries = tuple(entry for record in found if (entry := _entry(page.url, record)))
    more = tuple(_further_pages(page.url, -(-total // len(found)))) if total and found else ()
    return ListPage(entries, more, rows=tuple(entry.url for entry in entries), exact=True, stated_entries=total)


def embedded_entries(page: HtmlPage) -> Iterator[ListEntry]:
    """The records in variables of the scripts of a page."""
    decoder = json.JSONDecoder()
    for variable in islice(_VARIABLE.finditer(page.text), _MOST_VARIABLES):
        try:
            value = _without_half_pairs(page.text, decoder.raw_decode(page.text, variable.end())[0])
        except (ValueError, RecursionError):
            continue
        for found, _ in _lists(value):
            yield from (entry for record in found if (entry := _entry(page.url, record)))


def _without_half_pairs(text: str, value: Any) -> Any:
    """`value`, parsed from `text`, with U+FFFD for half a surrogate pair, which no journal and no URL can hold."""
    if "\\ud" not in text and "\\uD" not in text:
        return value
    printed = json.dumps(value, ensure_ascii=False).encode("utf-16-le", "surrogatepass")
    return json.loads(printed.decode("utf-16-le", "replace"))


def read_html(page: HtmlPage, html: str) -> ListPage:
    """The links of a piece of HTML with what it states about the whole list."""
    piece = parse_page(page.url, html)
    if piece is None:
        return ListPage((), of_its_kind=False)
    entries, stated = tuple(links(piece)), read_statement(piece)
    rows = tuple(entry.url for entry in entries if entry.day or is_article(entry.url))
    per_page = stated.per_page or len(rows)
    pages = stated.pages or (-(-stated.entries // per_page) if stated.entries and per_page else 1)
    more = tuple(_further_pages(page.url, pages, per_page))
    return ListPage(entries, more, rows=rows, exact=True, stated_entries=stated.entries, stated_pages=stated.pages)


def _longest_list(reply: Any) -> tuple[list[Record] | None, int | None]:
    """The longest list of records and the total beside it; an empty list counts where there is a total."""
    found = max(_lists(reply), key=lambda pair: len(pair[0]), default=None)
    return found if found else (None, None)


def _lists(reply: Any, total: int | None = None) -> Iterator[tuple[list[Record], int | None]]:
    """Each list of records in a reply, with the nearest total around it."""
    waiting, seen = [(reply, total)], 0
    while waiting and seen < _MOST_NODES:
        node, total = waiting.pop()
        seen += 1
        if isinstance(node, dict):
            total = _total(node) if _total(node) is not None else total
            waiting += [(value, total) for value in node.values() if isinstance(value, dict | list)]
        elif isinstance(node, list):
            records: list[Record] = [
                record for record in node if isinstance(record, dict) and _value(record, _ADDRESSES)
            ]
            if records or (not node and total is not None):
                yield records, total
            if not records:
                waiting += [(value, total) for value in node if isinstance(value, dict | list)]


def _texts(reply: Any) -> Iterator[str]:
    waiting = [reply]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict | list):
            waiting += node.values() if isinstance(node, dict) else node


def _total(node: Record) -> int | None:
    value = _value(node, _TOTALS)
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() and len(str(value)) < 7 else None


def _value(record: Record, names: tuple[str, ...]) -> Any:
    """The first value under one of `names`, in any case, that is not empty."""
    by_name = {str(name).lower(): value for name, value in record.items()}
    return next((by_name[name] for name in names if by_name.get(name) not in (None, "")), None)


def _entry(base: str, record: Any) -> ListEntry | None:
    if not isinstance(record, dict):
        return None
    url = absolute(base, str(_value(record, _ADDRESSES) or ""))
    if url is None or urlsplit(url).path == urlsplit(base).path:
        return None
    day = next((day for name in _TIMES if (day := _day(_value(record, (name,))))), None)
    return ListEntry(url, on_a_line(unescape(_TAG.sub("", str(_value(record, _TITLES) or "")))), day)


def _day(value: Any) -> str | None:
    """A time in seconds or milliseconds, or a text that begins with the date."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if _LAST < value < _LAST * 1000 else value
        return f"{datetime.fromtimestamp(seconds, _BEIJING):%Y-%m-%d}" if 0 < seconds < _LAST else None
    return value[:10] if isinstance(value, str) and value else None


def _further_pages(url: str, pages: int, per_page: int | None = None) -> Iterator[ListRequest]:
    """The pages after the first, by the page number in the query of the request; of a later page, none."""
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    name = next((name for name, _ in query if name.lower() in PAGE_PARAMETERS), None)
    current = dict(query).get(name or "", "1")
    if current not in ("0", "1") or (_NESTED in dict(query) and '"pageNo":1,' not in dict(query)[_NESTED]):
        return
    for number in range(int(current) + 1, min(pages, MOST_PAGES) + 1):
        if "/build/unit" in url:
            yield ListRequest(with_query(url, **{_NESTED: f'{{"pageNo":{number},"pageSize":{per_page or 15}}}'}))
        else:
            yield ListRequest(with_query(url, **{name or "page": number}))
