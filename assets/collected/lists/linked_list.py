"""Lists of links: trs, boda, kaipu, openness, and those of unknown systems (links).

They differ in the addresses of their articles, which are data (systems.yaml); pager.py finds the further pages of all.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from assets.collected.lists.json_list import embedded_entries
from assets.collected.lists.list_page import ListEntry, ListPage, ListRequest
from assets.collected.lists.page_call import read_page_call
from assets.collected.lists.pager import further_pages
from assets.collected.lists.script_lists import find_services, with_decoded_scripts
from assets.collected.lists.statements import read_statement
from assets.collected.lists.systems import has_kind, is_article, linked_kinds
from assets.collected.pages.html_page import HtmlPage, links
from assets.collected.pages.titles import recognise_title
from assets.collected.sources.source import Source

_BODIES = "action=rel"
_BODY = re.compile(r"^([^?]+/public/column/\d+)(?:\?|$)")
_COUNTS_FROM = {"trs": 0}  # the number of the first page in the names of the system; 1 in all others


def read(kind: str, source: Source, page: HtmlPage) -> ListPage:
    """Every link of the page, the further pages, and the services that its scripts ask for the list."""
    page = with_decoded_scripts(page)
    entries = (*links(page), *embedded_entries(page))
    rows, stated = tuple(entry.url for entry in entries if is_row(entry)), read_statement(page)
    services, call = find_services(page), read_page_call(page)
    more = further_pages(page, entries, stated, len(rows), _COUNTS_FROM.get(kind, 1))
    return ListPage(
        entries,
        (*services, *more),
        of_its_kind=bool(services) or (call is not None and kind != "boda") or has_kind(kind, page, entries),
        linked=tuple(_lists_of_bodies(page, entries)) if kind == "openness" else (),
        rows=rows,
        stated_entries=call.entries if call and call.entries is not None else stated.entries,
        stated_pages=call.pages if call and call.pages is not None else stated.pages,
    )


def _lists_of_bodies(page: HtmlPage, entries: Iterable[ListEntry]) -> Iterator[ListRequest]:
    """The lists of reports of the bodies on a page of bodies of 龙讯 (action=rel)."""
    for entry in entries if _BODIES in page.url else ():
        if found := _BODY.search(entry.url):
            yield ListRequest(f"{found[1]}?type=3&action=list")


def is_row(entry: ListEntry) -> bool:
    """Whether a link looks like a row of a list: it has a date, the address of an article, or the title of a report."""
    return bool(entry.day) or is_article(entry.url) or recognise_title(entry.title).is_report


READERS = {kind: partial(read, kind) for kind in linked_kinds()}
