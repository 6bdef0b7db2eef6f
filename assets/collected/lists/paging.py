"""Finds the further pages of a list: by a call of createPageHTML, by a page count, or by links (a number, 下一页).

The module of each kind decides which of them applies.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from assets.collected.lists.list_page import ListRequest
from assets.collected.pages.html_page import HtmlPage, absolute, links

MOST_PAGES = 200
_CALL = re.compile(r"createPageHTML\s{0,9}\(([^()]{0,300})\)", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[?&](?:cur|current)?(?:p|pn|page|page_?(?:index|no|num|number))=(\d{1,9})", re.IGNORECASE)
_COUNT = re.compile(r"\b(?:countPage|pageCount|totalPages?)\s{0,9}[:=]\s{0,9}[\"']?(\d{1,5})")
_NAME = re.compile(r"[\w-]*", re.ASCII)
_FEW = 5  # calls examined: one, and the function it calls
_FOLLOWING = re.compile(
    r"\W{0,3}(?:下一?页|后一?页|尾页|末页|最后一页|next|last|\d{1,3})\W{0,3}|>{1,2}|»|›", re.IGNORECASE
)


def pages_by_script(page: HtmlPage) -> tuple[ListRequest, ...] | None:
    """The pages after this one, by createPageHTML; None if the page does not call it.

    The arguments of TRS are (pages, current from 0, name, ending), and name_1 is its second page; those of 开普 are
    (element id, pages, current from 1, name, ending, records), and name_2 is the second page. An argument may be a
    variable of the page.
    """
    calls = [[part.strip(" \t\r\n\"'") for part in call[1].split(",")] for call in _CALL.finditer(page.text)]
    for arguments in calls[:_FEW]:
        first = 0
        if (
            len(arguments) > 4
            and not _number(page, arguments[0]).isdecimal()
            and _number(page, arguments[1]).isdecimal()
        ):
            arguments, first = arguments[1:], 1
        count, current, name, ending = (*arguments, "", "", "", "")[:4]
        count, current = _number(page, count), _number(page, current)
        if count.isdecimal() and _NAME.fullmatch(name + ending):
            start = int(current) if current.isdecimal() else first
            last = min(int(count), MOST_PAGES) - 1 + first
            numbers = range(start + 1, last + 1)
            urls = (absolute(page.url, f"{name or 'index'}_{n}.{ending or 'html'}") for n in numbers)
            return tuple(ListRequest(url) for url in urls if url)
    return () if calls else None


def _number(page: HtmlPage, word: str) -> str:
    """A number, or the value of the variable `word`; any other word as it is."""
    if (
        word.isidentifier()
        and len(word) < 40
        and (found := re.search(rf"\b{word}\s*=\s*[\"']?(\d{{1,5}})\b", page.text))
    ):
        return found[1]
    return word if len(word) <= 5 else ""


def linked_pages(page: HtmlPage) -> tuple[ListRequest, ...]:
    """The pages that links with a number, 下一页 or 尾页 lead to.

    Some sites link to a next page without end: page numbers above MOST_PAGES are not followed.
    """
    found = (entry.url for entry in links(page) if _FOLLOWING.fullmatch(entry.title))
    return tuple(
        ListRequest(url) for url in found if not ((number := _PAGE_NUMBER.search(url)) and int(number[1]) > MOST_PAGES)
    )


def pages_by_count(page: HtmlPage, name: str) -> tuple[ListRequest, ...]:
    """The pages after this one, by a page count in a script; `name` is the query parameter of the page number."""
    found = _COUNT.search(page.text)
    if found is None:
        return ()
    asked = dict(parse_qsl(urlsplit(page.url).query)).get(name, "1")
    current = int(asked) if asked.isdecimal() and len(asked) <= 5 else 1
    return tuple(
        ListRequest(with_query(page.url, **{name: n})) for n in range(current + 1, min(int(found[1]), MOST_PAGES) + 1)
    )


def with_query(url: str, **values: str | int) -> str:
    """`url` with `values` in its query, in place of values of the same names."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in values]
    return urlunsplit(parts._replace(query=urlencode([*kept, *values.items()])))
