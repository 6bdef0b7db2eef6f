"""The pages of a body: its years side by side, and one page for each year with the tables of its report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipelines.site.addresses import body_path, report_path
from pipelines.site.charts.lines import Point
from pipelines.site.context import Context
from pipelines.site.data_files import PageData, data_columns, plain, tabulate
from pipelines.site.figures import (
    MAIN,
    MEASURE_COLUMNS,
    SHOWN_RATES,
    count_points,
    form_breaks,
    is_small,
    measure_rows,
)
from pipelines.site.form_tables import CellMark, CellShown
from pipelines.site.numbers import write_value
from pipelines.site.page import Page, Trail
from pipelines.site.peer_places import peer_places
from pipelines.site.release_data import Row, batches
from pipelines.site.words import message
from warehouse.messages import Message, untranslated
from warehouse.reference.forms.form import forms

_BATCH = 100
_QUERIES = ("body_reports", "body_filing", "body_indicators", "body_findings", "body_finding_cells", "body_peers")
_CELL_FIELDS = (
    "text", "status", "value", "corrected", "suggested", "page", "table_number", "row_number", "column_number",
    "x0", "top", "x1", "bottom",
)  # fmt: skip
_PLACES = slice(5, 13)
_NO_LABELS = ("", "", "")
Cells = Mapping[int, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class _Body:
    """A body with what the release has of it: its reports, filings, indicators, findings and cells."""

    context: Context
    row: Row
    read: Mapping[str, list[Row]]
    cells: Cells

    @cached_property
    def name(self) -> Message:
        return untranslated(self.row["name"])

    @cached_property
    def years(self) -> dict[int, Row]:
        return {row["year"]: row for row in self.read["body_reports"]}

    @property
    def trail(self) -> Trail:
        return self.context.trail(self.row["code"], whole=True)


def body_pages(context: Context) -> Iterator[Page]:
    """For each body its page and one for each of its reports, in the order of their IDs."""
    bodies = {row["body_id"]: row for row in context.release.rows("bodies")}
    for ids in batches(list(bodies), _BATCH):
        read = {query: context.release.grouped(query, first=ids[0], last=ids[-1]) for query in _QUERIES}
        cells = _cells(context, ids)
        for body_id in ids:
            own = {query: rows.get(body_id, []) for query, rows in read.items()}
            body = _Body(context, bodies[body_id], own, cells.get(body_id, {}))
            yield _page(body)
            yield from (_report_page(body, year) for year in body.years)


def _cells(context: Context, ids: Sequence[str]) -> dict[str, dict[int, list[tuple[Any, ...]]]]:
    """The cells by body and year: key, then _CELL_FIELDS."""
    found: dict[str, dict[int, list[tuple[Any, ...]]]] = {}
    for body_id, year, key, text, status, value, corrected, suggested, *place in context.release.tuples(
        "body_cells", first=ids[0], last=ids[-1]
    ):
        cell = (key, text, status, plain(value), plain(corrected), plain(suggested), *place)
        found.setdefault(body_id, {}).setdefault(year, []).append(cell)
    return found


def _page(body: _Body) -> Page:
    context, reports = body.context, list(body.years.values())
    filing = {row["year"]: row for row in body.read["body_filing"]}
    present = [row for row in body.read["body_indicators"] if row["indicator"] in SHOWN_RATES]
    return Page(
        path=body_path(body.row["body_id"]), template="body.html", trail=body.trail,
        title=message("body_title", name=body.name), description=message("body_description", name=body.name),
        data=tabulate(
            data_columns(*MEASURE_COLUMNS, "report_id"),
            measure_rows(reports, list(context.measures.values()), ("report_id",)), context.caveats("fact_report"),
        ),
        facts={
            "body": body.row, "name": body.name, "reports": reports, "filing": filing,
            "gaps": [row for year, row in filing.items() if year not in body.years and row["status"] != "found"],
            "division": context.division_words(body.row["code"]), "has_division": body.row["code"] in context.divisions,
            "level": context.level_words(body.row["level_name"]), "names": context.measure_names,
            "measures": context.measures, "main": [m for m in MAIN if m in context.measures],
            "received": count_points(reports, "received_new"), "breaks": form_breaks(),
            "rates": list(_rates(context, present)), "findings": body.read["body_findings"],
            "peers": peer_places(context, body.read["body_peers"]),
        },
    )  # fmt: skip


def _rates(context: Context, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Each shown rate by year, in the order in which they are shown."""
    for key in SHOWN_RATES:
        own = {row["year"]: row for row in rows if row["indicator"] == key}
        if own and key in context.indicators:
            indicator = context.indicators[key]
            written = {
                year: Point(
                    year, row["value"], write_value(row["value"], indicator["unit"], row["denominator"]), is_small(row)
                )
                for year, row in own.items()
            }
            yield {"key": key, "name": Message(zh=indicator["zh"], en=indicator["en"]), "years": written}


def _report_page(body: _Body, year: int) -> Page:
    report, years = body.years[year], sorted(body.years)
    marks = {
        row["key"]: CellMark(tuple(row["rules"]), row["severe"])
        for row in body.read["body_finding_cells"]
        if row["year"] == year
    }
    cells = {key: CellShown(f[0] or "", f[1], f[2], f[3], tuple(f[_PLACES])) for key, *f in body.cells.get(year, [])}
    at = years.index(year)
    return Page(
        path=report_path(body.row["body_id"], year), template="report.html",
        trail=(*body.trail, (body.name, body_path(body.row["body_id"]))),
        title=message("report_title", name=body.name, year=year),
        description=message("report_description", name=body.name, year=year),
        data=_cell_data(body, year),
        facts={
            "report": report, "body": body.row, "name": body.name, "cells": cells, "marks": marks,
            "is_known": report["form"] in forms(), "public_source": public_address(report["source"]),
            "findings": [row for row in body.read["body_findings"] if row["year"] == year],
            "before": years[at - 1] if at else None, "after": years[at + 1] if at + 1 < len(years) else None,
            "filing": next((row for row in body.read["body_filing"] if row["year"] == year), None),
            "corrections": sum(cell.corrected is not None for cell in cells.values()),
        },
    )  # fmt: skip


def public_address(source: str | None) -> str | None:
    """The address of the original where it is one on the web; the name of a file is none, nor is another scheme."""
    return source if source and source.startswith(("http://", "https://")) else None


def _cell_data(body: _Body, year: int) -> PageData:
    columns = data_columns("key", "zh", "en", "unit", *_CELL_FIELDS)
    labels = body.context.cell_labels
    rows = [[key, *labels.get(key, _NO_LABELS), *fields] for key, *fields in body.cells.get(year, [])]
    return PageData(columns, rows, body.context.caveats("fact_cell"))
