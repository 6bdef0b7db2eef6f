"""Judges the staged reports with the reviewed files, and reports the result: by family of rules, of corrections,
waivers and verdicts on findings, and whether every report marked clean is clean.

The rules and their SQL are in expectations; the text of a finding is in wording/findings.py.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from assets.checked import fingerprints
from assets.checked.coverage import measure_coverage, too_few
from assets.checked.reviewed import (
    apply_corrections,
    apply_verdicts,
    body_links,
    corrections,
    expected_reports,
    identities,
    verdicts,
    waivers,
    withdrawals,
)
from assets.checked.suspect import locate
from expectations.judging.judge import check
from expectations.judging.judge_changed import judge_changed, too_many
from expectations.judging.report_digests import CHANGED, clear_unjudged, find_changed, store_report_digests
from expectations.rulebook.load import rulebook
from warehouse.connection import Connection

JUDGED = "violation"
_OF_REPORTS = {"staged", "reviewed"}  # the inputs that concern single reports, each of which has a digest of them


@dataclass(frozen=True, slots=True)
class FamilyOutcome:
    """One family of rules over all reports: how often its rules passed, failed or were undecided. `failed` includes
    waived failures. `too_few` lists the forms and years with too few judged reports.
    """

    name: str
    severity: str
    passed: int
    failed: int
    waived: int
    undecided: int
    too_few: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every failure is waived and something was judged: a family that judges nothing does not pass."""
        return self.failed == self.waived and (self.passed > 0 or self.undecided == 0)


@dataclass(frozen=True, slots=True)
class JudgingResult:
    """The outcome of each family, and the faults of corrections, of waivers, of verdicts and of clean reports, as lines
    of text.

    `suspected` counts the reports with suspect cells (checked.suspect). `changed` names the inputs that changed since
    the reports were last judged; if it is empty, they were not judged again.
    """

    families: tuple[FamilyOutcome, ...]
    corrections: tuple[str, ...]
    waivers: tuple[str, ...]
    verdicts: tuple[str, ...]
    unclean: tuple[str, ...]
    suspected: int
    changed: tuple[str, ...] = ()


def judge(con: Connection, own: Path | None = None, day: date | None = None) -> JudgingResult:
    """Judge every staged report as of `day` (today), with the packaged reviewed files and those of the folder `own`.

    If no input of the checks changed (fingerprints.py), the stored result is kept.
    """
    day = day or waivers.today()
    waived = waivers.waivers(own)
    links = body_links.read_body_links(own)
    faults = (*_store_reviewed(con, own), *links.faults)
    active = waivers.waiver_statuses(con, waived.entries, day, judged=False)
    waivers.enter(con, active)
    changed = _judge_changed(con, own, active, links.entries)
    statuses = waivers.waiver_statuses(con, waived.entries, day, judged=True)
    waivers.enter(con, statuses)
    lapsed = _to_review(statuses, waivers.NEEDS_REVIEW)
    return JudgingResult(
        _families(con), faults, (*waived.faults, *lapsed), _store_verdicts(con, own), unclean(con), _suspected(con),
        changed,
    )  # fmt: skip


def _store_reviewed(con: Connection, own: Path | None) -> tuple[str, ...]:
    """Store corrections, expected reports, identities and withdrawals; returns their faults."""
    corrected, known = corrections.corrections(own), expected_reports.expected(own)
    expected_reports.enter(con, known)
    outcomes = apply_corrections.correction_outcomes(con, corrected.entries)
    apply_corrections.enter(con, outcomes)
    return (
        *corrected.faults, *known.faults, *_to_review(outcomes, apply_corrections.NEEDS_REVIEW),
        *_store_identities(con, own), *_store_withdrawals(con, own),
    )  # fmt: skip


def _store_withdrawals(con: Connection, own: Path | None) -> tuple[str, ...]:
    """Store the withdrawals, by which the verdict keeps reports out of the marts; returns their faults."""
    read = withdrawals.withdrawals(own)
    statuses = withdrawals.withdrawal_statuses(con, read.entries)
    withdrawals.enter(con, statuses)
    return (*read.faults, *_to_review(statuses, withdrawals.NEEDS_REVIEW))


def _store_verdicts(con: Connection, own: Path | None) -> tuple[str, ...]:
    """Store the verdicts on the findings just judged, of which they change none; returns their faults."""
    read = verdicts.read_verdicts(own)
    statuses = apply_verdicts.verdict_statuses(con, read.entries)
    apply_verdicts.enter(con, statuses)
    return (*read.faults, *_to_review(statuses, apply_verdicts.NEEDS_REVIEW))


def _store_identities(con: Connection, own: Path | None) -> tuple[str, ...]:
    """Store the reviewed identities, which the staged stage applied; returns their faults."""
    settled = identities.read_identities(own)
    outcomes = identities.identity_outcomes(con, settled.entries)
    identities.enter(con, outcomes)
    return (*settled.faults, *_to_review(outcomes, identities.NEEDS_REVIEW))


