"""Lists of unknown systems: every link of the page, and the links to further pages."""

from assets.collected.lists.list_page import ListPage
from assets.collected.lists.paging import linked_pages
from assets.collected.pages.html_page import HtmlPage
from assets.collected.pages.html_page import links as linked
from assets.collected.sources.source import Source


def read(source: Source, page: HtmlPage) -> ListPage:
    return ListPage(tuple(linked(page)), linked_pages(page))
