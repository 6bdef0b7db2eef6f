"""Reads the bodies of a part from the release: which of their pages changed, and the bodies with changes in batches
that need little memory. Writes no page.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.site.addresses import body_path, report_path
from pipelines.site.bodies.body import Body
from pipelines.site.bodies.frames import CONTROLS
from pipelines.site.bodies.report_cells import ReportCells
from pipelines.site.bodies.special_cells import SpecialCell
from pipelines.site.context import Context
from pipelines.site.figures import SHOWN_RATES
from pipelines.site.release_data import Row

_REPORTS = 1000  # of a batch
Digests = Mapping[int | None, str]
Years = Sequence[int]


def page_digests(context: Context, bodies: Mapping[str, Row]) -> dict[str, dict[int | None, str]]:
    """The digest of each page of each body, by year; that of its own page has none."""
    found: dict[str, dict[int | None, str]] = {body_id: {} for body_id in bodies}
    around = {code: _around(context, code) for code in {row["code"] for row in bodies.values()}}
    for body_id, year, digest in context.release.tuples("part_digests"):
        found[body_id][year] = f"{digest:x}.{around[bodies[body_id]['code']]:x}"
    return found


def _around(context: Context, code: str) -> int:
    """A digest of the divisions that the breadcrumb of a body names."""
    named = repr((code in context.divisions, context.trail(code, whole=True))).encode("utf-8", "replace")
    return int.from_bytes(hashlib.sha256(named).digest()[:8])


def page_path(body_id: str, year: int | None) -> str:
    """The page of a body, or of its report of a year."""
    return body_path(body_id) if year is None else report_path(body_id, year)


def read_bodies(
    context: Context, bodies: Mapping[str, Row], years: Mapping[str, int]
) -> Iterator[tuple[Body, dict[int, ReportCells]]]:
    """Each body of `bodies` with the cells of its reports by year; `years` is how many reports each has."""
    for ids in _batches(years):
        read = _read_batch(context, ids)
        special = _special(context)
        cells = context.release.stream("batch_cells")
        yield from _with_cells([_body(context, bodies[each], read) for each in ids], cells, special)


def _batches(years: Mapping[str, int]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for body_id, number in years.items():
        if batch and size + number > _REPORTS:
            yield batch
            batch, size = [], 0
        batch.append(body_id)
        size += number
    if batch:
        yield batch


def _read_batch(context: Context, ids: Sequence[str]) -> dict[str, dict[str, list[Row]]]:
    release = context.release
    release.create("batch", ids=ids)
    release.create("batch_report")
    release.create("batch_mark")
    release.create("batch_cell")
    return {
        "report": release.grouped("batch_reports"), "filing": release.grouped("batch_filing"),
        "finding": release.grouped("batch_findings"), "rate": release.grouped("batch_rates", shown=list(SHOWN_RATES)),
        "peer": release.grouped("batch_peers"),
    }  # fmt: skip


def _body(context: Context, row: Row, read: Mapping[str, Mapping[str, list[Row]]]) -> Body:
    own = {kind: rows.get(row["body_id"], []) for kind, rows in read.items()}
    findings: dict[int, list[Row]] = {}
    for each in own["finding"]:
        findings.setdefault(each["year"], []).append(each)
    reports = {each["year"]: each for each in own["report"]}
    filing = {each["year"]: each for each in own["filing"]}
    return Body(context, row, reports, filing, findings, own["rate"], own["peer"])


def _special(context: Context) -> dict[int, dict[str, SpecialCell]]:
    """The cells that are not simply a figure, by the number of their report and by key."""
    found: dict[int, dict[str, SpecialCell]] = {}
    for number, key, *rest in context.release.tuples("batch_special", controls=CONTROLS):
        found.setdefault(number, {})[key] = SpecialCell(key, *rest)
    return found


def _with_cells(
    bodies: Sequence[Body], rows: Iterator[tuple[Any, ...]], special: Mapping[int, dict[str, SpecialCell]]
) -> Iterator[tuple[Body, dict[int, ReportCells]]]:
    """The bodies with the rows of batch_cells.sql, which has a row for each report in the same order."""
    for body in bodies:
        cells = {}
        for year in body.reports:
            number, *columns, whole = next(rows)
            cells[year] = ReportCells.of(columns, whole, special.get(number, {}))
        yield body, cells
