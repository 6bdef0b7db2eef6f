"""The further pages of a list as its page tells them: a call of createPageHTML, links with a number, 下一页.

Which of the two a system has is told in its own module.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from assets.collected.lists.list_page import ListRequest
from assets.collected.pages.html_page import HtmlPage, absolute, links

MOST_PAGES = 200
_CALL = re.compile(r"createPageHTML\s{0,9}\(([^()]{0,300})\)", re.IGNORECASE)
_ASKED = re.compile(r"[?&](?:cur|current)?(?:p|pn|page|page_?(?:index|no|num|number))=(\d{1,9})", re.IGNORECASE)
_COUNT = re.compile(r"\b(?:countPage|pageCount|totalPages?)\s{0,9}[:=]\s{0,9}[\"']?(\d{1,5})")
_NAME = re.compile(r"[\w-]*", re.ASCII)
_FEW = 5  # calls that are looked at: one, and the function it calls
_FOLLOWING = re.compile(
    r"\W{0,3}(?:下一?页|后一?页|尾页|末页|最后一页|next|last|\d{1,3})\W{0,3}|>{1,2}|»|›", re.IGNORECASE
)


def numbered(page: HtmlPage) -> tuple[ListRequest, ...] | None:
    """The pages behind this one by createPageHTML; None where the page does not call it.

    TRS says (pages, this one from 0, name, ending) and has name_1 for its second page; 开普 says (id of an element,
    pages, this one from 1, name, ending, records) and has name_2. What is a variable is looked for in the page.
    """
    calls = [[part.strip(" \t\r\n\"'") for part in call[1].split(",")] for call in _CALL.finditer(page.text)]
    for said in calls[:_FEW]:
        first = 0
        if len(said) > 4 and not _number(page, said[0]).isdecimal() and _number(page, said[1]).isdecimal():
            said, first = said[1:], 1
        count, current, name, ending = (*said, "", "", "", "")[:4]
        count, current = _number(page, count), _number(page, current)
        if count.isdecimal() and _NAME.fullmatch(name + ending):
            start = int(current) if current.isdecimal() else first
            last = min(int(count), MOST_PAGES) - 1 + first
            numbers = range(start + 1, last + 1)
            urls = (absolute(page.url, f"{name or 'index'}_{n}.{ending or 'html'}") for n in numbers)
            return tuple(ListRequest(url) for url in urls if url)
    return () if calls else None


def _number(page: HtmlPage, word: str) -> str:
    """A number, or that of the variable `word`; anything else as it is."""
    if (
        word.isidentifier()
        and len(word) < 40
        and (found := re.search(rf"\b{word}\s*=\s*[\"']?(\d{{1,5}})\b", page.text))
    ):
        return found[1]
    return word if len(word) <= 5 else ""


def following(page: HtmlPage) -> tuple[ListRequest, ...]:
    """The pages that links with a page's number, or 下一页 and 尾页, lead to.

    Some sites have a next page for every page, without end: none is asked for by a number no list of reports comes to.
    """
    found = (entry.url for entry in links(page) if _FOLLOWING.fullmatch(entry.title))
    return tuple(ListRequest(url) for url in found if not ((said := _ASKED.search(url)) and int(said[1]) > MOST_PAGES))


def counted(page: HtmlPage, name: str) -> tuple[ListRequest, ...]:
    """The pages behind this one by a count in a script, asked for in the query as `name`."""
    said = _COUNT.search(page.text)
    if said is None:
        return ()
    asked = dict(parse_qsl(urlsplit(page.url).query)).get(name, "1")
    current = int(asked) if asked.isdecimal() and len(asked) <= 5 else 1
    return tuple(
        ListRequest(with_query(page.url, **{name: n})) for n in range(current + 1, min(int(said[1]), MOST_PAGES) + 1)
    )


def with_query(url: str, **said: str | int) -> str:
    """`url` with `said` in its query, in the place of what had these names."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in said]
    return urlunsplit(parts._replace(query=urlencode([*kept, *said.items()])))
