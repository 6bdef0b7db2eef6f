"""The rulebook in SQL over the wide tables: what is violated, what is undecided, and the verdict on every report.

Outcomes are pass (no row), fail, and undecided where an operand is missing; a missing operand is never read as 0.
How they are found is outcomes.py; here is in what order, as some rules look at what others found.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby

from expectations.judging.aggregate_parts import create_parts, has_parts
from expectations.judging.last_year import NONE, create_pairs, create_previous, drop_previous
from expectations.judging.outcomes import judge
from expectations.judging.report_facts import create_told
from expectations.rulebook.load import Instance, Rulebook
from warehouse.body_series.resolve import resolve
from warehouse.reference.forms.form import forms
from warehouse.store import Connection, merge, replace


def layouts() -> Iterator[tuple[str, str]]:
    """Every form with every layout of it."""
    for name, form in forms().items():
        for layout in form.layouts:
            yield name, layout


def check(con: Connection, rulebook: Rulebook, given: Mapping[str, str] = NONE) -> None:
    """Judge every staged report by every rule; fills checked.rule, violation, gap, undecided, verdict.

    `given`: last year's report by report, beside those that are known by their body (last_year.py).
    """
    begin(con, rulebook)
    create_told(con, beside=False)
    judge_alone(con, rulebook)
    create_around(con, given)
    judge_around(con, rulebook)
    conclude(con)


def begin(con: Connection, rulebook: Rulebook) -> None:
    """The rules as they are now, and nothing found yet."""
    merge_rules(con, rulebook)
    for table in ("checked.violation", "checked.undecided", "checked.gap"):
        replace(con, table, f"SELECT * FROM {table} WHERE false")


def conclude(con: Connection) -> None:
    """The verdict on every staged report, from what was found on it; what is around it must be there."""
    replace(con, "checked.verdict", _VERDICT)


def judge_alone(con: Connection, rulebook: Rulebook) -> None:
    """The rules that look at one report by itself; table `told` must be there."""
    con.execute("BEGIN")
    for form, layout in present(con):
        alone = sorted((i for i in rulebook.instances(form, layout) if not i.equation.looks_around), key=_needs)
        for _, instances in groupby(alone, key=_needs):
            judge(con, list(instances))
    con.execute("COMMIT")


def _needs(instance: Instance) -> tuple[bool, bool, bool]:
    """What it is joined with: rules that need the same are judged in one statement."""
    equation = instance.equation
    return equation.needs_status, equation.needs_identity, equation.needs_told


def create_around(con: Connection, given: Mapping[str, str] = NONE) -> None:
    """Whose each report is, last year's reports, parts of aggregates, what is told beside: once the rules that may flag
    are judged.
    """
    resolve(con)
    create_pairs(con, given)
    create_parts(con)
    create_told(con, beside=True)


def judge_around(con: Connection, rulebook: Rulebook) -> None:
    """The rules that look at other reports, those that look at last year in one statement a layout: the join costs."""
    con.execute("BEGIN")
    met = present(con)
    for name in dict.fromkeys(form for form, _ in met):
        create_previous(con, forms()[name], every(rulebook, name))
        for layout in (layout for form, layout in met if form == name):
            for instances in _around(con, rulebook, name, layout):
                judge(con, instances)
        drop_previous(con, forms()[name])
    con.execute("COMMIT")


def every(rulebook: Rulebook, form: str) -> tuple[Instance, ...]:
    """The rule instances of every layout of a form."""
    return tuple(i for layout in forms()[form].layouts for i in rulebook.instances(form, layout))


def present(con: Connection) -> list[tuple[str, str]]:
    """The forms with their layouts that any staged report is on."""
    rows = con.execute("SELECT DISTINCT form, layout FROM staged.report").fetchall()
    return [pair for pair in layouts() if pair in rows]


def _around(con: Connection, rulebook: Rulebook, form: str, layout: str) -> Iterator[list[Instance]]:
    """The instances that look at other reports, by what they are joined with; none about parts where there are none."""
    around = [i for i in rulebook.instances(form, layout) if i.equation.looks_around]
    yield [i for i in around if i.equation.needs_previous]
    yield [i for i in around if not i.equation.needs_previous and not i.equation.needs_parts]
    if has_parts(con, forms()[form]):
        yield [i for i in around if i.equation.needs_parts]


def merge_rules(con: Connection, rulebook: Rulebook) -> None:
    """checked.rule as the rulebook has it now."""
    con.execute("DELETE FROM checked.rule")
    merge(con, "checked.rule", [_described(i, *pair) for pair in layouts() for i in rulebook.instances(*pair)])


def _described(instance: Instance, form: str, layout: str) -> dict[str, object]:
    rule = instance.rule
    return {
        "form": form, "layout": layout, "rule": instance.id, "line": instance.at or "", "version": rule.version,
        "family": rule.family, "severity": rule.severity, "effect": rule.effect, "zh": rule.zh, "en": rule.en,
        "legal": rule.legal, "formula": rule.formula,
    }  # fmt: skip


_VERDICT = """
WITH judged AS (
  SELECT s.report_id, count(*) AS rules FROM staged.report s JOIN checked.rule USING (form, layout) GROUP BY ALL
), found AS (
  SELECT report_id,
         count(*) FILTER (effect = 'flag' AND w.waived IS NULL) AS failed,
         count(*) FILTER (w.waived IS NOT NULL) AS waived,
         string_agg(rule || CASE WHEN line = '' THEN '' ELSE ' (' || line || ')' END, ', ' ORDER BY rule, line)
           FILTER (effect = 'apart' AND family <> 'identity' AND w.waived IS NULL) AS broken,
         bit_xor(hash(hash(v))) AS found
  FROM checked.violation v LEFT JOIN (SELECT *, true AS waived FROM checked.waived) w USING (report_id, rule)
  GROUP BY report_id
), lacking AS (
  SELECT report_id, sum(rules)::BIGINT AS undecided, bit_xor(hash(gap)) AS found
  FROM checked.undecided JOIN (SELECT gap, count(*) AS rules FROM checked.gap GROUP BY gap) USING (gap)
  GROUP BY report_id
), said AS (
  SELECT s.report_id, s.fiscal_year, s.region_code, b.body_id, b.division, b.normalised_name, k.source, k.media_type,
         f.broken IS NOT NULL OR s.undecided_identity IS NOT NULL AS quarantined,
         nullif(concat_ws('; ', 'structure: ' || f.broken || ': ' || s.cells_located || ' of ' || s.cells_expected
           || ' cells found', 'identity: ' || s.undecided_identity), '') AS reason,
         j.rules - coalesce(l.undecided, 0) AS judged,
         coalesce(f.failed, 0) AS failed, coalesce(l.undecided, 0) AS undecided, coalesce(f.waived, 0) AS waived,
         NOT quarantined AND coalesce(f.failed, 0) = 0 AS clean,
         c.report_id IS NOT NULL AS counted,
         hash(hash(s), x.digest, e.info_fee_collected_yuan, f.found, l.found) AS rest
  FROM staged.report s JOIN judged j USING (report_id) LEFT JOIN found f USING (report_id)
  LEFT JOIN lacking l USING (report_id) LEFT JOIN staged.body b USING (report_id) LEFT JOIN known k USING (report_id)
  LEFT JOIN checked.counted c USING (report_id) LEFT JOIN figures x USING (report_id)
  LEFT JOIN staged.fee e USING (report_id)
)
SELECT * EXCLUDE (rest), (hash(said) >> 1)::BIGINT AS digest FROM said
ORDER BY region_code[:2], fiscal_year  -- as it is read: by partition of the marts
"""
