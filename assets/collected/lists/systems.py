"""What addresses and marks tell about a page: its kind of list, an article, a report, or a list.

The patterns are data (systems.yaml). Titles are recognised in pages/titles.py.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from assets.collected.lists.list_page import ListEntry
from assets.collected.pages.html_page import HtmlPage
from assets.collected.sources.patterns import Pattern
from warehouse.yaml_models import Declared, load

SYSTEMS = Path(__file__).parent / "systems.yaml"


class KindFile(Declared):
    """The addresses of the articles of a kind of list, and selectors of its paging bar."""

    articles: tuple[Pattern, ...]
    paging: tuple[str, ...]


class SystemsFile(Declared):
    """The file."""

    kinds: dict[str, KindFile]
    articles: tuple[Pattern, ...]
    reports: tuple[Pattern, ...]
    lists: tuple[Pattern, ...]


def linked_kinds() -> tuple[str, ...]:
    """The kinds of lists that consist of links."""
    return tuple(_file().kinds)


def has_kind(kind: str, page: HtmlPage, entries: Iterable[ListEntry]) -> bool:
    """Whether a page has the marks of a kind, or links to articles in its format."""
    marks = _file().kinds[kind]
    if not marks.articles:
        return True
    selectors = ", ".join(marks.paging)
    articles = _compiled(marks.articles)
    return bool(selectors and page.tree.css(selectors)) or any(articles.search(entry.url) for entry in entries)


def most_likely_kind(entries: Iterable[ListEntry]) -> str | None:
    """The kind whose articles most of the entries are; None if they are those of no kind."""
    urls = [entry.url for entry in entries]
    found = {
        kind: sum(_compiled(marks.articles).search(url) is not None for url in urls)
        for kind, marks in _file().kinds.items()
        if marks.articles
    }
    kind = max(found, key=found.__getitem__)
    return kind if found[kind] else None


def is_article(url: str) -> bool:
    return _compiled(_file().articles).search(url) is not None


def is_report_address(url: str) -> bool:
    return _compiled(_file().reports).search(url) is not None


def is_list_address(url: str) -> bool:
    return _compiled(_file().lists).search(url.partition("?")[0]) is not None and not is_article(url)


@cache
def _file() -> SystemsFile:
    return load(SYSTEMS, SystemsFile)


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
