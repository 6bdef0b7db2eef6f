"""The first reports that fail a family of rules: body, year, the rule in words with both sides, and the document.

Reads the violations of judge.py. The full sentence of one report is in wording/findings.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from expectations.rulebook.load import rulebook
from expectations.rulebook.rule import Rule
from warehouse.connection import Connection

FIRST = 20


@dataclass(frozen=True, slots=True)
class FailingReport:
    """One violation. `source` is the file or URL of the document, None where no source holds it any more."""

    body: str
    year: int | None
    report_id: str
    rule: str
    line: str
    reported: Decimal | None
    expected: Decimal | None
    waived: bool
    source: str | None

    @property
    def markdown(self) -> str:
        """The violation on one line, with a link where the document has a URL."""
        rule = rules_by_instance().get(self.rule)
        words = f"{rule.zh} {rule.en}" if rule else ""
        at = f"{self.rule} · {self.line}" if self.line else self.rule
        sides = "" if self.reported is None else f" ({_number(self.reported)} ≠ {_number(self.expected)})"
        waived = " [豁免 waived]" if self.waived else ""
        return f"{self.body} {self.year or '?'}: {at}{waived}: {words}{sides} {self._document()}".rstrip()

    def _document(self) -> str:
        name = (self.source or "").rsplit("/", 1)[-1] or self.report_id[:12]
        if (self.source or "").startswith(("http://", "https://")):
            return f"[{name}](<{self.source}>)"
        return f"`{self.source or self.report_id}`"


def failing_reports(con: Connection) -> dict[str, list[FailingReport]]:
    """The first FIRST violations of each family, those without a waiver first, then by body, year and rule."""
    found: dict[str, list[FailingReport]] = {}
    for family, *row in con.execute(_FAILING).fetchall():
        found.setdefault(family, []).append(FailingReport(*row))
    return found


def count_failing(con: Connection) -> dict[str, int]:
    """The number of reports that fail each family, without those whose failures are all waived."""
    return dict(con.execute(_COUNTS).fetchall())


@cache
def rules_by_instance() -> dict[str, Rule]:
    """Every rule by the ids of its instances, which are those of findings."""
    return {instance: rule for rule in rulebook().rules for instance in _ids(rule)}


def _ids(rule: Rule) -> Iterator[str]:
    yield rule.id
    yield from rule.ids.values()


def _number(value: Decimal | None) -> str:
    return "?" if value is None else f"{value.normalize():f}"


_FAILING = f"""
WITH first AS (
  SELECT v.family, coalesce(s.body, s.title, s.report_id[:12]) AS body, s.fiscal_year, v.report_id, v.rule, v.line,
         v.lhs, v.rhs, w.rule IS NOT NULL AS waived
  FROM checked.violation v JOIN staged.report s USING (report_id)
  LEFT JOIN checked.waived w ON w.report_id = v.report_id AND w.rule = v.rule
  QUALIFY row_number() OVER (
    PARTITION BY v.family ORDER BY waived, body, s.fiscal_year, v.rule, v.line, v.report_id
  ) <= {FIRST}
), held AS (
  SELECT sha256, min(source) AS source FROM collected.manifest
  WHERE sha256 IN (SELECT report_id FROM first) GROUP BY sha256
)
SELECT f.*, h.source FROM first f LEFT JOIN held h ON h.sha256 = f.report_id
ORDER BY family, waived, body, fiscal_year, rule, line, report_id
"""
_COUNTS = """
SELECT family, count(DISTINCT report_id)
FROM checked.violation ANTI JOIN checked.waived USING (report_id, rule) GROUP BY family
"""
