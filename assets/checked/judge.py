"""The checked stage: judges what is staged, with what people decided about it, and tells what came of it: by family of
rules, of the corrections and waivers, and whether only clean reports reach the clean marts.

The rules and their SQL are the expectations' matter; how a finding is worded for a person is wording/findings.py.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assets.checked import fingerprints
from assets.checked.coverage import measure_coverage, too_few
from assets.checked.reviewed import apply_corrections, body_links, corrections, expected_reports, waivers
from assets.checked.suspect import locate
from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from warehouse.store import Connection

JUDGED = "violation"


@dataclass(frozen=True, slots=True)
class Family:
    """One family of rules over all reports: how often its rules held, failed, were undecided, and who failed; failures
    that a waiver lets pass are among the failed. `too_few` names forms and years in which it could judge too few.
    """

    name: str
    severity: str
    passed: int
    failed: int
    waived: int
    undecided: int
    failing: tuple[str, ...]
    too_few: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Where nothing could be judged nothing has passed."""
        return self.failed == self.waived and (self.passed > 0 or self.undecided == 0)


@dataclass(frozen=True, slots=True)
class JudgingResult:
    """What came of the rules, and what is wrong with corrections, with waivers and with the clean reports, in words;
    `suspected` is how many reports have cells that may be wrong (checked.suspect). `changed` names what is no longer as
    it was when the reports were judged last; where nothing is they were not judged anew.
    """

    families: tuple[Family, ...]
    corrections: tuple[str, ...]
    waivers: tuple[str, ...]
    unclean: tuple[str, ...]
    suspected: int
    changed: tuple[str, ...] = ()


def judge(con: Connection, own: Path | None = None, day: date | None = None) -> JudgingResult:
    """Judge every staged report, with the reviewed files packaged and of the folder `own`, as of `day` (today), unless
    nothing that judging rests on has changed (fingerprints.py).
    """
    corrected, waived = corrections.corrections(own), waivers.waivers(own)
    day = day or waivers.today()
    known = expected_reports.expected(own)
    expected_reports.enter(con, known)
    same = body_links.read_body_links(own)
    body_links.enter(con, same.entries)
    outcomes = apply_corrections.correction_outcomes(con, corrected.entries)
    apply_corrections.enter(con, outcomes)
    holding = waivers.waiver_statuses(con, waived.entries, day, judged=False)
    waivers.enter(con, holding)
    now = fingerprints.basis(con, own, holding)
    changed = fingerprints.changed(con, JUDGED, now)
    if changed:
        fingerprints.begin(con, JUDGED)
        check(con, rulebook())
        locate(con)
        measure_coverage(con)
        fingerprints.end(con, JUDGED, now)
    standing = waivers.waiver_statuses(con, waived.entries, day, judged=True)
    waivers.enter(con, standing)
    return JudgingResult(
        _families(con),
        (
            *corrected.faults,
            *known.faults,
            *same.faults,
            *(o.message for o in outcomes if o.state in apply_corrections.NEEDS_REVIEW),
        ),
        (*waived.faults, *(s.message for s in standing if s.state in waivers.NEEDS_REVIEW)),
        unclean(con),
        _suspected(con),
        changed,
    )


def _suspected(con: Connection) -> int:
    return int(con.execute("SELECT count(DISTINCT report_id) FROM checked.suspect").fetchall()[0][0])


def unclean(con: Connection) -> tuple[str, ...]:
    """Reports that pass for clean though a structural, statutory or identity rule fails on them with no waiver."""
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


# How many reports a family's rules were judged for, one by one, and what was found; a family without reports has 0.
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


def _families(con: Connection) -> tuple[Family, ...]:
    """The families in the order of the rulebook."""
    counts = {name: counted for name, *counted in con.execute(_COUNTS).fetchall()}
    severities = {rule.family: rule.severity for rule in rulebook().rules}
    return tuple(_family(con, name, severities[name], *counts[name]) for name in rulebook().families())


def _family(con: Connection, name: str, severity: str, times: int, failed: int, waived: int, undecided: int) -> Family:
    failing = _lines(
        con,
        f"""
        SELECT {_WHO} || ': ' || string_agg(v.rule, ', ' ORDER BY v.rule)
        FROM checked.violation v JOIN staged.report s USING (report_id)
        WHERE v.family = '{name}' GROUP BY s.report_id, s.body, s.fiscal_year ORDER BY 1""",
    )
    few = tuple(too_few(con, name))
    return Family(name, severity, times - failed - undecided, failed, waived, undecided, failing, few)


def _lines(con: Connection, query: str) -> tuple[str, ...]:
    return tuple(line for (line,) in con.execute(query).fetchall())
