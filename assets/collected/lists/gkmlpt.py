"""Lists of the 广东 system: JSON at /gkmlpt/api/all/{category}?page=n&sid=s, and the catalogue page that leads to it.

The catalogue has the number of the site (SID) and the tree of its categories; those of annual reports are requested.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from assets.collected.lists import json_list
from assets.collected.lists.list_page import ListPage, ListRequest
from assets.collected.pages.html_page import HtmlPage, absolute
from assets.collected.sources.source import Source

_SID = re.compile(r"\bSID[\"']?\s{0,9}:\s{0,9}[\"']?(\d{1,12})")
_CATEGORY = re.compile(r"\{[^{}\[\]]{0,2000}")
_ID = re.compile(r"\"id\"\s{0,9}:\s{0,9}\"?(\d{1,12})")
_NAMED = re.compile(r"\"name\"\s{0,9}:\s{0,9}\"[^\"]{0,40}(?:年报|年度报告)")


def read(source: Source, page: HtmlPage) -> ListPage:
    """The articles of a category, or of a catalogue the requests for its categories of annual reports."""
    if json_list.is_json(page.text):
        return json_list.read(page)
    asks = tuple(_categories(page))
    return ListPage((), of_its_kind=bool(asks), linked=asks)


def _categories(page: HtmlPage) -> Iterator[ListRequest]:
    sid = _SID.search(page.text)
    before, _, _ = urlsplit(page.url).path.partition("/gkmlpt")
    for node in _CATEGORY.finditer(page.text) if sid else ():
        number = _ID.search(node[0])
        if sid and number and _NAMED.search(node[0]):
            url = absolute(page.url, f"{before}/gkmlpt/api/all/{number[1]}?page=1&sid={sid[1]}")
            if url:
                yield ListRequest(url)
