"""Checks documents without a warehouse: reads them, judges them in memory by the same SQL, words what was found.

What an office runs on its own draft, and what `gongkai check` prints.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

from assets.checked.findings import Finding, finding
from assets.collected.archive import digest
from assets.staged.load import load
from assets.staged.report import Refusal, Report
from assets.staged.workers import Workers, fit
from expectations.previous import pairs
from expectations.rulebook import Instance, rulebook
from expectations.violations import check
from warehouse.store import Connection, memory


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with what was found on it; of a Refusal there is nothing to find."""

    document: Report | Refusal
    findings: tuple[Finding, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether a structural, statutory or identity rule fails."""
        return any(f.outcome == "fail" and f.effect != "tell" for f in self.findings)


def check_documents(documents: Sequence[bytes], workers: Workers | None = None) -> list[Checked]:
    """Each document read and judged, in the order given; read by `workers` if they were started before."""
    named = {digest(data): data for data in documents}
    with Workers(fit(len(named))) if workers is None else nullcontext(workers) as reading, memory() as con:
        rulebook()  # loaded while the workers start
        read = {d.sha256: d for d in reading.read({name: partial(bytes, data) for name, data in named.items()})}
        found = _judged(con, [d for d in read.values() if isinstance(d, Report)])
    return [Checked(read[d], tuple(found.get(d, ()))) for d in map(digest, documents)]


def _judged(con: Connection, reports: list[Report]) -> dict[str, list[Finding]]:
    """Findings by report, failures first, each kind in the order of the rulebook."""
    found: dict[str, list[Finding]] = {report.sha256: [] for report in reports}
    if not reports:
        return found
    load(con, reports)
    check(con, rulebook())
    cursor = con.execute("SELECT * FROM checked.violation ORDER BY outcome = 'undecided', rule, line")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    known = {r.sha256: (r, _instances(r)) for r in reports}
    years = {report_id: known[earlier][0].reading for report_id, earlier in pairs(con)}
    for row in rows:
        report, instances = known[row["report_id"]]
        instance, earlier = instances[row["rule"], row["line"]], years.get(report.sha256)
        # Without last year's report beside it, that it cannot be compared with it is no news to its author.
        if earlier or row["outcome"] == "fail" or not instance.equation.needs_previous:
            found[report.sha256].append(finding(instance, row, report.reading, earlier))
    return found


def _instances(report: Report) -> dict[tuple[str, str], Instance]:
    listed = rulebook().instances(report.reading.form.form, report.reading.layout)
    return {(instance.id, instance.at or ""): instance for instance in listed}
