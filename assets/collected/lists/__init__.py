"""Reads list pages, with a reader for each kind of list; `read_list` takes that of the kind of the source.

Each reader is `read(source, page) -> ListPage`, with `of_its_kind` False if the page does not have its kind; then its
links are read instead. A reply in JSON is read as such in every kind. Fetches nothing; whether a list was had whole is
judged in tally.py. pages/titles.py recognises the titles of reports.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from assets.collected.lists import annual_report_page, dataproxy, gkmlpt, json_list, linked_list, posted
from assets.collected.lists.columns import is_report_column, mark_bodies
from assets.collected.lists.list_page import ListEntry, ListPage, ListRequest
from assets.collected.lists.systems import is_article, is_list_address, is_report_address
from assets.collected.pages import titles
from assets.collected.pages.html_page import HtmlPage, decode_page, host, parse_page
from assets.collected.sources.source import KINDS as KIND_NAMES
from assets.collected.sources.source import Source

MOST_ENTRIES = 10_000  # of one page
MOST_ASKS = 1_000  # by one page
_YEAR = re.compile(r"20\d\d")

_READERS: dict[str, Callable[[Source, HtmlPage], ListPage]] = {
    "dataproxy": dataproxy.read,
    "annual_report_page": annual_report_page.read,
    "gkmlpt": gkmlpt.read,
    "posted": posted.read,
    **linked_list.READERS,
}
KINDS = {kind: _READERS[kind] for kind in KIND_NAMES}


def first_requests(source: Source) -> list[ListRequest]:
    """The request for the first page of each list of a source: with form fields where its kind is `posted`."""
    fields = tuple(source.parameters.items()) if source.kind == "posted" else ()
    return [ListRequest(url, fields) for url in source.starts]


def read_list(source: Source, url: str, body: bytes, charset: str | None) -> ListPage:
    """What the page at `url` lists, and the further requests: more pages, URLs that match `follow` of the source, and
    folders of reports; each once, only at hosts of the source, and never the page itself. `url` has the form fields of
    a POST appended.

    A page that is too large or too deeply nested to parse lists nothing.
    """
    page = parse_page(url, decode_page(body, charset))
    if page is None:
        return ListPage((), of_its_kind=False)
    found = _read_page(source, page)
    named = mark_bodies(found.entries, in_report_column=is_report_column(page))
    entries = tuple(_mark_address(entry) for entry in named if entry.url != url)
    more = _further_requests(source, url, found.more)
    linked = _further_requests(source, url, [*found.linked, *_linked_lists(source, page, entries[:MOST_ENTRIES])])
    linked = [ask for ask in linked if ask not in set(more)]
    return replace(
        found,
        entries=entries[:MOST_ENTRIES],
        more=tuple(more[:MOST_ASKS]),
        linked=tuple(linked[:MOST_ASKS]),
        left=sum(
            map(len, (entries[MOST_ENTRIES:], more[MOST_ASKS:], linked[MOST_ASKS:], _at_other_hosts(source, found)))
        ),
    )


def _read_page(source: Source, page: HtmlPage) -> ListPage:
    reads_json = source.kind == "posted" or not json_list.is_json(page.text)
    found = KINDS[source.kind](source, page) if reads_json else json_list.read(page)
    return found if found.of_its_kind else replace(linked_list.read("links", source, page), of_its_kind=False)


def _mark_address(entry: ListEntry) -> ListEntry:
    return replace(entry, is_named_report=True) if is_report_address(entry.url) else entry


def _linked_lists(source: Source, page: HtmlPage, entries: tuple[ListEntry, ...]) -> Iterator[ListRequest]:
    """The lists that entries link to: by the patterns of the source, folders of reports by title or address, and the
    same column of another year.
    """
    follow = [re.compile(pattern) for pattern in source.follow]
    columns = {_without_year(url) for url in (page.url, *source.starts) if _YEAR.search(urlsplit(url).path)}
    for entry in entries:
        if (
            any(pattern.search(entry.url) for pattern in follow)
            or _is_folder(entry)
            or (columns and _without_year(entry.url) in columns and not is_article(entry.url))
        ):
            yield ListRequest(entry.url)


def _is_folder(entry: ListEntry) -> bool:
    """Whether an entry has the title of a folder, or that of a report and the address of a list. A title that is only
    the name of a report is a folder, unless the date or the URL shows that it is the report itself.
    """
    found = titles.recognise_title(entry.title)
    if found.is_report and (entry.day or is_article(entry.url)):
        return False
    return found.folder or (found.is_report and is_list_address(entry.url))


def _without_year(url: str) -> str:
    """A URL without the years in its path, and without what a site appends to them (2024n78, 2025n80)."""
    parts = urlsplit(url)
    return f"{parts.hostname}{re.sub(r'20[0-9]{2}(?:n[0-9]*)?', '{year}', parts.path)}?{parts.query}"


def _at_other_hosts(source: Source, found: ListPage) -> set[ListRequest]:
    """The requests for the rest of the list that are not made, as their hosts are not those of the source."""
    return {ask for ask in found.more if host(ask.url) not in source.hosts}


def _further_requests(source: Source, url: str, asks: Iterable[ListRequest]) -> list[ListRequest]:
    """Each request once, at hosts of the source, and never the page itself."""
    return [ask for ask in dict.fromkeys(asks) if host(ask.url) in source.hosts and ask != ListRequest(url)]
