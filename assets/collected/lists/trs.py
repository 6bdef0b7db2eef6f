"""Lists of TRS: index.html, index_1.html …, with the number of pages in a call of createPageHTML."""

import re

from assets.collected.lists.list_page import ListPage
from assets.collected.lists.paging import pages_by_script
from assets.collected.pages.html_page import HtmlPage, links
from assets.collected.sources.source import Source

_REPORT = re.compile(r"/t20\d{6}_\d+\.s?html?$")


def read(source: Source, page: HtmlPage) -> ListPage:
    """Of its kind if it has the call, or links in the format of TRS (…/t20250120_123.html)."""
    entries, more = tuple(links(page)), pages_by_script(page)
    return ListPage(entries, more or (), more is not None or any(_REPORT.search(entry.url) for entry in entries))
