"""The checked stage: judges what is staged and tells, by family of rules, what came of it.

The rules and their SQL are the expectations' matter; how a finding is worded for a person is findings.py.
"""

from dataclasses import dataclass

from expectations.rulebook import rulebook
from expectations.violations import check
from warehouse.store import Connection


@dataclass(frozen=True, slots=True)
class Family:
    """One family of rules over all reports: how often its rules held, failed, were undecided, and who failed."""

    name: str
    severity: str
    passed: int
    failed: int
    undecided: int
    failing: tuple[str, ...]


def judge(con: Connection) -> tuple[Family, ...]:
    """Judge every staged report; the families in the order of the rulebook."""
    check(con, rulebook())
    return tuple(_family(con, name) for name in rulebook().families())


def _family(con: Connection, name: str) -> Family:
    severity = next(rule.severity for rule in rulebook().rules if rule.family == name)
    judged = _number(
        con, "SELECT count(*) FROM staged.report JOIN checked.rule USING (form, layout) WHERE family = ?", name
    )
    failed = _number(con, "SELECT count(*) FROM checked.violation WHERE outcome = 'fail' AND family = ?", name)
    undecided = _number(con, "SELECT count(*) FROM checked.violation WHERE outcome = 'undecided' AND family = ?", name)
    failing = con.execute(
        "SELECT coalesce(s.body, s.report_id) || ' ' || coalesce(s.fiscal_year::VARCHAR, '?') || ': '"
        " || string_agg(v.rule, ', ' ORDER BY v.rule) FROM checked.violation v JOIN staged.report s USING (report_id)"
        " WHERE v.outcome = 'fail' AND v.family = ? GROUP BY s.report_id, s.body, s.fiscal_year ORDER BY 1",
        [name],
    ).fetchall()
    return Family(name, severity, judged - failed - undecided, failed, undecided, tuple(line for (line,) in failing))


def _number(con: Connection, query: str, family: str) -> int:
    return int(con.execute(query, [family]).fetchall()[0][0])
