"""The page of a division, from the country down to a township: sums with their basis, trends, results, reasons,
disputes, coverage, the divisions below it and its own bodies.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from pipelines.site.addresses import division_path
from pipelines.site.charts.bars import cell_bar
from pipelines.site.charts.lines import Point
from pipelines.site.context import COUNTRY, Context
from pipelines.site.data_files import PageData, data_columns, tabulate
from pipelines.site.figures import (
    DISPUTES,
    MAIN,
    MEASURE_COLUMNS,
    OUTCOMES,
    REASONS,
    SHOWN_RATES,
    count_points,
    form_breaks,
    indicator_breaks,
    is_small,
    measure_rows,
    missing_reason,
)
from pipelines.site.numbers import write_value
from pipelines.site.page import Draft, Page
from pipelines.site.pages.division_lists import Lists, first_parts, further_parts
from pipelines.site.release_data import Row, batches
from pipelines.site.words import message
from warehouse.messages import Message, join_messages

_BATCH = 200
_QUERIES = ("totals", "trends", "division_coverage", "children", "division_bodies", "division_filing")
_FURTHER = ("basis", "reports", "reports_left_out", "values_missing")
Rows = Mapping[str, list[Row]]


def division_pages(context: Context, codes: Sequence[str]) -> Iterator[Draft]:
    """A page for each division of `codes`, which are in order."""
    for batch in batches(codes, _BATCH):
        read = read_rows(context, batch[0], batch[-1])
        for code in batch:
            yield Draft(division_path(code), _digest(context, code, read), partial(_page, context, code, read))
            yield from further_parts(context, code, _lists(code, read))


def read_rows(context: Context, first: str, last: str) -> dict[str, dict[str, list[Row]]]:
    """The rows of the divisions from `first` to `last` by query and code, of the indicators those that are shown."""
    shown = list(SHOWN_RATES)
    return {query: context.release.grouped(query, first=first, last=last, shown=shown) for query in _QUERIES}


def _digest(context: Context, code: str, read: Mapping[str, Rows]) -> str:
    """The digest of all that the page shows beside what every page depends on."""
    rows = [read[query].get(code, []) for query in _QUERIES]
    shown = (context.divisions[code], context.trail(code), context.caveats("by_region"), rows)
    return hashlib.sha256(repr(shown).encode("utf-8", "replace")).hexdigest()


def _lists(code: str, read: Mapping[str, Rows]) -> Lists:
    return {"bodies": read["division_bodies"].get(code, []), "not-filed": read["division_filing"].get(code, [])}


def _page(context: Context, code: str, read: Mapping[str, Rows]) -> Page:
    division, name = context.divisions[code], context.division_words(code)
    totals = read["totals"].get(code, [])
    facts = division_facts(context, code, read)
    return Page(
        path=division_path(code), template="division.html", trail=context.trail(code),
        title=message("division_title", name=name), description=message("division_description", name=name),
        data=_data(context, totals),
        facts={
            "division": division, "name": name, "level": context.level_words(division["level_name"]),
            "children": read["children"].get(code, []), **first_parts(code, _lists(code, read)), **facts,
        },
    )  # fmt: skip


def division_facts(context: Context, code: str, read: Mapping[str, Rows]) -> dict[str, Any]:
    """What the home page shows of the country as well."""
    totals, coverage = read["totals"].get(code, []), read["division_coverage"].get(code, [])
    rates = trends(context, read["trends"].get(code, []))
    return {
        "totals": totals, "latest": headline(totals), "coverage": coverage, "names": context.measure_names,
        "measures": context.measures, "main": [measure for measure in MAIN if measure in context.measures],
        "trends": rates, "received": count_points(totals, "received_new"),
        "breaks": form_breaks(), "notes": list(break_notes(totals, rates)), "bar": cell_bar,
        "reasons": list(_reasons(context, headline(totals))),
        "disputes": DISPUTES, "outcomes": OUTCOMES, "missing_reason": missing_reason,
        "child_names": context.division_words,
    }  # fmt: skip


def headline(totals: Sequence[Row]) -> Row | None:
    """The sums of the latest year with at least half as many reports as the year that has most; None without any.

    The newest year is often only begun, and would show a country of a handful of reports.
    """
    most = max((row["reports"] for row in totals), default=0)
    return next((row for row in reversed(totals) if most and 2 * row["reports"] >= most), None)


def trends(context: Context, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The shown rates over the years, each with its breaks; those without any value are absent."""
    found = []
    for key in SHOWN_RATES:
        own = [row for row in rows if row["indicator"] == key]
        if key in context.indicators and any(row["value"] is not None for row in own):
            breaks = indicator_breaks(key, [row["year"] for row in own]) | stated_breaks(own)
            found.append(
                {"key": key, "name": _words(context.indicators[key]), "points": points(context, own), "breaks": breaks}
            )
    return found


def break_notes(totals: Sequence[Row], rates: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Message]]:
    """What the marks of the charts mean, by year: the new forms, and a reason once for all the rates it concerns."""
    years = [row["year"] for row in totals]
    forms = form_breaks()
    yield from ((year, text) for year, text in forms.items() if years and years[0] < year <= years[-1])
    found: dict[tuple[int, str, str], list[Message]] = {}
    for rate in rates:
        for year, text in rate["breaks"].items():
            if forms.get(year) != text:
                found.setdefault((year, text.zh, text.en), []).append(rate["name"])
    for (year, zh, en), names in sorted(found.items(), key=lambda item: item[0]):
        yield year, message("break_of", names=join_messages(names, zh="、", en="; "), text=Message(zh=zh, en=en))


def points(context: Context, rows: Sequence[Row]) -> list[Point]:
    """The values of an indicator; those with a denominator that is too small are marked."""
    return [
        Point(
            row["year"], row["value"],
            write_value(row["value"], context.indicators[row["indicator"]]["unit"], row["denominator"]), is_small(row),
        )
        for row in rows
    ]  # fmt: skip


def stated_breaks(rows: Sequence[Row]) -> dict[int, Message]:
    """The breaks that the release states, whose texts are `Chinese / English`, several of them joined by `; `."""
    found = {}
    for row in rows:
        pairs = [each.partition(" / ")[::2] for each in (row.get("break") or "").split("; ") if each]
        if pairs:
            found[row["year"]] = Message(
                zh="；".join(zh for zh, _ in pairs), en="; ".join(en or zh for zh, en in pairs)
            )
    return found


def _words(row: Row) -> Message:
    return Message(zh=row["zh"], en=row["en"])


def _reasons(context: Context, latest: Row | None) -> Iterator[dict[str, Any]]:
    """The reasons of each group of results in the headline year, the most frequent first."""
    for group in REASONS:
        members = [m for m in context.measures.values() if m["measure_group"] == group]
        if latest is None or not members:
            continue
        rows = sorted(members, key=lambda m: -(latest[m["measure"]] or 0))
        most = max(latest[m["measure"]] or 0 for m in members)
        yield {"group": group, "rows": rows, "most": most, "total": latest[f"{group}_total"]}


def _data(context: Context, totals: Sequence[Row]) -> PageData:
    columns = data_columns(*MEASURE_COLUMNS, *_FURTHER)
    rows = measure_rows(totals, list(context.measures.values()), _FURTHER)
    return tabulate(columns, rows, context.caveats("by_region"))


def country_facts(context: Context) -> dict[str, Any]:
    """The facts of the country, for the home page."""
    read = read_rows(context, COUNTRY, COUNTRY)
    children = read["children"].get(COUNTRY, [])
    return division_facts(context, COUNTRY, read) | {"children": children}
