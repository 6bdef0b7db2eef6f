"""Finds the further pages of a list of links: by the call that prints its pager, by links (a number, 下一页), or by a
stated number of pages and the name of the page.

Works for every system; the numbers that a page states are read in statements.py and page_call.py.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from assets.collected.lists.list_page import ListEntry, ListRequest
from assets.collected.lists.page_call import PageCall, read_page_call
from assets.collected.lists.statements import Statement
from assets.collected.pages.html_page import HtmlPage, absolute, on_a_line

MOST_PAGES = 200
_PAGE_PARAMETER = re.compile(r"(?:cur|current)?_?(?:p|pn|page|page_?(?:index|no|num|number))", re.IGNORECASE)
_FOLLOWING = re.compile(
    r"\W{0,3}(?:下一?页|后一?页|尾页|末页|最后一页|next|last|\d{1,3})\W{0,3}|>{1,2}|»|›", re.IGNORECASE
)
_ACTING = "a[onclick], span[onclick], li[onclick], input[onclick], a[href^=javascript], option[value]"
_LED_TO = re.compile(
    r"(?:location(?:\.href)?\s{0,9}=|\w{1,30}\()\s{0,9}[\"']([^\"'\s]{1,300}[./?][^\"'\s]{0,200})[\"']"
)
_PAGE_OPTION = re.compile(r"第?\d{1,3}页?")
# location.href='/content/column/6791573?pageIndex=' + pageIndex
_PREFIX = re.compile(r"[\"']([^\"'\s<>]{1,300}[?&]\w{0,20}(?:page|p|pn)\w{0,10}=)[\"']\s{0,9}\+", re.IGNORECASE)
# "<a href=\"index"+"_" + nextPage + "."+"html\">"
_JOINED = re.compile(
    r"(?<![\w-])([\w-]{1,40})\\?[\"']?\s{0,9}(?:\+\s{0,9}[\"'])?_[\"']\s{0,9}\+\s{0,9}\(?[\w+-]{1,30}\)?\s{0,9}\+\s{0,9}"
    r"[\"']\.(?:[\"']\s{0,9}\+\s{0,9}[\"'])?(s?html?|jhtml)"
)
_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>(?<![a-z\d])\d{1,3})(?P<ending>\.\w{3,5})", re.IGNORECASE | re.DOTALL)
_ENDING = re.compile(r"\.(s?html?|jhtml)$", re.IGNORECASE)


def further_pages(
    page: HtmlPage, entries: Sequence[ListEntry], stated: Statement, rows: int, counts_from: int
) -> tuple[ListRequest, ...]:
    """The other pages of the list, given the links of the page and how many `rows` it has. `counts_from` is the number
    of a first page in the names of the system where the page does not show it.
    """
    call = read_page_call(page)
    if call is not None:
        return tuple(_pages_by_call(page, call))
    return _linked_pages(page, entries) or tuple(_pages_by_statement(page, entries, stated, rows, counts_from))


def _pages_by_call(page: HtmlPage, call: PageCall) -> Iterator[ListRequest]:
    first = call.current if call.current in (0, 1) and not _number_in_name(page.url) else call.first
    last = min(call.pages or 0, MOST_PAGES) - 1 + first
    for number in range(call.current + 1, last + 1):
        name = f"{call.name or 'index'}_{number}.{call.ending or 'html'}"
        if url := absolute(page.url, name):
            yield ListRequest(url)


def _linked_pages(page: HtmlPage, entries: Sequence[ListEntry]) -> tuple[ListRequest, ...]:
    """The pages that links with a number, 下一页 or 尾页 lead to, by address or by script.

    Some sites link to a next page without end: the crawl stops at MOST_PAGES of a list.
    """
    plain = (entry.url for entry in entries if _FOLLOWING.fullmatch(entry.title))
    return tuple(ListRequest(url) for url in dict.fromkeys([*plain, *_scripted_pages(page)]))


def _scripted_pages(page: HtmlPage) -> Iterator[str]:
    for node in page.tree.css(_ACTING)[:MOST_PAGES]:
        attributes, words = node.attributes, on_a_line(node.text()) or node.attributes.get("value") or ""
        if node.tag == "option":
            value = attributes.get("value") or ""
            href = value if _PAGE_OPTION.fullmatch(words) and ("/" in value or _ENDING.search(value)) else ""
        else:
            code = f"{attributes.get('onclick') or ''} {attributes.get('href') or ''}"
            found = _LED_TO.search(code) if _FOLLOWING.fullmatch(words) else None
            href = found[1] if found else ""
        if href and (url := absolute(page.base, href)):
            yield url


def _pages_by_statement(
    page: HtmlPage, entries: Sequence[ListEntry], stated: Statement, rows: int, counts_from: int
) -> Iterator[ListRequest]:
    pages = _count_pages(stated, rows)
    if pages <= 1 or not _is_first(page.url):
        return
    first = stated.current if stated.current in (0, 1) else counts_from
    if _number_in_name(page.url):
        first = 1
    numbers = range(first + 1, min(pages, MOST_PAGES) + first)
    yield from (ListRequest(url) for url in _name_pages(page, entries, numbers) if url)


def _count_pages(stated: Statement, rows: int) -> int:
    """How many pages the list has; 1 where all entries are on this page."""
    if stated.entries is not None and rows >= stated.entries:
        return 1
    per_page = stated.per_page or rows
    counted = -(-stated.entries // per_page) if stated.entries and per_page else 1
    return stated.pages or counted


def _name_pages(page: HtmlPage, entries: Sequence[ListEntry], numbers: range) -> Iterator[str | None]:
    """The URL of each page: by an address in a script, the query, a number in the name, or a number behind it.

    The text of the page is searched once for all of them.
    """
    folder, _, file = urlsplit(page.url).path.rpartition("/")
    if prefix := _PREFIX.search(page.text):
        yield from (absolute(page.base, f"{prefix[1]}{number}") for number in numbers)
    elif parameter := _page_parameter(page.url):
        yield from (with_query(page.url, **{parameter: number}) for number in numbers)
    elif numbered := _NUMBERED.fullmatch(file):
        names = (f"{folder}/{numbered['stem']}{number}{numbered['ending']}" for number in numbers)
        yield from (absolute(page.url, name) for name in names)
    else:
        joined, (stem, _, ending) = _JOINED.search(page.text), (file or "index").partition(".")
        stem, ending = (joined[1], joined[2]) if joined else (stem, ending or _usual_ending(entries))
        yield from (absolute(page.url, f"{folder}/{stem}_{number}.{ending}") for number in numbers)


def _number_in_name(url: str) -> int | None:
    """The page number in a URL: in its query, or in a name such as 2.html, page_2.html or index_2.html."""
    if (number := _page_number(url)) is not None:
        return number
    found = _NUMBERED.fullmatch(urlsplit(url).path.rpartition("/")[2])
    return int(found["number"]) if found else None


def _is_first(url: str) -> bool:
    """Whether a URL is that of the first page, by its name: index.html, 1.html or page_1.html, but not index_1.html."""
    number = _number_in_name(url)
    file = urlsplit(url).path.rpartition("/")[2].lower()
    return number is None or (number == 1 and (_page_parameter(url) is not None or file.startswith(("1.", "page"))))


def _page_parameter(url: str) -> str | None:
    query = parse_qsl(urlsplit(url).query)
    return next((name for name, value in query if value.isdecimal() and _PAGE_PARAMETER.fullmatch(name)), None)


def _page_number(url: str) -> int | None:
    name = _page_parameter(url)
    value = dict(parse_qsl(urlsplit(url).query))[name] if name else ""
    return int(value[:9]) if value else None


def _usual_ending(entries: Sequence[ListEntry]) -> str:
    """The ending that most links of the page have, for a list whose own address has none."""
    endings = [found[1] for entry in entries if (found := _ENDING.search(entry.url))]
    return max(set(endings), key=endings.count, default="html")


def with_query(url: str, **values: str | int) -> str:
    """`url` with `values` in its query, in place of values of the same names."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in values]
    return urlunsplit(parts._replace(query=urlencode([*kept, *values.items()])))
