"""Lists that a service returns to a POST of form fields, in JSON or HTML: the fields are the parameters of the source.

One field is the page number. Any system may have such a service; its page is often a shell without the list.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from assets.collected.lists import json_list
from assets.collected.lists.list_page import ListPage, ListRequest
from assets.collected.pages.html_page import HtmlPage
from assets.collected.sources.source import Source

__all__ = ["page_field", "read"]


def read(source: Source, page: HtmlPage) -> ListPage:
    """The entries of a reply, whose URL has the fields of the request appended, and the requests for its other pages.

    A reply in JSON is read by its records, any other by the links and the length of the list, which it must state: one
    without may be the page of an error.
    """
    found = json_list.read(page) if json_list.is_json(page.text) else json_list.read_html(page, page.text)
    states_length = found.stated_entries is not None or found.stated_pages is not None
    if page_field(source.parameters) is None or not states_length:
        return ListPage((), of_its_kind=False)
    return replace(found, more=tuple(_as_post(ask.url, source.parameters) for ask in found.more))


def page_field(parameters: Mapping[str, str]) -> str | None:
    """The parameter that is the page number."""
    return next((name for name in parameters if name.lower() in json_list.PAGE_PARAMETERS), None)


def _as_post(url: str, parameters: dict[str, str]) -> ListRequest:
    """The request with `parameters` as form fields, of which those in the query of `url` may have other values."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    fields = parameters | {name: value for name, value in query if name in parameters}
    kept = "&".join(pair for pair in parts.query.split("&") if pair.partition("=")[0] not in parameters)
    return ListRequest(urlunsplit(parts._replace(query=kept)), tuple(fields.items()))
