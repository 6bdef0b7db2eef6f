"""The rulebook in SQL over the wide tables: the violations, and the verdict on every report.

Outcomes are pass (no row), fail, and undecided where an operand is missing; a missing operand is never read as 0.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby

from expectations.parts import create_parts, has_parts, parts_table
from expectations.previous import NONE, create_pairs, create_previous, drop_previous, table
from expectations.rulebook import Instance, Rulebook
from expectations.told import create_told
from warehouse.reference.form import forms
from warehouse.store import Connection, fill, merge


def layouts() -> Iterator[tuple[str, str]]:
    """Every form with every layout of it."""
    for name, form in forms().items():
        for layout in form.layouts:
            yield name, layout


def check(con: Connection, rulebook: Rulebook, given: Mapping[str, str] = NONE) -> None:
    """Judge every staged report by every rule; fills checked.rule, checked.violation and checked.verdict.

    `given`: last year's report by report, beside those that are known by their body (previous.py).
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
    fill(con, "checked.violation", "SELECT * FROM checked.violation WHERE false")


def conclude(con: Connection) -> None:
    """The verdict on every staged report, from what was found on it."""
    fill(con, "checked.verdict", _VERDICT)


def judge_alone(con: Connection, rulebook: Rulebook) -> None:
    """The rules that look at one report by itself; table `told` must be there."""
    con.execute("BEGIN")
    for form, layout in _present(con):
        alone = sorted((i for i in rulebook.instances(form, layout) if not i.equation.looks_around), key=_needs)
        for _, instances in groupby(alone, key=_needs):
            _judge(con, list(instances))
    con.execute("COMMIT")


def _needs(instance: Instance) -> tuple[bool, bool, bool]:
    """What it is joined with: rules that need the same are judged in one statement."""
    equation = instance.equation
    return equation.needs_status, equation.needs_identity, equation.needs_told


def create_around(con: Connection, given: Mapping[str, str] = NONE) -> None:
    """Last year's reports, parts of aggregates, what is told beside: once the rules that may flag are judged."""
    create_pairs(con, given)
    create_parts(con)
    create_told(con, beside=True)


def judge_around(con: Connection, rulebook: Rulebook) -> None:
    """The rules that look at other reports, those that look at last year in one statement a layout: the join costs."""
    con.execute("BEGIN")
    present = _present(con)
    for name in dict.fromkeys(form for form, _ in present):
        create_previous(con, forms()[name], every(rulebook, name))
        for layout in (layout for form, layout in present if form == name):
            for instances in _around(con, rulebook, name, layout):
                _judge(con, instances)
        drop_previous(con, forms()[name])
    con.execute("COMMIT")


def every(rulebook: Rulebook, form: str) -> tuple[Instance, ...]:
    """The rule instances of every layout of a form."""
    return tuple(i for layout in forms()[form].layouts for i in rulebook.instances(form, layout))


def _present(con: Connection) -> list[tuple[str, str]]:
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


def _judge(con: Connection, instances: list[Instance]) -> None:
    """Enter the reports that fail some rules or leave them undecided, for every line of them, in one statement."""
    told = {
        "rule": [i.id for i in instances], "line": [i.at or "" for i in instances],
        "version": [i.rule.version for i in instances], "family": [i.rule.family for i in instances],
        "severity": [i.rule.severity for i in instances], "effect": [i.rule.effect for i in instances],
    }  # fmt: skip
    columns = ", ".join(f"{values}[j.n] AS {name}" for name, values in told.items())
    cells = [_operands(instance) for instance in instances]
    sides = ", ".join(_judged(n, instance) for n, instance in enumerate(instances, 1))
    found = ", ".join(_found(n, instance) for n, instance in enumerate(instances, 1))
    con.execute(
        f"INSERT INTO checked.violation BY NAME SELECT report_id, {columns},"
        f" CASE WHEN j.fails THEN 'fail' ELSE 'undecided' END AS outcome, j.l AS lhs, j.r AS rhs,"
        f" CASE WHEN j.fails THEN j.d END AS residual,"
        f" CASE WHEN j.fails THEN nullif({cells}[j.n], '') ELSE j.wanting END AS cells"
        f" FROM (SELECT report_id, unnest([{found}]) AS j FROM"
        f" (SELECT v.report_id, {sides} FROM {source(instances)})) WHERE j IS NOT NULL"
    )
    _name_wanting(con, instances)


def _judged(n: int, instance: Instance) -> str:
    """The sides of an instance, and what cannot be told from them: whether it holds, and what it lacks."""
    equation = instance.equation
    columns = [f"{equation.left.sql()} AS l{n}"]
    if not equation.is_plain:
        columns.append(f"{equation.holds_sql()} AS h{n}")
    right = equation.right_sql()
    columns.append(f"{f'CASE WHEN h{n} THEN NULL ELSE {right} END' if equation.others else right} AS r{n}")
    if _tells_wanting(instance):
        wanting = equation.suspects_sql(undecided=True)
        columns.append(f"CASE WHEN {_holds(n, instance)} IS NULL THEN {wanting} END AS w{n}")
    return ", ".join(columns)


