"""Lists of 博达: NAME.htm, then NAME/N.htm counted down to 1, by links below the list; a report is /info/COL/ID.htm."""

import re

from assets.collected.lists.list_page import ListPage
from assets.collected.lists.paging import following
from assets.collected.pages.html_page import HtmlPage, links
from assets.collected.sources.source import Source

_REPORT = re.compile(r"/info/\d+/\d+\.htm$|[?&]wbnewsid=\d+")
_PAGING = ".p_pages, [id^=fanye]"


def read(source: Source, page: HtmlPage) -> ListPage:
    """Of its kind with the system's line of pages, or with links as it makes them."""
    entries = tuple(links(page))
    shaped = bool(page.tree.css(_PAGING)) or any(_REPORT.search(entry.url) for entry in entries)
    return ListPage(entries, following(page), shaped)
