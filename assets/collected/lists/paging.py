"""The further pages of a list as its page tells them: a call of createPageHTML, links with a number, 下一页.

Which of the two a system has is told in its own module.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from assets.collected.hypertext import Hypertext, absolute, links
from assets.collected.listing import Ask

MOST_PAGES = 200
_CALL = re.compile(r"createPageHTML\s{0,9}\(([^()]{0,300})\)", re.IGNORECASE)
_COUNT = re.compile(r"\b(?:countPage|pageCount|totalPages?)\s{0,9}[:=]\s{0,9}[\"']?(\d{1,5})")
_WORD = re.compile(r"^[\"'\s]*([\w-]+)[\"'\s]*$")
_FOLLOWING = re.compile(
    r"\W{0,3}(?:下一?页|后一?页|尾页|末页|最后一页|next|last|\d{1,3})\W{0,3}|>{1,2}|»|›", re.IGNORECASE
)


def numbered(page: Hypertext) -> tuple[Ask, ...] | None:
    """The pages behind this one by createPageHTML; None where the page does not call it.

    TRS says (pages, this one from 0, name, ending) and has name_1 for its second page; 开普 says (id of an element,
    pages, this one from 1, name, ending, records) and has name_2. What is a variable is looked for in the page.
    """
    call = _CALL.search(page.text)
    if call is None:
        return None
    words = [found[1] if (found := _WORD.match(part)) else "" for part in call[1].split(",")]
    first = 0
    if words and re.match(r"\s*[\"']", call[1]):
        words, first = words[1:], 1
    count, current, name, ending = (*words, "", "", "", "")[:4]
    if not count.isdecimal() and (said := _COUNT.search(page.text)):
        count = said[1]
    if not count.isdecimal() or len(count) > 5:
        return ()
    start = int(current) if current.isdecimal() and len(current) <= 5 else first
    last = min(int(count), MOST_PAGES) - 1 + first
    urls = (absolute(page.url, f"{name or 'index'}_{n}.{ending or 'html'}") for n in range(start + 1, last + 1))
    return tuple(Ask(url) for url in urls if url)


def following(page: Hypertext) -> tuple[Ask, ...]:
    """The pages that links with a page's number, or 下一页 and 尾页, lead to."""
    return tuple(Ask(entry.url) for entry in links(page) if _FOLLOWING.fullmatch(entry.title))


def counted(page: Hypertext, name: str) -> tuple[Ask, ...]:
    """The pages behind this one by a count in a script, asked for in the query as `name`."""
    said = _COUNT.search(page.text)
    if said is None:
        return ()
    asked = dict(parse_qsl(urlsplit(page.url).query)).get(name, "1")
    current = int(asked) if asked.isdecimal() and len(asked) <= 5 else 1
    return tuple(Ask(with_query(page.url, **{name: n})) for n in range(current + 1, min(int(said[1]), MOST_PAGES) + 1))


def with_query(url: str, **said: str | int) -> str:
    """`url` with `said` in its query, in the place of what had these names."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in said]
    return urlunsplit(parts._replace(query=urlencode([*kept, *said.items()])))
