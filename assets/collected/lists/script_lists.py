"""Finds the services that the scripts of a page ask for its list: units of 大汉 and search lists in JSON.

json_list.py reads their replies. Runs no script.
"""

import re
from ast import literal_eval
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import urlencode

from assets.collected.lists.list_page import ListRequest
from assets.collected.lists.pager import with_query
from assets.collected.pages.html_page import HtmlPage, absolute, parse_page

_MOST_UNITS = 6
# <script url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{'webId':'52', …}">
_UNIT = "script[url][querydata], script[url][queryData]"
_SEARCH = re.compile(r"[\"']([^\"'\s<>]{0,200}/searchList/[0-9a-f]{16,40}[^\"'\s<>]{0,400})[\"']", re.IGNORECASE)
_SEARCH_PARAMETERS: dict[str, str | int] = {
    "_isAgg": "true",
    "_isJson": "true",
    "_pageSize": 20,
    "_template": "index",
    "page": 1,
}
_DECODED = re.compile(
    r"(?:atob|[Dd]ecode(?:64)?)\(\s{0,9}[\"']([A-Za-z0-9+/]{16,200000}={0,2})[\"']\s{0,9}\)"
    r"|data-[\w-]{1,40}=[\"']([A-Za-z0-9+/]{24,8000}={0,2})[\"']"
)
_MEANS_SOMETHING = re.compile(r"<a\s|createPageHTML|[Pp]ager?\w{0,20}\s{0,9}[:=(\"']|[Tt]otal|[Cc]ount|^\s*[\[{]")


def find_services(page: HtmlPage) -> tuple[ListRequest, ...]:
    """The requests that the scripts of the page make for their first page."""
    return tuple(dict.fromkeys([*_units(page), *_searches(page)]))


def _units(page: HtmlPage) -> Iterator[ListRequest]:
    for node in page.tree.css(_UNIT)[:_MOST_UNITS]:
        attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
        try:
            query = literal_eval(attributes.get("querydata", ""))
            fields = urlencode({str(name): str(value) for name, value in query.items()})
        except (AttributeError, ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
        url = absolute(page.base, attributes.get("url", ""))
        if url:
            yield ListRequest(f"{url}?{fields}")


def _searches(page: HtmlPage) -> Iterator[ListRequest]:
    for found in _SEARCH.finditer(page.text):
        if url := absolute(page.base, found[1].replace("&amp;", "&")):
            missing = {name: value for name, value in _SEARCH_PARAMETERS.items() if f"{name}=" not in url}
            yield ListRequest(with_query(url, **missing))


def with_decoded_scripts(page: HtmlPage) -> HtmlPage:
    """The page with what its scripts decode from Base64 added in clear: a pager, links or records."""
    decoded = [text for found in _DECODED.finditer(page.text) if (text := _decode(found[1] or found[2]))]
    if not decoded:
        return page
    pieces = (f"<script>var decoded = {text}</script>" if text.lstrip()[:1] in "[{" else text for text in decoded)
    return parse_page(page.url, "\n".join([page.text, *pieces])) or page


def _decode(text: str) -> str | None:
    """Base64 as text, if it is a text about a list."""
    try:
        decoded = b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8")
    except ValueError:
        return None
    return decoded if _MEANS_SOMETHING.search(decoded) else None
