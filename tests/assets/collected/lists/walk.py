"""Reads a list page by page from the pages of a fake site, as a crawl requests them, and judges whether it is whole."""

from urllib.parse import urlencode

from assets.collected import lists
from assets.collected.lists.list_page import ListRequest
from assets.collected.lists.tally import ListTally
from assets.collected.sources.source import Source
from tests.sites import shapes

HOST = "www.example.gov.cn"
SITE = f"http://{HOST}"


def source(kind, start="/", **fields):
    return Source("example", "某某市", "11", kind, (SITE + start,), frozenset({HOST}), "example.yaml", **fields)


def walk_list(of, pages, start, most=100):
    """The tally of the list that begins at `start`; a page that the site does not have is missing."""
    asked, tally = [ListRequest(SITE + start)], ListTally()
    for ask in asked:
        assert len(asked) <= most
        page = shapes.answer(pages, ask.url.removeprefix(SITE), urlencode(ask.fields).encode())
        if page is None:
            tally.missing.append((ask.url, "HTTP 404"))
            continue
        tally.pages.append(lists.read_list(of, ask.url, page.body, None))
        asked += [more for more in tally.pages[-1].more if more not in asked]
    return tally
