"""Lists of TRS: index.html, index_1.html …, as many as the page's call of createPageHTML says."""

import re

from assets.collected.lists.list_page import ListPage
from assets.collected.lists.paging import numbered
from assets.collected.pages.html_page import HtmlPage, links
from assets.collected.sources.source import Source

_REPORT = re.compile(r"/t20\d{6}_\d+\.s?html?$")


def read(source: Source, page: HtmlPage) -> ListPage:
    """Of its kind with the call, or with links as TRS makes them (…/t20250120_123.html)."""
    entries, more = tuple(links(page)), numbered(page)
    return ListPage(entries, more or (), more is not None or any(_REPORT.search(entry.url) for entry in entries))
