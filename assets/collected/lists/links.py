"""A list of a site of no known system: every link of the page, and those to its next pages."""

from assets.collected.hypertext import Hypertext
from assets.collected.hypertext import links as linked
from assets.collected.listing import Listing
from assets.collected.lists.paging import following
from assets.collected.source import Source


def read(source: Source, page: Hypertext) -> Listing:
    return Listing(tuple(linked(page)), following(page))
