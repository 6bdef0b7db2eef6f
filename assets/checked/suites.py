"""Runs the rulebook as Great Expectations suites over the same tables, and writes Data Docs.

Great Expectations is imported only when this runs. Its counts are stored in checked.suite and must equal those of the
violations (`disagreements`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from assets.checked import fingerprints
from assets.checked.judge import JUDGED
from expectations.gx.check import Check
from expectations.gx.data_docs import Count, try_writing, written_to
from expectations.gx.failing_pages import Failure, write_failing_pages
from expectations.gx.index_page import FamilyStates
from expectations.gx.residuals import create_residuals, drop_residuals, residual_table
from expectations.judging.judge import present
from expectations.rulebook.load import rulebook
from warehouse.connection import Connection
from warehouse.files.guard import building_path
from warehouse.reference.forms.form import Layout
from warehouse.store import building, replace_records

VALIDATED = "suite"
_MOST_REPORTS = 50  # named on the page of failing reports, for each check, form and year


def validate_suites(warehouse: Path, site: Path | None) -> int | None:
    """Run every suite over the fiscal years whose reports or findings changed, store its counts, and write Data Docs to
    `site`.

    Returns the number of counts stored; None if those of the present judgement and its Data Docs are there already.
    """
    with building(warehouse) as con:
        now = _basis(con)
        documented = site is None or (site / "index.html").exists()
        changed = fingerprints.changed_inputs(con, VALIDATED, now)
        if now and documented and not changed:
            if site is not None:
                _show_verdicts(con, site)
            return None
        if site is not None:
            try_writing(site)  # before the long work, not after
        fingerprints.forget_basis(con, VALIDATED)
        named = _layouts(con)
        years = _years_to_validate(con, changed)
        known = _stored_counts(con, named, years)
        create_residuals(con, rulebook(), years)
        failing = _failures(con, named) if site is not None else []
        states = _family_states(con, named)
    from expectations.gx import suites

    checks = {name: suite_checks(layout) for name, layout in named.items()}
    counts = suites.validate(building_path(warehouse), checks, years, site, failing, states, known)
    with building(warehouse) as con:
        drop_residuals(con)
        replace_records(con, "checked.suite", [
            {
                "form": named[c.form].form.form, "layout": named[c.form].name, "fiscal_year": c.year, "rule": c.rule,
                "line": c.at, "judged": c.judged, "failed": c.failed, "undecided": c.undecided,
            }
            for c in counts
        ])  # fmt: skip
        if odd := disagreements(con):
            raise AssertionError(f"the suites and the violations count differently: {'; '.join(odd)}")
        fingerprints.store_basis(con, VALIDATED, now if site is None else {**now, **_verdict_basis(con)})
    return len(counts)


def _basis(con: Connection) -> fingerprints.Basis:
    """The digest of each input of the suites: those that judging has for all years, one of each year, and which years
    there are. Nothing if reports are not judged.
    """
    judged = fingerprints.stored_basis(con, JUDGED)
    of_years = {_year_name(year): digest for year, digest in con.execute(_YEARS).fetchall()}
    known = {what: judged[what] for what in _OF_ALL_YEARS} if judged else {}
    return known and {**known, **of_years, "years": " ".join(sorted(of_years))}


_OF_ALL_YEARS = ("forms", "rules", "program")
# What was read of the reports of each fiscal year, what was found of them and which of them count, and the same of the
# year before, with which they are compared. Rows are hashed twice, as report_digests.py says.
_YEARS = """
WITH row AS (
  SELECT report_id, hash(1, hash(j)) AS digest FROM checked.judged j
  UNION ALL SELECT report_id, hash(2, hash(v)) FROM checked.violation v
  UNION ALL SELECT report_id, hash(3, hash(u)) FROM checked.undecided u
  UNION ALL SELECT report_id, hash(4, hash(c)) FROM checked.counted c
), year AS (
  SELECT s.fiscal_year, bit_xor(digest) AS digest FROM row JOIN staged.report s USING (report_id) GROUP BY ALL
)
SELECT y.fiscal_year, concat_ws(' ', y.digest, before.digest)
FROM year y LEFT JOIN year before ON before.fiscal_year = y.fiscal_year - 1
"""


def _year_name(year: int | None) -> str:
    return "no year" if year is None else str(year)


def _years_to_validate(con: Connection, changed: Collection[str]) -> list[int | None]:
    """The fiscal years whose inputs are `changed`; all that have reports if an input of all years is, or none and only
    the pages are lacking.
    """
    rows = con.execute("SELECT DISTINCT fiscal_year FROM staged.report ORDER BY 1").fetchall()
    of_years = {_year_name(year): year for (year,) in rows}
    if changed and {*of_years, "years"} >= set(changed):
        return [year for name, year in of_years.items() if name in changed]
    return list(of_years.values())


def _stored_counts(con: Connection, named: Mapping[str, Layout], years: Collection[int | None]) -> list[Count]:
    """The counts of an earlier validation of the years that have reports, but those of `years`."""
    names = _names(named)
    families = {(i.id, i.at or ""): i.rule.family for layout in named.values() for i in rulebook().instances(layout)}
    return [
        Count(names[form, layout], year, rule, at, judged, failed, undecided, families[rule, at])
        for form, layout, year, rule, at, judged, failed, undecided in con.execute(_STORED).fetchall()
        if year not in years
    ]


_STORED = """
SELECT g.form, g.layout, g.fiscal_year, g.rule, g.line, g.judged, g.failed, g.undecided
FROM checked.suite g SEMI JOIN staged.report s
  ON s.form = g.form AND s.layout = g.layout AND s.fiscal_year IS NOT DISTINCT FROM g.fiscal_year
