"""Recognises the column of a list as one of annual reports, where a link may be titled with the body alone (市应急局).

What looks like the name of a body is data (columns.yaml). Which body it is, assets/staged finds out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from assets.collected.lists.list_page import ListEntry
from assets.collected.lists.systems import is_article
from assets.collected.pages.html_page import HtmlPage, on_a_line
from assets.collected.pages.titles import recognise_title
from assets.collected.sources.patterns import Pattern
from assets.text.characters import without_spaces
from warehouse.yaml_models import Declared, load

COLUMNS = Path(__file__).parent / "columns.yaml"


class ColumnsFile(Declared):
    """The file: names of columns of reports, names of bodies, and the selectors of a breadcrumb."""

    columns: tuple[Pattern, ...]
    bodies: tuple[Pattern, ...]
    breadcrumbs: tuple[str, ...]


def is_report_column(page: HtmlPage) -> bool:
    """Whether the page describes itself as a column of annual reports, in its meta tags, title or breadcrumb."""
    metas = (node.attributes.get("content") or "" for node in page.tree.css("meta[name=ColumnName]"))
    titles = (on_a_line(node.text()) for node in page.tree.css("head > title"))
    crumbs = (on_a_line(node.text()) for node in page.tree.css(", ".join(_file().breadcrumbs)))
    return any(_columns().search("".join(text.split())) for text in (*metas, *titles, *crumbs))


def mark_bodies(entries: Iterable[ListEntry], *, in_report_column: bool) -> Iterator[ListEntry]:
    """The entries; in a column of reports, an article that is titled with the name of a body is marked as a report."""
    for entry in entries:
        named = in_report_column and (entry.day or is_article(entry.url)) and _is_body(entry.title)
        yield replace(entry, is_named_report=True) if named else entry


def _is_body(title: str) -> bool:
    title = without_spaces("".join(title.split()))
    found = recognise_title(title)
    return not found.is_report and not found.folder and _bodies().fullmatch(title) is not None


@cache
def _file() -> ColumnsFile:
    return load(COLUMNS, ColumnsFile)


@cache
def _columns() -> re.Pattern[str]:
    return re.compile("|".join(_file().columns))


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile("|".join(_file().bodies))
