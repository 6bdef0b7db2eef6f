"""Lists of 开普: list.shtml, list_2.shtml …, by a call of createPageHTML or links; reports: /cN/YYYYMM/hash.shtml."""

import re

from assets.collected.lists.list_page import ListPage
from assets.collected.lists.paging import following, numbered
from assets.collected.pages.html_page import HtmlPage, links
from assets.collected.sources.source import Source

_REPORT = re.compile(r"/c\d+/(?:20\d{4}/)?[0-9a-f]{16,}\.s?html?$")


def read(source: Source, page: HtmlPage) -> ListPage:
    entries, more = tuple(links(page)), numbered(page)
    shaped = more is not None or any(_REPORT.search(entry.url) for entry in entries)
    return ListPage(entries, more if more is not None else following(page), shaped)
