"""The failing findings of reports in a warehouse, each with its fingerprint. Judges nothing and writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assets.checked.cell_rows import cells_by_report
from assets.checked.finding_review import Figure, fingerprint
from warehouse.connection import Connection
from warehouse.reference.forms.form_list import forms

FindingKey = tuple[str, str, str]  # report, rule, line
_FAILING = """
SELECT report_id, rule, line, version, lhs, rhs, cells FROM checked.violation
WHERE report_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY rule, line
"""


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A rule that a report fails: both sides, and the fingerprint by which a verdict recognises the finding."""

    left: Decimal | None
    right: Decimal | None
    fingerprint: str


def stored_findings(con: Connection, reports: Iterable[str]) -> dict[FindingKey, StoredFinding]:
    """Every rule that `reports` fail, by report, rule and line, in the order of rules."""
    wanted = sorted(set(reports))
    figures, texts = (_cells(con, aspect, wanted) for aspect in ("", "_text"))
    found = {}
    for report, rule, line, version, left, right, cells in con.execute(_FAILING, [wanted]).fetchall():
        known = _figures(cells, figures.get(report, {}), texts.get(report, {}))
        found[report, rule, line] = StoredFinding(left, right, fingerprint(rule, line, version, (left, right), known))
    return found


def _cells(con: Connection, aspect: str, reports: list[str]) -> dict[str, Mapping[str, Any]]:
    pages = (cells_by_report(con, form, aspect, reports) for form in forms())
    return {report: cells for page in pages for report, cells in page.items()}


def _figures(cells: str | None, figures: Mapping[str, Any], texts: Mapping[str, Any]) -> list[Figure]:
    """The figures of the cells of a finding, given as their keys with commas between."""
    return [(key, figures.get(key), texts.get(key)) for key in (cells or "").split(",") if key]
