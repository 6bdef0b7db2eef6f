"""A list of a site of no known system: every link of the page, and those to its next pages."""

from assets.collected.lists.list_page import Listing
from assets.collected.lists.paging import following
from assets.collected.pages.html_page import Hypertext
from assets.collected.pages.html_page import links as linked
from assets.collected.sources.source import Source


def read(source: Source, page: Hypertext) -> Listing:
    return Listing(tuple(linked(page)), following(page))