"""


def _show_verdicts(con: Connection, site: Path) -> None:
    """Write the pages of failing reports again where the verdicts beside them changed, which judge nothing again."""
    now = _verdict_basis(con)
    if fingerprints.changed_inputs(con, VALIDATED, now):
        with written_to(site):
            write_failing_pages(site, _failures(con, _layouts(con)))
        fingerprints.store_basis(con, VALIDATED, now)


def _verdict_basis(con: Connection) -> fingerprints.Basis:
    """The digest of the verdicts that Data Docs show."""
    shown = "SELECT count(*), bit_xor(hash(hash(verdicts))) FROM checked.finding_verdict AS verdicts"
    return {"verdicts": " ".join(map(str, con.execute(shown).fetchall()[0]))}


def _layouts(con: Connection) -> dict[str, Layout]:
    """The layouts that have reports, by the names under which their residuals are validated."""
    return {residual_table(layout).removeprefix("checked.residual_"): layout for layout in present(con)}


def _names(named: Mapping[str, Layout]) -> dict[tuple[str, str], str]:
    """The name of each layout by form and layout, as tables have them."""
    return {(layout.form.form, layout.name): name for name, layout in named.items()}


def _failures(con: Connection, named: Mapping[str, Layout]) -> list[Failure]:
    """The first failing reports of each check, form and year, for their pages in Data Docs."""
    forms = _names(named)
    rules = {(name, i.id, i.at or ""): i.rule for name, layout in named.items() for i in rulebook().instances(layout)}
    found = []
    for form, layout, year, family, rule, at, *rest in con.execute(_FAILURES, [_MOST_REPORTS]).fetchall():
        declared = rules[forms[form, layout], rule, at]
        found.append(Failure(forms[form, layout], year, family, rule, at, declared.zh, declared.en, *rest))
    return found


# Of several sources of a document, the first by address. Within a form and year, as pages show them.
_FAILURES = """
SELECT s.form, s.layout, s.fiscal_year, v.family, v.rule, v.line, coalesce(s.body, s.title, s.report_id) AS body,
       v.report_id, v.lhs, v.rhs, m.source, w.rule IS NOT NULL AS waived,
       count(*) OVER (PARTITION BY s.form, s.layout, s.fiscal_year, v.rule, v.line) AS reports,
       d.verdict, d.state, d.reason, d.role, d.day
