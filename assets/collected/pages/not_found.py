"""Recognises "not found" pages that a site sends with status 200, and redirects to other pages instead of a 404.

The wordings are data (not_found.yaml). crawl/fetch.py records such a URL as gone.
"""

import re
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlsplit

from assets.collected.pages.html_page import HtmlPage, scripts, visible_text
from assets.collected.sources.patterns import Pattern
from assets.text.characters import without_spaces
from warehouse.yaml_models import Declared, load

NOT_FOUND = Path(__file__).parent / "not_found.yaml"
_MAX_TEXT = 200  # characters outside the links of a "not found" page, or of its script
_MIN_TEXT = 30  # characters; the script of a page with less is read too
_SITE_NAME = re.compile(r"[-_|—·]")


Patterns = tuple[Pattern, ...]


class NotFoundPatterns(Declared):
    """The file: titles and wordings of "not found" pages, and the paths of home pages and error pages."""

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
def patterns() -> NotFoundPatterns:
    return load(NOT_FOUND, NotFoundPatterns)


def find_absence(page: HtmlPage) -> str | None:
    """What shows that a page is a "not found" page; None if it is not one."""
    if page.tree.css_first("table") is not None:
        return None
    for node in page.tree.css("head > title, h1, h2"):
        title = without_spaces("".join(node.text().split()))
        if patterns().any["titled"].fullmatch(_SITE_NAME.split(title)[0]):
            return f"its title is '{title}'"
    found = patterns().any["said"].search(_short_text(page))
    return f"the page says '{found[0]}'" if found else None


def _short_text(page: HtmlPage) -> str:
    """The text of a page with little text outside its links, with its script if there is hardly any; else ""."""
    words = "".join(visible_text(page).split())
    linked = sum(len("".join(node.text().split())) for node in page.tree.css("a"))
    code = "".join("".join(scripts(page)).split()) if len(words) <= _MIN_TEXT else ""
    return without_spaces(words + code) if len(words) - linked <= _MAX_TEXT and len(code) <= _MAX_TEXT else ""


def reason_led_away(url: str, to: str, starts: tuple[str, ...]) -> str | None:
    """Why `to`, the target of a redirect from `url`, is not the requested page; None if it may be.

    `starts` are the URLs of the lists of the site.
    """
    if _is_home_or_error(to) and not _is_home_or_error(url):
        return f"it redirects to {to}, a home page or an error page"
    if to in starts and url not in starts:
        return f"it redirects to {to}, which is a list"
    return None


def _is_home_or_error(url: str) -> bool:
    parts = urlsplit(url)
    home = not parts.query and patterns().any["home"].fullmatch(parts.path)
    return bool(home or patterns().any["error"].fullmatch(parts.path))