def _found(n: int, instance: Instance) -> str:
    """What is found of an instance on a report, NULL where it holds; a day is told as yyyymmdd."""
    holds = _holds(n, instance)
    wanting = f"w{n}" if _tells_wanting(instance) else "NULL::VARCHAR"
    left, right = (
        f"strftime(DATE '1970-01-01' + {side}::INT, '%Y%m%d')" if instance.equation.is_of_days else side
        for side in (f"l{n}", f"r{n}")
    )
    return (
        f"CASE WHEN ({holds}) IS NOT TRUE THEN {{'n': {n}, 'l': {left}::DECIMAL(24,6), 'r': {right}::DECIMAL(24,6),"
        f" 'd': (l{n} - r{n})::DECIMAL(24,6), 'fails': ({holds}) IS NOT NULL, 'wanting': {wanting}}} END"
    )


def _tells_wanting(instance: Instance) -> bool:
    """Whether what it lacks is found as it is judged: of what other reports and words tell most lack something."""
    return instance.equation.looks_around or bool(instance.equation.told)


def _holds(n: int, instance: Instance) -> str:
    return f"l{n} = r{n}" if instance.equation.is_plain else f"h{n}"


def _name_wanting(con: Connection, instances: list[Instance]) -> None:
    """Name the missing cells where a report was left undecided, and those a failing count finds wanting.

    Most rules have none, and to plan this for all of them would cost more than to judge them.
    """
    wanting = con.execute("SELECT DISTINCT rule, line FROM checked.violation WHERE cells IS NULL").fetchall()
    for instance in instances:
        if (instance.id, instance.at or "") in wanting:
            con.execute(
                f"UPDATE checked.violation SET cells = {instance.equation.suspects_sql()} FROM {source([instance])}"
                f" AND violation.report_id = v.report_id AND rule = '{instance.id}' AND line = '{instance.at or ''}'"
                " AND cells IS NULL"
            )


def _operands(instance: Instance) -> str:
    """The cells a failing formula is about; a failing count is about those it finds wanting, which are looked up."""
    equation = instance.equation
    keys = [told.key for told in equation.told] + [entry.key for entry in equation.entries]
    return "" if equation.singles_out else ",".join(keys)


def source(instances: list[Instance], besides: str = "") -> str:
    """The reports of a layout with what the `instances` need beside their figures, and a join `besides`."""
    form, layout = instances[0].scope.form, instances[0].scope.layout
    equations = [instance.equation for instance in instances]
    joins = [f"staged.{form.form} v"]
    joins += [f"JOIN staged.{form.form}_status s USING (report_id)"] if any(e.needs_status for e in equations) else []
    joins += ["JOIN staged.report r USING (report_id)"] if any(e.needs_identity for e in equations) else []
    joins += ["LEFT JOIN told t USING (report_id)"] if any(e.needs_told for e in equations) else []
    joins += ["LEFT JOIN beside b USING (report_id)"] if any(e.needs_beside for e in equations) else []
    # A rule about parts holds where there are none: it is judged on aggregates alone.
    joins += [f"JOIN {parts_table(form)} a USING (report_id)"] if all(e.needs_parts for e in equations) else []
    joins += [f"LEFT JOIN {table(form)} p USING (report_id)"] if any(e.needs_previous for e in equations) else []
    return f"{' '.join(joins)} {besides} WHERE v.layout = '{layout}'"


_VERDICT = """
WITH judged AS (
  SELECT s.report_id, count(*) AS rules FROM staged.report s JOIN checked.rule USING (form, layout) GROUP BY ALL
), found AS (
  SELECT report_id,
         count(*) FILTER (outcome = 'fail' AND effect = 'flag' AND w.waived IS NULL) AS failed,
         count(*) FILTER (outcome = 'fail' AND w.waived IS NOT NULL) AS waived,
         count(*) FILTER (outcome = 'undecided') AS undecided,
         string_agg(rule || CASE WHEN line = '' THEN '' ELSE ' (' || line || ')' END, ', ' ORDER BY rule, line)
           FILTER (outcome = 'fail' AND effect = 'apart' AND family <> 'identity' AND w.waived IS NULL) AS broken
  FROM checked.violation LEFT JOIN (SELECT *, true AS waived FROM checked.waived) w USING (report_id, rule)
  GROUP BY report_id
)
SELECT s.report_id,
       f.broken IS NOT NULL OR s.undecided_identity IS NOT NULL AS quarantined,
       nullif(concat_ws('; ', 'structure: ' || f.broken || ': ' || s.cells_located || ' of ' || s.cells_expected
         || ' cells found', 'identity: ' || s.undecided_identity), '') AS reason,
       j.rules - coalesce(f.undecided, 0) AS judged,
       coalesce(f.failed, 0) AS failed, coalesce(f.undecided, 0) AS undecided, coalesce(f.waived, 0) AS waived,
       NOT quarantined AND coalesce(f.failed, 0) = 0 AS clean
FROM staged.report s JOIN judged j USING (report_id) LEFT JOIN found f USING (report_id)
ORDER BY s.report_id
"""
