"""Lists of the 安徽 system: /public/column/COL and /openness/, by pageIndex; reports are /public/COL/ID.html and
/XxgkAnnualReport/show/ID.html.
"""

import re

from assets.collected.lists.list_page import ListPage
from assets.collected.lists.paging import counted, following
from assets.collected.pages.html_page import HtmlPage, links
from assets.collected.sources.source import Source

_REPORT = re.compile(
    r"/(?:openness/)?public/(?:column/)?\d+(?:/\d+\.html)?|/openness/|/XxgkAnnualReport/", re.IGNORECASE
)


def read(source: Source, page: HtmlPage) -> ListPage:
    entries = tuple(links(page))
    shaped = any(_REPORT.search(entry.url) for entry in entries)
    return ListPage(entries, following(page) or counted(page, "pageIndex"), shaped)
