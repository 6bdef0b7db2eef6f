"""Counts the reports that each family of rules could judge, by form and fiscal year, and finds where they are too few.

The thresholds are data (thresholds.yaml). Holds no verdict on a report.
"""

from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pydantic import Field

from warehouse.connection import Connection
from warehouse.store import replace
from warehouse.yaml_models import Declared, load

THRESHOLDS = Path(__file__).parent / "thresholds.yaml"


class TooFew(Declared):
    """Too few: fewer than `judged` of at least `reports`, or fewer than `percent` per cent of any number."""

    reports: int = Field(ge=1)
    judged: int = Field(ge=1)
    percent: int = Field(ge=1, le=100)


class Thresholds(Declared):
    too_few_judged: TooFew


@cache
def thresholds() -> Thresholds:
    return load(THRESHOLDS, Thresholds)


def measure_coverage(con: Connection) -> None:
    """Fill checked.family from the findings."""
    few = thresholds().too_few_judged
    replace(con, "checked.family", _COVERAGE.format(**few.model_dump()))


def too_few(con: Connection) -> dict[str, list[str]]:
    """The forms and years in which a family judged too few reports, by family: `FORM 2023: 1 of 30 reports`."""
    rows = con.execute(
        "SELECT family, form || ' ' || coalesce(fiscal_year::VARCHAR, '?') || ': ' || judged || ' of ' || reports"
        " || ' reports' FROM checked.family WHERE too_few_judged ORDER BY family, form, fiscal_year"
    ).fetchall()
    return {family: [line for _, line in found] for family, found in groupby(rows, key=itemgetter(0))}


# A family judges a report if at least one of its rules is decided for it.
_COVERAGE = """
WITH applied AS (
  SELECT form, layout, family, count(*) AS rules FROM checked.rule GROUP BY ALL
), present AS (
  SELECT form, layout, fiscal_year, count(*) AS reports FROM staged.report GROUP BY ALL
), together AS (
  SELECT s.form, s.layout, s.fiscal_year, u.gaps, count(*) AS reports
  FROM (SELECT report_id, list(gap ORDER BY gap) AS gaps FROM checked.undecided GROUP BY report_id) u
  JOIN staged.report s USING (report_id)
  GROUP BY ALL
), undecided AS (
  SELECT t.form, t.layout, t.fiscal_year, t.gaps, t.reports, g.family, count(*) AS rules
  FROM together t JOIN checked.gap g ON list_contains(t.gaps, g.gap)
  GROUP BY ALL
), unjudged AS (
  SELECT form, layout, fiscal_year, family, sum(reports)::BIGINT AS reports
  FROM undecided JOIN applied USING (form, layout, family, rules)
  GROUP BY ALL
), counted AS (
  SELECT p.form, p.fiscal_year, a.family, sum(p.reports)::BIGINT AS reports,
         sum(p.reports - coalesce(u.reports, 0))::BIGINT AS judged
  FROM present p
  JOIN applied a USING (form, layout)
  LEFT JOIN unjudged u ON u.form = p.form AND u.layout = p.layout AND u.family = a.family
                      AND u.fiscal_year IS NOT DISTINCT FROM p.fiscal_year
  GROUP BY ALL
)
SELECT form, fiscal_year, family, reports, judged,
       (reports >= {reports} AND judged < {judged}) OR judged * 100 < reports * {percent} AS too_few_judged
FROM counted
"""