FROM checked.violation v JOIN staged.report s USING (report_id)
LEFT JOIN checked.finding_verdict d ON d.report_id = v.report_id AND d.rule = v.rule AND d.line = v.line
LEFT JOIN checked.waived w ON w.report_id = v.report_id AND w.rule = v.rule
LEFT JOIN (SELECT sha256, min(source) AS source FROM collected.manifest GROUP BY sha256) m ON m.sha256 = v.report_id
QUALIFY row_number() OVER (PARTITION BY s.form, s.layout, s.fiscal_year, v.rule, v.line
                           ORDER BY waived, body, v.report_id) <= ?
ORDER BY s.form, s.layout, s.fiscal_year, v.family, v.rule, v.line, waived, body, v.report_id
"""


def _family_states(con: Connection, named: Mapping[str, Layout]) -> FamilyStates:
    """The families that judged too few reports, which all layouts of a form share, and the waived failures."""
    forms = _names(named)
    few = con.execute("SELECT form, fiscal_year, family FROM checked.family WHERE too_few_judged").fetchall()
    return FamilyStates(
        frozenset((name, year, family) for form, year, family in few for (of, _), name in forms.items() if of == form),
        {(forms[form, layout], year, family): n for form, layout, year, family, n in con.execute(_WAIVED).fetchall()},
    )


_WAIVED = """
SELECT s.form, s.layout, s.fiscal_year, v.family, count(*)
FROM checked.violation v JOIN checked.waived USING (report_id, rule) JOIN staged.report s USING (report_id)
GROUP BY ALL
"""


def suite_checks(layout: Layout) -> list[Check]:
    """The checks of a layout: one for each rule and each column, row or block it runs over."""
    return [
        Check(
            column=i.column, rule=i.id, at=i.at or "", version=i.rule.version, family=i.rule.family,
            severity=i.rule.severity, zh=i.rule.zh, en=i.rule.en, legal=i.rule.legal,
        )
        for i in rulebook().instances(layout)
    ]  # fmt: skip


def disagreements(con: Connection) -> list[str]:
    """The rules that suites and violations count differently, by layout and fiscal year; empty if they agree."""
    rows = con.execute(_DISAGREEMENTS).fetchall()
    return [line for (line,) in rows]


# A rule of a layout has a count for every year with reports of the layout, also where no report fails it.
_DISAGREEMENTS = """
WITH part AS (
  SELECT form, layout, fiscal_year, count(*) AS reports FROM staged.report GROUP BY ALL
), found AS (
  SELECT form, layout, fiscal_year, rule, line, count(*) FILTER (outcome = 'fail') AS failed,
         count(*) FILTER (outcome = 'undecided') AS undecided
  FROM checked.finding JOIN staged.report USING (report_id) GROUP BY ALL
), counted AS (
  SELECT p.*, r.rule, r.line, coalesce(f.failed, 0) AS failed, coalesce(f.undecided, 0) AS undecided
  FROM part p JOIN checked.rule r USING (form, layout)
  LEFT JOIN found f ON f.form = p.form AND f.layout = p.layout AND f.rule = r.rule AND f.line = r.line
    AND f.fiscal_year IS NOT DISTINCT FROM p.fiscal_year
)
SELECT concat_ws(' ', coalesce(g.rule, c.rule), coalesce(g.line, c.line), 'on', coalesce(g.form, c.form),
                 coalesce(g.layout, c.layout), coalesce(g.fiscal_year, c.fiscal_year)::VARCHAR,
                 CASE WHEN coalesce(g.fiscal_year, c.fiscal_year) IS NULL THEN 'year unknown' END) AS said
FROM counted c FULL JOIN checked.suite g
  ON c.form = g.form AND c.layout = g.layout AND c.rule = g.rule AND c.line = g.line
  AND c.fiscal_year IS NOT DISTINCT FROM g.fiscal_year
WHERE g.failed IS DISTINCT FROM c.failed OR g.undecided IS DISTINCT FROM c.undecided
   OR g.judged + g.undecided IS DISTINCT FROM c.reports
ORDER BY said
"""
