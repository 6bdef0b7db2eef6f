"""Reads the bodies of a part from the release: which of their pages changed, and the bodies with changes in batches
that need little memory. Writes no page.

No batch reads a table of the release: what is shown of these bodies is first read once, into tables in their order, so
that the work grows as the number of bodies does.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from pipelines.site.addresses import body_path, report_path
from pipelines.site.bodies.body import Body
from pipelines.site.bodies.cell_store import CellStore, open_store
from pipelines.site.bodies.frames import CONTROLS
from pipelines.site.bodies.report_cells import ReportCells
from pipelines.site.bodies.special_cells import Mark
from pipelines.site.context import Context
from pipelines.site.figures import MAIN, SHOWN_RATES
from pipelines.site.release_data import Row

_REPORTS = 1000  # of a batch
_RANGE = 2000  # reports of which DuckDB holds the cells
_MEASURES = f"^({'|'.join(MAIN)})$"
_DIGESTS = ("filing_digest", "report_digest")  # read by part_digests
_TABLES = ("stale_report", "stale_mark", "stale_finding", "stale_filing")
Digests = Mapping[int | None, str]
Years = Sequence[int]


def page_digests(context: Context, bodies: Mapping[str, Row]) -> dict[str, dict[int | None, str]]:
    """The digest of each page of each body, by year; that of its own page has none."""
    found: dict[str, dict[int | None, str]] = {body_id: {} for body_id in bodies}
    for table in _DIGESTS:
        context.release.create(table)
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
    context.release.create("stale", ids=list(years))
    for table in _TABLES:
        context.release.create(table)
    context.release.create("stale_rate", shown=list(SHOWN_RATES))
    with open_store(context.release.spool) as store:
        _store_cells(context, store)
        numbers = count(1)
        for ids in _batches(years):
            read, marks = _read_batch(context, ids), _read_marks(context, ids)
            for body in [_body(context, bodies[each], read) for each in ids]:
                own = dict(zip(body.reports, numbers, strict=False))
                yield body, {year: store.read(number, marks.get(number, {})) for year, number in own.items()}


def _store_cells(context: Context, store: CellStore) -> None:
    """Keep the cells of all reports, which are read in the order of the release."""
    for first, last in context.release.tuples("stale_range", size=_RANGE):
        for row in context.release.stream("range_cells", first=first, last=last, controls=CONTROLS):
            store.add(row)


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
    """The rows of the bodies from the first to the last of `ids`, which are in order."""
    span = {"first": ids[0], "last": ids[-1]}
    tables = {"filing": "filing", "finding": "findings", "rate": "rates", "peer": "peers"}
    read = {kind: context.release.grouped(f"batch_{table}", **span) for kind, table in tables.items()}
    return {**read, "report": context.release.grouped("batch_reports", **span, measures=_MEASURES)}


def _read_marks(context: Context, ids: Sequence[str]) -> dict[int, dict[str, Mark]]:
    """The marks of the reports of these bodies, by the number of the report and by key."""
    found: dict[int, dict[str, Mark]] = {}
    for number, key, rules, severe in context.release.tuples("batch_marks", first=ids[0], last=ids[-1]):
        found.setdefault(number, {})[key] = Mark(tuple(rules), severe)
    return found


def _body(context: Context, row: Row, read: Mapping[str, Mapping[str, list[Row]]]) -> Body:
    own = {kind: rows.get(row["body_id"], []) for kind, rows in read.items()}
    findings: dict[int, list[Row]] = {}
    for each in own["finding"]:
        findings.setdefault(each["year"], []).append(each)
    reports = {each["year"]: each for each in own["report"]}
    filing = {each["year"]: each for each in own["filing"]}
    return Body(context, row, reports, filing, findings, own["rate"], own["peer"])
