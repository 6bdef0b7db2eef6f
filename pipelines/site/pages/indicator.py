"""The page of an indicator: definition, formula, series of the country, map and ranking of provinces; and the list."""

from collections.abc import Iterator, Sequence
from typing import Any

from pipelines.site.addresses import division_path, indicator_path
from pipelines.site.charts.tiles import tiles
from pipelines.site.context import Context
from pipelines.site.data_files import PageData, data_columns, tabulate
from pipelines.site.figures import indicator_breaks, is_small
from pipelines.site.map_view import ProvinceValues, latest_year
from pipelines.site.page import Page, home_trail
from pipelines.site.pages.division import points, stated_breaks
from pipelines.site.release_data import Row
from pipelines.site.words import message
from warehouse.messages import Message
from warehouse.reference.indicators import indicators

LIST = "indicators.html"
_COLUMNS = (
    "code", "name", "year", "value", "numerator", "denominator", "reports", "reports_left_out", "values_missing",
)  # fmt: skip


def indicator_pages(context: Context) -> Iterator[Page]:
    """The list of indicators, then a page for each."""
    yield _list_page(context)
    yield from (_page(context, row) for row in context.indicators.values())


def province_values(context: Context, key: str) -> ProvinceValues | None:
    """The provinces in the latest year that most have; None where none has a value."""
    row = context.indicators.get(key)
    rows = context.release.rows("indicator_provinces", indicator=key) if row else []
    year = latest_year(rows)
    if row is None or year is None:
        return None
    provinces = [each for each in rows if each["year"] == year and each["code"] in tiles()]
    return ProvinceValues(Message(zh=row["zh"], en=row["en"]), year, row["unit"], provinces)


def province_links(context: Context) -> dict[str, str]:
    """The path of the page of each province that has one."""
    return {code: division_path(code) for code in tiles() if code in context.divisions}


def _list_page(context: Context) -> Page:
    latest = {
        key: _latest_point(context, [row for row in rows if row["value"] is not None])
        for key, rows in context.country_rates.items()
    }
    return Page(
        path=LIST, template="indicators.html", trail=home_trail(), title=message("indicators"),
        description=message("indicators_description"),
        facts={"indicators": _in_order(context), "latest": latest, "formula": lambda row: formula(context, row)},
    )  # fmt: skip


def _latest_point(context: Context, rows: Sequence[Row]) -> Any:
    return points(context, rows)[-1] if rows else None


def _in_order(context: Context) -> list[Row]:
    """The indicators in the order of their declaration, those that this version does not declare at the end."""
    order = {each.key: n for n, each in enumerate(indicators().indicators)}
    return sorted(
        context.indicators.values(), key=lambda row: (order.get(row["indicator"], len(order)), row["indicator"])
    )


def formula(context: Context, row: Row) -> tuple[Message, Message | None]:
    """Numerator and denominator in words; None for an indicator that is a count."""
    return _sum(context, row["numerator"]), _sum(context, row["denominator"]) if row["denominator"] else None


def _sum(context: Context, terms: str) -> Message:
    named = [(_term(context, term) if term not in "+-" else Message(zh=term, en=term)) for term in terms.split()]
    return Message(zh=" ".join(each.zh for each in named), en=" ".join(each.en for each in named))


def _term(context: Context, term: str) -> Message:
    if found := context.measure_names.get(term):
        return Message(zh=f"“{found.zh}”", en=f"“{found.en}”")
    return message(f"term_{term}")


def _page(context: Context, row: Row) -> Page:
    key, name = row["indicator"], Message(zh=row["zh"], en=row["en"])
    rows = context.release.rows("indicator_provinces", indicator=key)
    country = context.country_rates.get(key, [])
    breaks = indicator_breaks(key, [each["year"] for each in country]) | stated_breaks(country)
    values = province_values(context, key)
    shown = values.rows if values else []
    order = sorted(
        [r for r in shown if r["value"] is not None and not is_small(r)], key=lambda r: (-r["value"], r["code"])
    )
    return Page(
        path=indicator_path(key), template="indicator.html", title=name,
        trail=home_trail((message("indicators"), LIST)),
        description=message("indicator_description", name=name),
        data=_data(context, rows), packed=True,
        facts={
            "indicator": row, "name": name, "formula": formula(context, row), "values": values, "country": country,
            "series": points(context, country), "breaks": breaks,
            "ranked": list(_ranks(order)), "unranked": [r for r in shown if r not in order],
            "links": province_links(context), "province": context.division_words,
            "boundaries": context.boundaries,
            "caveats": context.caveats("region_indicator", "by_region"),
        },
    )  # fmt: skip


def _data(context: Context, rows: Sequence[Row]) -> PageData:
    named = [row | {"name": context.division_words(row["code"]).zh} for row in rows]
    return tabulate(data_columns(*_COLUMNS), named, context.caveats("region_indicator"))


def _ranks(rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    """Each row with its rank; equal values share one."""
    rank = 0
    for n, row in enumerate(rows, 1):
        rank = rank if n > 1 and row["value"] == rows[n - 2]["value"] else n
        yield rank, row
