"""The pages of who has filed: the country, the provinces of the newest years, the bodies whose report is missing; and a
page for each earlier year, as the provinces of all years together are more than a page may have.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipelines.site.charts.tiles import tiles
from pipelines.site.context import COUNTRY, Context
from pipelines.site.data_files import DataColumn, data_columns, tabulate
from pipelines.site.page import Page, home_trail
from pipelines.site.pages.indicator import province_links
from pipelines.site.release_data import Row
from pipelines.site.words import message

PATH = "coverage.html"
# Rows of provinces and of bodies on a page: with these it has no more than 100 KB.
_PROVINCES, _BODIES = 40, 100


def coverage_pages(context: Context) -> Iterator[Page]:
    """The page of the newest years, then one for each earlier year."""
    rows = context.release.rows("coverage_provinces")
    newest, earlier = _divide([row for row in rows if row["code"] in tiles()])
    shown = {"links": province_links(context), "province": context.division_words}
    yield Page(
        path=PATH, template="coverage.html", trail=home_trail(), title=message("coverage"),
        description=message("coverage_description"),
        data=tabulate(_columns(rows), rows, context.caveats("coverage")),
        facts={
            **shown, "country": _of_country(rows), "provinces": newest, "most": _BODIES,
            "earlier": {year: year_path(year) for year in earlier},
            "not_filed": context.release.rows("not_filed", most=_BODIES),
        },
    )  # fmt: skip
    yield from (_year_page(year, provinces, shown) for year, provinces in earlier.items())


def year_path(year: int) -> str:
    return f"coverage/{year}.html"


def country_coverage(context: Context) -> list[Row]:
    """The rows of the country, the newest year first."""
    return _of_country(context.release.rows("coverage_provinces"))


def _of_country(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["code"] == COUNTRY]


def _divide(provinces: Sequence[Row]) -> tuple[list[Row], dict[int, list[Row]]]:
    """The rows of the newest year and of those after it that fit on its page, and the others by year."""
    newest: list[Row] = []
    earlier: dict[int, list[Row]] = {}
    for year, rows in ((year, list(found)) for year, found in groupby(provinces, key=lambda row: row["year"])):
        if not newest or (not earlier and len(newest) + len(rows) <= _PROVINCES):
            newest += rows
        else:
            earlier[year] = rows
    return newest, earlier


def _columns(rows: Sequence[Row]) -> tuple[DataColumn, ...]:
    counts = [name for name in (rows[0] if rows else {}) if name not in ("code", "name", "year")]
    return (
        *data_columns("code", "name", "year"),
        *(DataColumn(name=name, words=message(f"coverage_{name}")) for name in counts),
    )


def _year_page(year: int, provinces: Sequence[Row], shown: Mapping[str, Any]) -> Page:
    title = message("coverage_year", year=year)
    return Page(
        path=year_path(year), template="coverage_year.html", trail=home_trail((message("coverage"), PATH)), title=title,
        description=title, facts={**shown, "provinces": provinces},
    )  # fmt: skip
