"""Lists of 大汉 from dataproxy.jsp: records in a <datastore>, each a piece of HTML. The list page has the first records
in a script, and the parameters of the requests for the others.
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from assets.collected.lists.list_page import ListEntry, ListPage, ListRequest
from assets.collected.lists.pager import MOST_PAGES, with_query
from assets.collected.lists.script_lists import find_services
from assets.collected.pages.html_page import HtmlPage, absolute, links, parse_page
from assets.collected.sources.source import Source

NEEDED = ("columnid", "unitid", "webid")
_MARKS = ("<datastore", "<recordset", ".jpage(")
# Older pages hold the records as strings of a script: InitData49468=['<li>…</li>','…'];
_STRINGS = re.compile(r"\bInitData\w{0,20}\s{0,9}=\s{0,9}\[")
_STRING = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)
_PARAMETERS = re.compile(r"\b(?:ajaxParam\s{0,9}:|param_\w{1,20}\s{0,9}=)\s{0,9}\{([^{}]{0,2000})\}")
_PAIR = re.compile(r"[\"']?(\w+)[\"']?\s{0,9}:\s{0,9}(?:'([^']*)'|\"([^\"]*)\"|([\w./-]+))")
_PROXY = re.compile(r"\bproxyUrl\s{0,9}:\s{0,9}[\"']([^\"']{1,300})")
_PER_PAGE = re.compile(r"\bperPage\s{0,9}:\s{0,9}[\"']?(\d{1,4})")
_TOTAL = re.compile(r"\btotalRecord\s{0,9}:\s{0,9}[\"']?(\d{1,6})|<totalrecord>\s{0,9}(\d{1,6})", re.IGNORECASE)
_PAGES = re.compile(r"<totalpage>\s{0,9}(\d{1,5})", re.IGNORECASE)
_NEXT = re.compile(r"<nextgroup>\s{0,99}(?:<!\[CDATA\[)?[^\"']{0,50}[\"']([^\"']{1,1000})", re.IGNORECASE)
_DEFAULT_PROXY = "/module/web/jpage/dataproxy.jsp"
_DEFAULT_PER_PAGE = 15


def read(source: Source, page: HtmlPage) -> ListPage:
    """The records, and the requests for those that are not on the page. Newer sites of the system have neither, but
    scripts that ask for units.
    """
    if not any(mark in page.text for mark in _MARKS):
        services = find_services(page)
        return ListPage((), services, of_its_kind=bool(services))
    records = list(_records(page.text))
    of_records = [_entries(page, record) for record in records]
    return ListPage(
        tuple(dict.fromkeys(entry for entries in of_records for entry in entries)),
        tuple(_further_requests(source, page, len(records))),
        rows=tuple(entries[0].url if entries else "" for entries in of_records),
        exact=True,
        stated_entries=_count(_TOTAL, page.text) or None,
    )


def _records(text: str) -> Iterator[str]:
    for part in text.split("<record>")[1:]:
        record, closed, _ = part.partition("</record>")
        if closed:
            record = record.strip().removeprefix("<![CDATA[").removesuffix("]]>")
            yield record if "<" in record else unescape(record)
    if "<record>" not in text and (strings := _STRINGS.search(text)):
        within = text[strings.end() :].partition("];")[0]
        yield from (string.replace("\\", "") for string in _STRING.findall(within))


def _entries(page: HtmlPage, record: str) -> list[ListEntry]:
    """The links of one record, so that a date belongs to its link."""
    line = parse_page(page.url, f"<div>{record}</div>")
    return links(line) if line else []


def _further_requests(source: Source, page: HtmlPage, held: int) -> Iterator[ListRequest]:
    """The requests of the page's script: a POST of its parameters, with as many records each as the page has. Without
    a total on the page, the next group that it names.
    """
    if not held or "startrecord" in page.url:  # an answer to a request of the first page
        return
    named = _NEXT.search(page.text)
    following = absolute(page.url, unescape(named[1])) if named else None
    fields = _form_fields(source, page.text, following)
    total = _count(_TOTAL, page.text)
    if total and all(fields.get(name) for name in NEEDED):
        proxy = _PROXY.search(page.text)
        url = absolute(page.url, proxy[1] if proxy else _DEFAULT_PROXY) or page.url
        per_page = _count(_PER_PAGE, page.text) or _DEFAULT_PER_PAGE
        for start in range(held + 1, min(total, held * MOST_PAGES) + 1, held):
            request_url = with_query(url, startrecord=start, endrecord=start + held - 1, perpage=per_page)
            yield ListRequest(request_url, tuple(fields.items()))
    elif following:
        number = dict(parse_qsl(urlsplit(following).query)).get("page", "")
        if number.isdecimal() and len(number) < 5 and int(number) <= min(MOST_PAGES, _count(_PAGES, page.text) or 1):
            yield ListRequest(following)


def _form_fields(source: Source, text: str, following: str | None) -> dict[str, str]:
    """The form fields of a request: from the page's script, else from the next group it names, else from the source."""
    declared = {name: source.parameters[name] for name in NEEDED if name in source.parameters}
    named = dict(parse_qsl(urlsplit(following).query)) if following else {}
    found = _PARAMETERS.search(text)
    pairs = {pair[1]: pair[2] or pair[3] or pair[4] or "" for pair in _PAIR.finditer(found[1])} if found else {}
    return {name: value for name, value in (declared | named | pairs).items() if name != "page"}


def _count(pattern: re.Pattern[str], text: str) -> int:
    """The number that `pattern` finds; 0 if it finds none."""
    found = pattern.search(text)
    return int(next(filter(None, found.groups()), 0)) if found else 0
