"""The cases of one fiscal year of a warehouse: which reports get a letter, and for which findings, is decided there.

A report that another of the same body and year has replaced, or that is withdrawn, gets none, nor does a finding under
a waiver. The documents are read again from the archive, beside the previous year's, to word the findings and to find
the repairs; a finding of the warehouse that this does not give is counted, never dropped in silence.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from assets.checked.check_files import Checked, check_against
from assets.collected.archive.archive import Archive
from assets.staged.report import Report
from assets.staged.workers.pool import Source, Workers
from assets.workplace import TrackProgress, Workplace
from pipelines.letters.cases import CasedReport, Cases, group_reports
from warehouse.store import published, records

# The one report that counts for a body and year; where none counts, every report that is not withdrawn.
_FAILING = """
WITH kept AS (
  SELECT v.*, s.body, s.undecided_identity, max(v.counted) OVER (PARTITION BY v.body_id, v.fiscal_year) AS some_counted
  FROM checked.verdict v JOIN staged.report s USING (report_id)
  WHERE v.source IS NOT NULL AND v.withdrawn IS NOT true
)
SELECT k.report_id, k.source, CASE WHEN k.undecided_identity IS NULL THEN k.body END AS body, k.region_code,
       k.fiscal_year, f.rule, f.line
FROM kept k JOIN checked.violation f USING (report_id) ANTI JOIN checked.waived USING (report_id, rule)
WHERE (k.counted OR k.body_id IS NULL OR NOT k.some_counted) AND f.{chosen}
  AND k.fiscal_year = {year}
ORDER BY k.region_code, k.body, k.report_id, f.rule, f.line
"""
_EARLIER = """
SELECT DISTINCT v.report_id, v.source FROM checked.verdict v
WHERE v.counted AND v.fiscal_year = {year} - 1 AND v.body_id IN (
  SELECT body_id FROM checked.verdict WHERE report_id IN ({reports})
)
ORDER BY v.report_id
"""
_LATEST = "SELECT max(fiscal_year) AS year FROM checked.verdict WHERE counted"


@dataclass(frozen=True, slots=True)
class WarehouseCases:
    """The cases of `year`, and the documents of their reports by digest."""

    year: int | None
    cases: Cases
    sources: Mapping[str, Source]


@dataclass(slots=True)
class _Failing:
    """A report of the warehouse: its source, whom it is of, and the rules that it fails, each with its line."""

    source: str
    body: str | None
    region_code: str | None
    year: int | None
    found: set[tuple[str, str]]


def cases_of_warehouse(
    place: Workplace, year: int | None, severities: Collection[str], workers: Workers, track: TrackProgress
) -> WarehouseCases:
    """The cases of a year, by default the latest. Raises WarehouseError, ArchiveError."""
    with published(place.warehouse) as con:
        year = year if year is not None else records(con, _LATEST)[0]["year"]
        if year is None:
            return WarehouseCases(None, Cases((), ()), {})
        failing = _group(records(con, failing_query(int(year), severities)))
        listed = ", ".join(f"'{report}'" for report in failing)
        earlier = records(con, _EARLIER.format(year=int(year), reports=listed)) if failing else []
    archive = Archive(place.archive)
    sources: dict[str, Source] = {report: partial(archive.get, report) for report in failing}
    before: dict[str, Source] = {row["report_id"]: partial(archive.get, row["report_id"]) for row in earlier}
    places = {row["report_id"]: row["source"] for row in earlier} | {r: one.source for r, one in failing.items()}
    found = check_against(sources, before, workers, track, places) if failing else None
    reports = (_cased(one, found.checked[report]) for report, one in failing.items()) if found else ()
    return WarehouseCases(year, group_reports(pair for pair in reports if pair is not None), sources)


def failing_query(year: int, severities: Collection[str]) -> str:
    """The SQL that gives the failures of a year that get a letter; without severities, those that count as errors."""
    quoted = ", ".join(f"'{severity}'" for severity in sorted(severities))
    return _FAILING.format(year=year, chosen=f"severity IN ({quoted})" if severities else "effect <> 'tell'")


def _group(rows: list[dict[str, object]]) -> dict[str, _Failing]:
    failing: dict[str, _Failing] = {}
    for row in rows:
        one = failing.setdefault(
            str(row["report_id"]),
            _Failing(
                str(row["source"]), _text(row["body"]), _text(row["region_code"]), _year(row["fiscal_year"]), set()
            ),
        )
        one.found.add((str(row["rule"]), str(row["line"])))
    return failing


def _cased(one: _Failing, checked: Checked) -> tuple[CasedReport, tuple[str, str, int] | None] | None:
    """A report with those of its findings that the warehouse has, and its addressee."""
    if not isinstance(checked.document, Report):
        return None
    findings = tuple(f for f in checked.failing if (f.rule, f.at or "") in one.found)
    report = CasedReport(one.source, checked, findings, len(one.found) - len(findings))
    addressee = None if one.body is None or one.year is None else (one.body, one.region_code or "", one.year)
    return report, addressee


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _year(value: object) -> int | None:
    return value if isinstance(value, int) else None
