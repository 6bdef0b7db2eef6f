"""A list of a site of no known system: every link of the page, and those to its next pages."""

from assets.collected.lists.list_page import ListPage
from assets.collected.lists.paging import following
from assets.collected.pages.html_page import HtmlPage
from assets.collected.pages.html_page import links as linked
from assets.collected.sources.source import Source


def read(source: Source, page: HtmlPage) -> ListPage:
    return ListPage(tuple(linked(page)), following(page))
