"""Reads a list page by page from the pages of a fake site, as a crawl requests them, and judges whether it is whole."""

from urllib.parse import urlencode

from assets.collected import lists
from assets.collected.lists.tally import ListTally
from assets.collected.sources.source import Source
from tests.sites import shapes

HOST = "www.example.gov.cn"
SITE = f"http://{HOST}"


def source(kind, start="/", **given):
    fields = {"parameters": shapes.fields(kind)} | given
    return Source("example", "某某市", "11", kind, (SITE + start,), frozenset({HOST}), "example.yaml", **fields)


def url_of(ask):
    """The URL of a request by which its page is read: that of a POST has the form fields appended."""
    return f"{ask.url}{'&' if '?' in ask.url else '?'}{urlencode(ask.fields)}" if ask.fields else ask.url


def walk_list(of, pages, most=100):
    """The tally of the first list of a source; a page that the site does not have is missing."""
    asked, tally = lists.first_requests(of), ListTally()
    for ask in asked:
        assert len(asked) <= most
        page = shapes.answer(pages, ask.url.removeprefix(SITE), urlencode(ask.fields).encode())
        if page is None:
            tally.missing.append((ask.url, "HTTP 404"))
            continue
        tally.pages.append(lists.read_list(of, url_of(ask), page.body, None))
        asked += [more for more in tally.pages[-1].more if more not in asked]
    return tally
