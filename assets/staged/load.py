"""Reports and refusals as rows of schema `staged`: one row a report, a wide row of cells, texts and what they state.

That a document was read is said last and taken back first, so that one whose loading died is read again.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from assets.staged.cells.form_reading import CellReading
from assets.staged.report import Refusal, Report
from warehouse.cells import ASPECTS
from warehouse.reference.edition import form_edition
from warehouse.schema import FILLED_WHILE_JUDGING, tables
from warehouse.store import Connection, merge, remove

Rows = list[dict[str, Any]]
_ALONE: Mapping[str, str] = MappingProxyType({})
_READ = ("staged.report", "staged.refusal")  # a row in one of these says that a document was read


def load(con: Connection, documents: Sequence[Report | Refusal], pages: Mapping[str, str] = _ALONE) -> None:
    """Put `documents` in the place of what was staged of them before; `pages` has the editions of the pages they hang
    on, by the digest of the document.
    """
    reports = [d for d in documents if isinstance(d, Report)]
    refusals = [d for d in documents if isinstance(d, Refusal)]
    _forget(con, [d.sha256 for d in documents])
    merge(con, "staged.section", [row for r in reports for row in _sections(r)])
    merge(con, "staged.stated", [row for r in reports for row in _stated(r)])
    merge(con, "staged.leftover", [row for r in reports for row in _leftovers(r)])
    merge(con, "staged.ignored", [row for r in reports for row in _ignored(r)])
    for form in {r.reading.form.form for r in reports}:
        of_form = [r for r in reports if r.reading.form.form == form]
        merge(con, f"staged.{form}", [_values(r) for r in of_form])
        for aspect in ASPECTS:
            merge(con, f"staged.{form}_{aspect}", [_aspect(r, aspect) for r in of_form])
    for said, rows in zip(_READ, ([_report(r) for r in reports], [_refusal(r) for r in refusals]), strict=True):
        key = tables()[said].keys[0]
        merge(con, said, [row | {"page_edition": pages.get(row[key])} for row in rows])


def _forget(con: Connection, digests: list[str]) -> None:
    """Take out whatever an earlier reading of these documents left, which may have been another form or a refusal.
    Whose they are is told when they are judged, where they are read otherwise now.
    """
    besides = (name for name in tables() if name.startswith("staged.") and name not in (*_READ, *FILLED_WHILE_JUDGING))
    for name in (*_READ, *besides):
        remove(con, name, tables()[name].keys[0], digests)


def _report(report: Report) -> dict[str, Any]:
    identity, reading = report.identity, report.reading
    return {
        "report_id": report.sha256, "reader": report.reader, "form": reading.form.form,
        "form_edition": form_edition(reading.form.form), "layout": reading.layout,
        "title": identity.title, "body": identity.body, "kind": identity.kind, "region_code": identity.region_code,
        "region_name": identity.region_name, "level": identity.level, "zone": identity.zone,
        "fiscal_year": identity.year, "undecided_identity": identity.why.en if identity.why else None,
        "undecided_identity_zh": identity.why.zh if identity.why else None,
        "candidates": "; ".join(identity.candidates) or None,
        "cells_expected": reading.expected, "cells_located": len(reading.cells),
        "cells_missing": len(reading.cells) - reading.used, "numbers_seen": reading.seen,
        "numbers_used": reading.used, "numbers_ignored": reading.ignored.total(), "numbers_left": reading.left,
        "pages": report.pages, "published_on": report.published.day, "published_as": report.published.told,
        "published_by": report.published.by, "site_code": report.published.site_code,
        "uscc": report.published.uscc,
        "scope": report.scope and report.scope.covers, "scope_told": report.scope and report.scope.told,
    }  # fmt: skip


def _sections(report: Report) -> Rows:
    return [
        {"report_id": report.sha256, "ordinal": n, "section": s.section, "heading": s.heading, "text": s.text}
        for n, s in enumerate(report.sections, start=1)
    ]


def _stated(report: Report) -> Rows:
    # Numbers as text: whole ones beside ones with a fraction would be taken for whole ones all.
    return [
        {
            "report_id": report.sha256, "ordinal": n, "what": said.what, "unit": said.unit, "bound": said.bound,
            "number": None if said.number is None else str(said.number), "part": said.part, "day": said.day,
            "group_number": said.group, "word": said.word, "section_ordinal": said.section, "text": said.text,
            "section": report.sections[said.section - 1].section, "first": said.start, "last": said.end,
        }
        for n, said in enumerate(report.stated, start=1)
    ]  # fmt: skip


def _leftovers(report: Report) -> Rows:
    return [
        {
            "report_id": report.sha256,
            "ordinal": n,
            "text": left.text,
            "why": left.why.en,
            "why_zh": left.why.zh,
            "place": left.place.compact(),
        }
        for n, left in enumerate(report.reading.leftovers, start=1)
    ]


def _ignored(report: Report) -> Rows:
    return [
        {"report_id": report.sha256, "reason": reason, "numbers": numbers}
        for reason, numbers in report.reading.ignored.items()
    ]


def _head(report: Report) -> dict[str, Any]:
    return {"report_id": report.sha256, "fiscal_year": report.identity.year, "layout": report.reading.layout}


def _values(report: Report) -> dict[str, Any]:
    cells = report.reading.cells.values()
    return _head(report) | {cell.key.replace(".", "__"): cell.value.number for cell in cells}


def _aspect(report: Report, aspect: str) -> dict[str, Any]:
    return _head(report) | {cell.key.replace(".", "__"): _said(cell, aspect) for cell in report.reading.cells.values()}


def _said(cell: CellReading, aspect: str) -> str:
    match aspect:
        case "status":
            return cell.value.status
        case "text":
            return cell.text
    return cell.place.compact() + (f"|{cell.confidence:.3f}" if cell.confidence is not None else "")


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "sha256": refusal.sha256,
        "reader": refusal.reader,
        "form_edition": form_edition(),
        "outcome": refusal.outcome,
        "why": refusal.why.en,
        "why_zh": refusal.why.zh,
        "transient": refusal.transient,
    }