class _Reviewed(Protocol):
    """What became of a reviewed entry of any kind."""

    @property
    def state(self) -> str: ...

    @property
    def message(self) -> str: ...


def _to_review(found: Iterable[_Reviewed], states: Container[str]) -> Iterator[str]:
    """The messages of the entries that are in one of `states`."""
    return (each.message for each in found if each.state in states)


def _judge_changed(
    con: Connection, own: Path | None, active: Sequence[waivers.WaiverStatus], links: body_links.Links
) -> tuple[str, ...]:
    """Judge what an input that changed concerns; returns the inputs that did."""
    _store_links(con, links)
    now = fingerprints.compute_basis(con, own, active)
    changed = fingerprints.changed_inputs(con, JUDGED, now)
    if changed:
        fingerprints.forget_basis(con, JUDGED)
        if not _OF_REPORTS.issuperset(changed) or not _judge_part(con):
            _judge_all(con)
        measure_coverage(con)
        fingerprints.store_basis(con, JUDGED, now)
    else:
        clear_unjudged(con)
    return changed


def _store_links(con: Connection, links: body_links.Links) -> None:
    """Store the body links if they are others than before. Judging then resolves the bodies they name, so a run that is
    interrupted in between must not pass for one that has judged them.
    """
    if body_links.differ(con, links):
        fingerprints.forget_input(con, JUDGED, "reviewed")
        body_links.enter(con, links)


def _judge_part(con: Connection) -> bool:
    """Judge the reports that changed and their neighbours; False if that would cost as much as judging all."""
    find_changed(con)
    if too_many(con, CHANGED, "staged.report") or not judge_changed(con, rulebook()):
        return False
    locate(con, CHANGED)
    store_report_digests(con, CHANGED)
    return True


def _judge_all(con: Connection) -> None:
    check(con, rulebook())
    locate(con)
    store_report_digests(con)


def _suspected(con: Connection) -> int:
    return int(con.execute("SELECT count(DISTINCT report_id) FROM checked.suspect").fetchall()[0][0])


def unclean(con: Connection) -> tuple[str, ...]:
    """Reports marked clean although they fail a structural, statutory or identity rule without a waiver."""
    return _lines(
        con,
        f"""
        SELECT {_WHO} || ': ' || string_agg(v.rule, ', ' ORDER BY v.rule)
        FROM checked.violation v ANTI JOIN checked.waived USING (report_id, rule)
        JOIN checked.verdict d USING (report_id) JOIN staged.report s USING (report_id)
        WHERE v.effect <> 'tell' AND d.clean OR v.effect = 'apart' AND NOT d.quarantined
        GROUP BY s.report_id, s.body, s.fiscal_year ORDER BY 1""",
    )


_WHO = "coalesce(s.body, s.report_id) || ' ' || coalesce(s.fiscal_year::VARCHAR, '?')"


# For each family: how often its rules applied to a report, and their outcomes. A family without reports has 0.
_COUNTS = """
WITH present AS (
  SELECT form, layout, count(*) AS reports FROM staged.report GROUP BY ALL
), applied AS (
  SELECT family, coalesce(sum(reports), 0)::BIGINT AS times
  FROM checked.rule LEFT JOIN present USING (form, layout) GROUP BY ALL
), found AS (
  SELECT family, count(*) AS failed, count(w.report_id) AS waived
  FROM checked.violation v LEFT JOIN checked.waived w ON w.report_id = v.report_id AND w.rule = v.rule GROUP BY ALL
), lacking AS (
  SELECT family, sum(reports)::BIGINT AS undecided
  FROM checked.gap JOIN (SELECT gap, count(*) AS reports FROM checked.undecided GROUP BY gap) USING (gap) GROUP BY ALL
)
SELECT family, times, coalesce(failed, 0), coalesce(waived, 0), coalesce(undecided, 0)
FROM applied LEFT JOIN found USING (family) LEFT JOIN lacking USING (family)
"""


def _families(con: Connection) -> tuple[FamilyOutcome, ...]:
    """The families in the order of the rulebook."""
    counts = {name: counted for name, *counted in con.execute(_COUNTS).fetchall()}
    severities = {rule.family: rule.severity for rule in rulebook().rules}
    few = too_few(con)
    return tuple(
        _family(name, severities[name], *counts[name], too_few=tuple(few.get(name, ())))
        for name in rulebook().families()
    )


def _family(
    name: str, severity: str, times: int, failed: int, waived: int, undecided: int, *, too_few: tuple[str, ...]
) -> FamilyOutcome:
    return FamilyOutcome(name, severity, times - failed - undecided, failed, waived, undecided, too_few)


def _lines(con: Connection, query: str) -> tuple[str, ...]:
    return tuple(line for (line,) in con.execute(query).fetchall())
