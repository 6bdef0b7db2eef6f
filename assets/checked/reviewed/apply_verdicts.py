"""Compares reviewed verdicts with the findings of a warehouse: which apply, which are stale, what was fixed.

A verdict applies only to the finding it was given on. One on figures that changed, or on a rule that the report no
longer fails, is stale: it is listed and shown beside no finding. Whether a finding stated as fixed is fixed follows
from the next version of the report. Changes no outcome.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assets.checked.finding_review import FINGERPRINT_LENGTH
from assets.checked.reviewed.review_files import SHORTEST, ReviewedEntry, resolve_reports
from assets.checked.reviewed.stored_findings import FindingKey, StoredFinding, stored_findings
from assets.checked.reviewed.verdicts import Verdict
from warehouse.connection import Connection
from warehouse.messages import Message, load_messages
from warehouse.store import replace_records

MESSAGES = Path(__file__).parent.parent / "messages.yaml"
State = Literal["applies", "not_yet", "fixed", "still_there", "not_judged", "stale", "no_report", "ambiguous"]
# States in which somebody must look at a verdict.
NEEDS_REVIEW = ("stale", "still_there", "not_judged", "ambiguous")
SHOWN = ("applies", "not_yet", "fixed", "still_there", "not_judged")
_NEXT_VERSION = Path(__file__).with_name("next_version.sql").read_text("utf-8")
_JUDGED = """
WITH later AS (SELECT unnest(?::VARCHAR[]) AS report_id), undecided AS (
  SELECT report_id, rule, line FROM checked.undecided SEMI JOIN later USING (report_id) JOIN checked.gap USING (gap)
)
SELECT s.report_id, r.rule, r.line, u.report_id IS NULL AS decided
FROM staged.report s SEMI JOIN later USING (report_id) JOIN checked.rule r ON r.form = s.form AND r.layout = s.layout
LEFT JOIN undecided u ON u.report_id = s.report_id AND u.rule = r.rule AND u.line = r.line
"""


@dataclass(frozen=True, slots=True)
class VerdictStatus:
    """A verdict, the report it is for (None where that is not exactly one), its state, and why it does not apply.

    `next_report` is the version of the report that follows, where a finding was stated as fixed and there is one.
    """

    entry: ReviewedEntry[Verdict]
    report_id: str | None
    state: State
    why: Message | None = None
    next_report: str | None = None

    @property
    def message(self) -> str:
        """Place, report, rule and reason, of one in a state of NEEDS_REVIEW."""
        verdict, why = self.entry.content, self.why.en if self.why else self.state
        rule = f"{verdict.rule} {verdict.line}".rstrip()
        return f"{self.entry.place}: report {verdict.report[:SHORTEST]}, {rule}: {why}"


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What the warehouse found: the failing findings, the reports that follow, and the rules judged of these."""

    findings: Mapping[FindingKey, StoredFinding]
    next_reports: Mapping[str, str]
    decided: Mapping[FindingKey, bool]


def verdict_statuses(con: Connection, entries: tuple[ReviewedEntry[Verdict], ...]) -> list[VerdictStatus]:
    """The status of each verdict, once the reports are judged."""
    if not entries:
        return []
    reports = resolve_reports(con, entries)
    found = _judgement(con, [whole for listed in reports.values() for whole in listed])
    return [_status(entry, reports[entry.content.report], found) for entry in entries]


def _judgement(con: Connection, reports: Sequence[str]) -> _Judgement:
    following = dict(con.execute(_NEXT_VERSION, {"reports": list(reports)}).fetchall())
    findings = stored_findings(con, [*reports, *following.values()])
    rules = con.execute(_JUDGED, [sorted(set(following.values()))]).fetchall()
    return _Judgement(findings, following, {(report, rule, line): decided for report, rule, line, decided in rules})


def _status(entry: ReviewedEntry[Verdict], reports: Sequence[str], found: _Judgement) -> VerdictStatus:
    verdict = entry.content
    if len(reports) != 1:
        return _unapplied(entry, None, "ambiguous" if reports else "no_report")
    finding = found.findings.get((reports[0], verdict.rule, verdict.line))
    if finding is None:
        return _unapplied(entry, reports[0], "stale", "verdict_without_finding", rule=verdict.rule)
    if finding.fingerprint != verdict.finding:
        return _unapplied(
            entry, reports[0], "stale", "verdict_on_other_figures", finding=finding.fingerprint[:FINGERPRINT_LENGTH]
        )
    if verdict.verdict != "fixed":
        return VerdictStatus(entry, reports[0], "applies")
    return _fixed_status(entry, reports[0], found)


def _fixed_status(entry: ReviewedEntry[Verdict], report: str, found: _Judgement) -> VerdictStatus:
    """What became of a finding stated as fixed: undecided or not applicable in the next version is not fixed."""
    later = found.next_reports.get(report)
    if later is None:
        return VerdictStatus(entry, report, "not_yet")
    key = later, entry.content.rule, entry.content.line
    if key in found.findings:
        return _unapplied(entry, report, "still_there", "verdict_still_there", later)
    if found.decided.get(key):
        return VerdictStatus(entry, report, "fixed", next_report=later)
    return _unapplied(entry, report, "not_judged", "verdict_not_judged", later)


def _unapplied(
    entry: ReviewedEntry[Verdict],
    report: str | None,
    state: State,
    why: str | None = None,
    later: str | None = None,
    **facts: object,
) -> VerdictStatus:
    known = facts if later is None else facts | {"by": later[:SHORTEST]}
    return VerdictStatus(entry, report, state, load_messages(MESSAGES)[why or state].format(**known), later)


def enter(con: Connection, statuses: Iterable[VerdictStatus]) -> None:
    """Make checked.reviewed_finding hold `statuses`."""
    replace_records(con, "checked.reviewed_finding", [_row(status) for status in statuses])


def _row(status: VerdictStatus) -> dict[str, object]:
    entry, why = status.entry.content, status.why
    return {
        "report_id": status.report_id or entry.report, "rule": entry.rule, "line": entry.line,
        "finding": entry.finding, "verdict": entry.verdict, "reason": entry.reason, "role": entry.role,
        "day": entry.date, "state": status.state, "next_report": status.next_report, "why": why.en if why else None,
        "why_zh": why.zh if why else None, "declared": status.entry.declared,
    }  # fmt: skip
