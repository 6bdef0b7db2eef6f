"""Fills checked.suspect: the suspect cells of every report whose sums do not all hold, beside the reported values.

expectations/suspects/suggest.py finds the suspects; this module reads and writes the warehouse.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from assets.checked.cell_rows import cells_by_report
from assets.checked.suspects import FAULTY, describe_cells
from expectations.rulebook.load import rulebook
from expectations.suspects.stated_numbers import StatedNumber
from expectations.suspects.suggest import Suggestion, suggest
from warehouse.connection import Connection
from warehouse.reference.forms.form import Layout
from warehouse.reference.forms.form_list import layouts
from warehouse.schema import literal
from warehouse.store import create_temporary, merge, replace_part, replace_records

Row = Mapping[str, Any]
_OPEN, _ASPECTS = "open_report", ("", "_status", "_place")
_AT_ONCE = 2_000


class _Stored(NamedTuple):
    """A report as the warehouse holds it: figures, statuses and places by cell key."""

    report: str
    figures: Row
    statuses: Row
    places: Row
    left: list[str]
    stated: list[StatedNumber]


def locate(con: Connection, among: str | None = None) -> int:
    """Make checked.suspect hold the suspects of the judged reports, or replace those of the reports in table `among`.

    Returns for how many reports suspects were found.
    """
    _forget_suspects(con, among)
    found = 0
    for layout in layouts():
        open_reports = _open_reports(con, layout, among)
        of = _copy_rows(con, layout.form.form) if len(open_reports) > _AT_ONCE else "staged."
        for start in range(0, len(open_reports), _AT_ONCE):
            batch = _read_reports(con, layout.form.form, open_reports[start : start + _AT_ONCE], of)
            rows = [row for stored in batch for row in _rows(layout, stored)]
            found += len({row["report_id"] for row in rows})
            merge(con, "checked.suspect", rows)
    return found


def _forget_suspects(con: Connection, among: str | None) -> None:
    if among is None:
        replace_records(con, "checked.suspect", [])
    else:
        replace_part(con, "checked.suspect", ["report_id"], among, "FROM checked.suspect WHERE false")


def _open_reports(con: Connection, layout: Layout, among: str | None) -> list[str]:
    """Create the table of the reports of a layout with a sum that fails, or that lacks a figure and cannot be judged;
    returns them.
    """
    sums = ", ".join(literal(i.id) for i in rulebook().instances(layout) if i.equation.is_sum)
    chosen = f"SEMI JOIN {among} USING (report_id)" if among else ""
    query = (
        f"SELECT DISTINCT report_id FROM checked.finding JOIN staged.report USING (report_id) {chosen}"
        f" WHERE form = '{layout.form.form}' AND layout = '{layout.name}' AND rule IN ({sums})"
    )
    create_temporary(con, _OPEN, query)
    return [report for (report,) in con.execute(f"FROM {_OPEN} ORDER BY report_id").fetchall()]


def _copy_rows(con: Connection, form: str) -> str:
    """Copy all that is read of the reports that are open: to look for the next of many means to go through the rows of
    every report. Returns the prefix of the names of the copies.
    """
    for table in (*(f"{form}{aspect}" for aspect in _ASPECTS), "leftover", "stated"):
        create_temporary(con, f"{_OPEN}_{table}", f"SELECT * FROM staged.{table} SEMI JOIN {_OPEN} USING (report_id)")
    return f"{_OPEN}_"


def _read_reports(con: Connection, form: str, reports: list[str], of: str) -> Iterator[_Stored]:
    """Each report with its figures, statuses and places by key, the places of its unrecognised numbers, and the numbers
    its text states. `of` is the prefix of the tables that are read.
    """
    listed = ", ".join(map(literal, reports))
    tables = [cells_by_report(con, form, aspect, reports, of=of) for aspect in _ASPECTS]
    query = f"SELECT report_id, list(place) FROM {of}leftover WHERE report_id IN ({listed}) GROUP BY report_id"
    left = dict(con.execute(query).fetchall())
    stated = _read_stated(con, listed, of)
    for report in reports:
        figures, statuses, places = (table.get(report, {}) for table in tables)
        yield _Stored(report, figures, statuses, places, left.get(report, []), stated.get(report, []))


def _read_stated(con: Connection, listed: str, of: str) -> dict[str, list[StatedNumber]]:
    """The numbers that the texts of some reports state."""
    query = (
        f"SELECT report_id, what, number, bound = 'exact' FROM {of}stated"
        f" WHERE report_id IN ({listed}) AND number IS NOT NULL AND bound IS NOT NULL"
    )
    found: dict[str, list[StatedNumber]] = {}
    for report, *number in con.execute(query).fetchall():
        found.setdefault(report, []).append(StatedNumber(*number))
    return found


def _rows(layout: Layout, stored: _Stored) -> Iterator[dict[str, Any]]:
    spots = {key: _spot(place) for key, place in stored.places.items()}
    faulty = {stored.places.get(key) for key, status in stored.statuses.items() if status == FAULTY}
    known = describe_cells(stored.statuses, spots, [_spot(place) for place in stored.left if place not in faulty])
    suggested = suggest(layout, stored.figures, known, stated=stored.stated)
    for n, suggestion in enumerate(suggested, 1):
        for key, value in zip(suggestion.cells, suggestion.values, strict=True):
            yield _row(stored.report, n, suggestion, key, value, stored.figures.get(key))


def _spot(place: str) -> tuple[int, int]:
    """Table and row of a place as the warehouse stores it."""
    _, table, row, *_ = place.split("|")
    return int(table), int(row)


def _row(
    report: str, number: int, suggestion: Suggestion, key: str, value: int | Decimal | None, reported: object
) -> dict[str, Any]:
    return {
        "report_id": report, "suggestion": number, "key": key, "part": suggestion.part, "reported": reported,
        "suggested": value, "cells": len(suggestion.cells), "only": suggestion.unique, "kind": suggestion.kind,
        "whose": suggestion.whose, "complete": suggestion.complete,
    }  # fmt: skip
