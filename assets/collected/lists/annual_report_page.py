"""The page of 大汉 for annual reports, xxgkAnnualReport.jsp: ?area=CODE is a body, &fbtime=YEAR its report.

The bodies and years are on the page, or in `areas` and `years` of the source's parameters.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from assets.collected.lists.list_page import ListEntry, ListPage, ListRequest
from assets.collected.lists.pager import with_query
from assets.collected.pages.html_page import HtmlPage, links
from assets.collected.sources.source import Source

PAGE = "xxgkannualreport.jsp"
_YEAR = re.compile(r"20\d\d")


def read(source: Source, page: HtmlPage) -> ListPage:
    """The reports by body and year, with a title made from both; for bodies without years, requests for their pages."""
    found = {entry.url: entry for entry in links(page)}
    names = {
        area: entry.title for entry in found.values() if (area := _query_value(entry.url, "area")) and _is_body(entry)
    }
    here = _query_value(page.url, "area")
    if here and here not in names:
        names[here] = _heading(page)
    reports = {url: _titled(entry, names) for url, entry in found.items() if _query_value(url, "fbtime")}
    areas = dict.fromkeys([*_named(source, "areas"), *names, *([here] if here else [])])
    years = _years(source)
    for area in areas:
        for year in years:
            url = with_query(_page_url(page), area=area, fbtime=year)
            reports.setdefault(url, _titled(ListEntry(url, ""), names))
    more = () if years else tuple(ListRequest(with_query(_page_url(page), area=area)) for area in areas if area != here)
    others = (entry for url, entry in found.items() if url not in reports and not _is_page(url))
    shaped = bool(reports or more) or _is_page(page.url)
    entries = (*reports.values(), *others)
    return ListPage(entries, of_its_kind=shaped, linked=more, rows=tuple(reports), exact=True)


def _is_page(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(PAGE)


def _page_url(page: HtmlPage) -> str:
    """The URL of this page without its query, or of the page that another page links to."""
    url = page.url if _is_page(page.url) else next((e.url for e in links(page) if _is_page(e.url)), page.url)
    return urlsplit(url)._replace(query="").geturl()


def _query_value(url: str, name: str) -> str | None:
    return dict(parse_qsl(urlsplit(url).query)).get(name) if _is_page(url) else None


def _is_body(entry: ListEntry) -> bool:
    """Whether the title of a link is the name of a body and not a year."""
    return bool(entry.title) and not _YEAR.match(entry.title)


def _heading(page: HtmlPage) -> str:
    heading = next((node.text().strip() for node in page.tree.css("h1, h2, h3") if node.text().strip()), "")
    return heading[:40]


def _titled(entry: ListEntry, names: dict[str, str]) -> ListEntry:
    """The entry with a full title: the links of the page have only the year."""
    year, area = _query_value(entry.url, "fbtime") or "", _query_value(entry.url, "area") or ""
    return ListEntry(entry.url, f"{names.get(area, '')}{year}年政府信息公开工作年度报告", entry.day)


def _named(source: Source, name: str) -> list[str]:
    return source.parameters.get(name, "").split()


def _years(source: Source) -> Iterator[str] | list[str]:
    """2019 2020, or 2019-2024."""
    first, dash, last = source.parameters.get("years", "").partition("-")
    if dash and first.strip().isdecimal() and last.strip().isdecimal():
        return [str(year) for year in range(int(first), int(last) + 1)]
    return _named(source, "years")
