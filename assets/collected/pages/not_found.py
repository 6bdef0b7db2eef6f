"""Pages that say that what was asked for is not there, though the site answers as if it were; and addresses that a site
leads to instead of it.

The words are not_found.yaml. What becomes of such a page is told where it is asked (crawl/fetch.py).
"""

import re
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlsplit

from assets.collected.pages.html_page import Hypertext, scripts, visible
from assets.collected.sources.patterns import Pattern
from assets.text.characters import without_spaces
from warehouse.yaml_models import Declared, load

ABSENT = Path(__file__).parent / "not_found.yaml"
_MOST_WORDS = 200  # characters beside the links of a page that is none, or of a script that says so
_FEWEST_WORDS = 30  # characters of a page that lets a script speak
_BEHIND_TITLE = re.compile(r"[-_|—·]")


Patterns = tuple[Pattern, ...]


class Absent(Declared):
    """The file: titles and words of pages that are none, paths of first pages and of pages for what is not there."""

    titled: Patterns
    said: Patterns
    home: Patterns
    error: Patterns

    @cached_property
    def any(self) -> dict[str, re.Pattern[str]]:
        return {
            name: re.compile("|".join(f"(?:{written})" for written in getattr(self, name)), re.IGNORECASE)
            for name in type(self).model_fields
        }


@cache
def absent() -> Absent:
    return load(ABSENT, Absent)


def absence(page: Hypertext) -> str | None:
    """What a page says by which it is none; None where it is a page."""
    if page.tree.css_first("table") is not None:
        return None
    for node in page.tree.css("head > title, h1, h2"):
        title = without_spaces("".join(node.text().split()))
        if absent().any["titled"].fullmatch(_BEHIND_TITLE.split(title)[0]):
            return f"its title is '{title}'"
    found = absent().any["said"].search(_little(page))
    return f"it says '{found[0]}'" if found else None


def _little(page: Hypertext) -> str:
    """The words of a page that says little beside its links, with those of its script where it says nothing else; ""
    of one that says more.
    """
    words = "".join(visible(page).split())
    linked = sum(len("".join(node.text().split())) for node in page.tree.css("a"))
    code = "".join("".join(scripts(page)).split()) if len(words) <= _FEWEST_WORDS else ""
    return without_spaces(words + code) if len(words) - linked <= _MOST_WORDS and len(code) <= _MOST_WORDS else ""


def led_away(url: str, to: str, starts: tuple[str, ...]) -> str | None:
    """Why the address `to`, where a site led from `url`, is no page of its own; None where it may be one.

    `starts` are the addresses of the lists of the site.
    """
    if _elsewhere(to) and not _elsewhere(url):
        return f"it leads to {to}, the first page of a site or one for whatever is not there"
    if to in starts and url not in starts:
        return f"it leads to {to}, which is a list"
    return None


def _elsewhere(url: str) -> bool:
    parts = urlsplit(url)
    home = not parts.query and absent().any["home"].fullmatch(parts.path)
    return bool(home or absent().any["error"].fullmatch(parts.path))
