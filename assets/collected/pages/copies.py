"""Recognises copies of a page at another address: mobile twins (_app, _wap) and gates to traditional
characters (/gate/big5/).
"""

import re
from collections.abc import Iterable

# Whose mobile twin a page is: the same name with an ending of its own.
_TWIN = re.compile(r"_(?:app|wap|m|mobile)(?=\.(?:s?html?|jhtml)$)")
_GATE = re.compile(r"^(https?)://[^/]+/gate/big5/(?:https?/)?([^/]+/.*)$")


def original_url(url: str) -> str:
    """The page of which a gate shows a copy in traditional characters; any other URL as it is.

    The original always exists; that of a mobile twin may not, so `desktop_url` is not applied.
    """
    found = _GATE.match(url)
    return f"{found[1]}://{found[2]}" if found else url


def desktop_url(url: str) -> str:
    """The desktop page of a mobile page, by its file name; any other URL as it is."""
    path, mark, query = url.partition("?")
    return _TWIN.sub("", path) + mark + query


def drop_copies(urls: Iterable[str]) -> list[str]:
    """Each page once: of twins the desktop page if it is among `urls`, else the first of them."""
    found = list(urls)
    known, kept = set(found), dict[str, str]()
    for url in found:
        desktop = desktop_url(url)
        kept.setdefault(desktop, desktop if desktop in known else url)
    return list(kept.values())
