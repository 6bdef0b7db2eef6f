"""Stores reports and refusals as rows of schema `staged`: the report, its cells as wide rows, its texts and statements.

The row that marks a document as read is written last and removed first, so that a document whose loading was
interrupted is read again.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from assets.staged.cells.form_reading import CellReading
from assets.staged.identity.identify import Identity
from assets.staged.report import Refusal, Report
from warehouse.cells import ASPECTS
from warehouse.connection import Connection
from warehouse.reference.edition import form_edition
from warehouse.schema import FILLED_WHILE_JUDGING, LANDED, tables
from warehouse.store import enter, merge, remove

Rows = list[dict[str, Any]]
_NO_PAGES: Mapping[str, str] = MappingProxyType({})
MARKED_READ = ("staged.report", "staged.refusal")  # a row in one of these marks a document as read
UNJUDGED = "checked.unjudged"  # the documents that were loaded since reports were judged


def load_documents(
    con: Connection, documents: Sequence[Report | Refusal], pages: Mapping[str, str] = _NO_PAGES
) -> None:
    """Replace what was staged of `documents` before; `pages` are the editions of the pages they are attached to, by the
    digest of the document.
    """
    enter(con, UNJUDGED, [{"report_id": d.sha256} for d in documents])
    _remove_earlier_readings(con, [d.sha256 for d in documents])
    for name, rows in staged_rows(documents, pages):
        merge(con, name, rows)


def staged_rows(documents: Sequence[Report | Refusal], pages: Mapping[str, str]) -> Iterator[tuple[str, Rows]]:
    """The rows of each table; those that mark a document as read are the last. `pages` as for `load_documents`."""
    reports = [d for d in documents if isinstance(d, Report)]
    refusals = [d for d in documents if isinstance(d, Refusal)]
    yield from _content_rows(reports, ASPECTS)
    rows_read = ([_report_row(r) for r in reports], [_refusal_row(r) for r in refusals])
    for name, rows in zip(MARKED_READ, rows_read, strict=True):
        key = tables()[name].keys[0]
        yield name, [row | {"page_edition": pages.get(row[key])} for row in rows]


def load_drafts(con: Connection, reports: Sequence[Report]) -> None:
    """Stage `reports` in an empty warehouse, as far as rules read them: without print and places of the cells."""
    for name, rows in _content_rows(reports, ("status",)):
        enter(con, name, rows)
    enter(con, "staged.report", [_report_row(r) for r in reports])


def _content_rows(reports: Sequence[Report], aspects: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    """The rows of each table but those that mark a document as read, with these `aspects` of the cells."""
    yield "staged.section", [row for r in reports for row in _section_rows(r)]
    yield "staged.stated", [row for r in reports for row in _stated_rows(r)]
    yield "staged.leftover", [row for r in reports for row in _leftover_rows(r)]
    yield "staged.ignored", [row for r in reports for row in _ignored_rows(r)]
    for form in sorted({r.reading.form.form for r in reports}):
        of_form = [r for r in reports if r.reading.form.form == form]
        yield f"staged.{form}", [_value_row(r) for r in of_form]
        for aspect in aspects:
            yield f"staged.{form}_{aspect}", [_aspect_row(r, aspect) for r in of_form]


def _remove_earlier_readings(con: Connection, digests: list[str]) -> None:
    """Remove what an earlier reading of these documents left, which may have been of another form or a refusal.

    The tables of FILLED_WHILE_JUDGING are rebuilt when the reports are judged.
    """
    for name in tables_of_readings():
        remove(con, name, tables()[name].keys[0], digests)


def tables_of_readings() -> list[str]:
    """The tables from which a document is removed before another reading of it is loaded, in this order."""
    return [*MARKED_READ, *content_tables()]


def content_tables() -> list[str]:
    """The tables that hold what was read of documents, but those that mark a document as read."""
    others = (*MARKED_READ, *FILLED_WHILE_JUDGING, LANDED)
    return [name for name in tables() if name.startswith("staged.") and name not in others]


def _report_row(report: Report) -> dict[str, Any]:
    identity, reading = report.identity, report.reading
    return {
        "report_id": report.sha256, "reader": report.reader, "form": reading.form.form,
        "form_edition": form_edition(reading.form.form), "layout": reading.layout,
        "title": identity.title, "body": identity.body, "kind": identity.kind, "region_code": identity.region_code,
        "region_name": identity.region_name, "level": identity.level, "zone": identity.zone,
        "fiscal_year": identity.year, "undecided_identity": identity.why.en if identity.why else None,
        "undecided_identity_zh": identity.why.zh if identity.why else None,
        "candidates": "; ".join(identity.candidates) or None, **_evidence_columns(identity),
        "cells_expected": reading.expected, "cells_located": len(reading.cells),
        "cells_missing": len(reading.cells) - reading.used, "numbers_seen": reading.seen,
        "numbers_used": reading.used, "numbers_ignored": reading.ignored.total(), "numbers_left": reading.left,
        "pages": report.pages, "published_on": report.published.day, "published_as": report.published.evidence,
        "published_by": report.published.by, "site_code": report.published.site_code,
        "uscc": report.published.uscc,
        "scope": report.scope and report.scope.covers, "scope_told": report.scope and report.scope.sentence,
    }  # fmt: skip


def _evidence_columns(identity: Identity) -> dict[str, Any]:
    printed = identity.printed
    return {
        "identity_evidence": "; ".join(evidence.line for evidence in identity.evidence) or None,
        "identity_weak": bool(identity.weak),
        "other_years": "; ".join(evidence.line for evidence in identity.other_years) or None,
        "printed_body": printed and printed.body,
        "printed_region_code": printed and printed.region_code, "printed_year": printed and printed.year,
    }  # fmt: skip


def _section_rows(report: Report) -> Rows:
    return [
        {"report_id": report.sha256, "ordinal": n, "section": s.section, "heading": s.heading, "text": s.text}
        for n, s in enumerate(report.sections, start=1)
    ]


def _stated_rows(report: Report) -> Rows:
    # Numbers are stored as text, since one column holds integers and decimals.
    return [
        {
            "report_id": report.sha256, "ordinal": n, "what": stated.what, "unit": stated.unit, "bound": stated.bound,
            "number": None if stated.number is None else str(stated.number), "part": stated.part, "day": stated.day,
            "group_number": stated.group, "word": stated.word, "section_ordinal": stated.section, "text": stated.text,
            "section": report.sections[stated.section - 1].section, "first": stated.start, "last": stated.end,
        }
        for n, stated in enumerate(report.stated, start=1)
    ]  # fmt: skip


def _leftover_rows(report: Report) -> Rows:
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


def _ignored_rows(report: Report) -> Rows:
    return [
        {"report_id": report.sha256, "reason": reason, "numbers": numbers}
        for reason, numbers in report.reading.ignored.items()
    ]


def _row_head(report: Report) -> dict[str, Any]:
    return {"report_id": report.sha256, "fiscal_year": report.identity.year, "layout": report.reading.layout}


def _value_row(report: Report) -> dict[str, Any]:
    return _row_head(report) | {_column(key): cell.value.number for key, cell in report.reading.cells.items()}


def _aspect_row(report: Report, aspect: str) -> dict[str, Any]:
    return _row_head(report) | {_column(key): _aspect_of(cell, aspect) for key, cell in report.reading.cells.items()}


@cache
def _column(key: str) -> str:
    return key.replace(".", "__")


def _aspect_of(cell: CellReading, aspect: str) -> str:
    match aspect:
        case "status":
            return cell.value.status
        case "text":
            return cell.text
    return cell.place.compact() + (f"|{cell.confidence:.3f}" if cell.confidence is not None else "")


def _refusal_row(refusal: Refusal) -> dict[str, Any]:
    return {
        "sha256": refusal.sha256,
        "reader": refusal.reader,
        "form_edition": form_edition(),
        "outcome": refusal.outcome,
        "why": refusal.why.en,
        "why_zh": refusal.why.zh,
        "transient": refusal.transient,
    }
