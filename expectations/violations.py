"""The rulebook in SQL over the wide tables: the violations, the verdicts, and the residuals a layout.

Outcomes are pass (no row), fail, and undecided where an operand is missing; a missing operand is never read as 0.
"""

from collections.abc import Iterator
from itertools import groupby

from expectations.previous import create_pairs, create_previous, drop_previous, table
from expectations.rulebook import BLOCKING, FLAGGING, Instance, Rulebook
from warehouse.reference.form import STANDARD, forms
from warehouse.store import Connection, fill, merge

__all__ = [
    "BLOCKING",
    "FLAGGING",
    "check",
    "create_residuals",
    "drop_residuals",
    "layouts",
    "residual_table",
]


def layouts() -> Iterator[tuple[str, str]]:
    """Every form with every layout of it."""
    for name, form in forms().items():
        for layout in form.layouts:
            yield name, layout


def check(con: Connection, rulebook: Rulebook) -> None:
    """Judge every staged report by every rule; fills checked.rule, checked.violation and checked.verdict."""
    merge_rules(con, rulebook)
    fill(con, "checked.violation", "SELECT * FROM checked.violation WHERE false")
    con.execute("BEGIN")
    for form, layout in (present := _present(con)):
        alone = (i for i in rulebook.instances(form, layout) if not i.equation.needs_previous)
        for _, instances in groupby(alone, key=lambda i: i.rule.id):
            _judge(con, list(instances))
    create_pairs(con)
    for name in dict.fromkeys(form for form, _ in present):
        _look_back(con, rulebook, name, [layout for form, layout in present if form == name])
    con.execute("COMMIT")
    fill(con, "checked.verdict", _VERDICT)


def _look_back(con: Connection, rulebook: Rulebook, form: str, layouts: list[str]) -> None:
    """Judge the rules that look at last year, all in one statement a layout: the join is what costs."""
    create_previous(con, forms()[form], every(rulebook, form))
    for layout in layouts:
        if instances := [i for i in rulebook.instances(form, layout) if i.equation.needs_previous]:
            _judge(con, instances)
    drop_previous(con, forms()[form])


def every(rulebook: Rulebook, form: str) -> tuple[Instance, ...]:
    """The rule instances of every layout of a form."""
    return tuple(i for layout in forms()[form].layouts for i in rulebook.instances(form, layout))


def _present(con: Connection) -> list[tuple[str, str]]:
    rows = con.execute("SELECT DISTINCT form, layout FROM staged.report").fetchall()
    return [pair for pair in layouts() if pair in rows]


def merge_rules(con: Connection, rulebook: Rulebook) -> None:
    """checked.rule as the rulebook has it now."""
    con.execute("DELETE FROM checked.rule")
    merge(con, "checked.rule", [_described(i, *pair) for pair in layouts() for i in rulebook.instances(*pair)])


def _described(instance: Instance, form: str, layout: str) -> dict[str, object]:
    rule = instance.rule
    return {
        "form": form, "layout": layout, "rule": instance.id, "line": instance.at or "", "version": rule.version,
        "family": rule.family, "severity": rule.severity, "zh": rule.zh, "en": rule.en, "legal": rule.legal,
        "formula": rule.formula,
    }  # fmt: skip


def _judge(con: Connection, instances: list[Instance]) -> None:
    """Enter the reports that fail some rules or leave them undecided, for every line of them, in one statement."""
    told = {
        "rule": [i.id for i in instances], "line": [i.at or "" for i in instances],
        "version": [i.rule.version for i in instances], "family": [i.rule.family for i in instances],
        "severity": [i.rule.severity for i in instances],
    }  # fmt: skip
    columns = ", ".join(f"{values}[j.n] AS {name}" for name, values in told.items())
    cells = [_operands(instance) for instance in instances]
    sides = ", ".join(_judged(n, instance) for n, instance in enumerate(instances, 1))
    found = ", ".join(_found(n, instance) for n, instance in enumerate(instances, 1))
    con.execute(
        f"INSERT INTO checked.violation BY NAME SELECT report_id, {columns},"
        f" CASE WHEN j.fails THEN 'fail' ELSE 'undecided' END AS outcome, j.l AS lhs, j.r AS rhs,"
        f" CASE WHEN j.fails THEN j.l - j.r END AS residual,"
        f" CASE WHEN j.fails THEN nullif({cells}[j.n], '') ELSE j.wanting END AS cells"
        f" FROM (SELECT report_id, unnest([{found}]) AS j FROM"
        f" (SELECT v.report_id, {sides} FROM {source(instances)})) WHERE j IS NOT NULL"
    )
    _name_wanting(con, instances)


def _judged(n: int, instance: Instance) -> str:
    """The sides of an instance, and what cannot be told from them: whether it holds, and what it lacks."""
    equation = instance.equation
    columns = [f"{equation.left.sql()} AS l{n}, {equation.right.sql()} AS r{n}"]
    if not equation.is_plain:
        columns.append(f"{equation.holds_sql(equation.left.sql(), equation.right.sql())} AS h{n}")
    if equation.needs_previous:
        columns.append(f"CASE WHEN {_holds(n, instance)} IS NULL THEN {equation.suspects_sql()} END AS w{n}")
    return ", ".join(columns)


def _found(n: int, instance: Instance) -> str:
    """What is found of an instance on a report, NULL where it holds."""
    holds = _holds(n, instance)
    wanting = f"w{n}" if instance.equation.needs_previous else "NULL::VARCHAR"
    return (
        f"CASE WHEN ({holds}) IS NOT TRUE THEN {{'n': {n}, 'l': l{n}::DECIMAL(24,6), 'r': r{n}::DECIMAL(24,6),"
        f" 'fails': ({holds}) IS NOT NULL, 'wanting': {wanting}}} END"
    )


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
    return "" if instance.equation.needs_status else ",".join(entry.key for entry in instance.equation.entries)


def source(instances: list[Instance]) -> str:
    """The reports of a layout with what the `instances` need beside their figures."""
    form, layout = instances[0].scope.form, instances[0].scope.layout
    equations = [instance.equation for instance in instances]
    joins = [f"staged.{form.form} v"]
    joins += [f"JOIN staged.{form.form}_status s USING (report_id)"] if any(e.needs_status for e in equations) else []
    joins += ["JOIN staged.report r USING (report_id)"] if any(e.needs_identity for e in equations) else []
    joins += [f"LEFT JOIN {table(form)} p USING (report_id)"] if any(e.needs_previous for e in equations) else []
    return f"{' '.join(joins)} WHERE v.layout = '{layout}'"


_SEVERE = ", ".join(f"'{s}'" for s in FLAGGING)
_VERDICT = f"""
WITH judged AS (
  SELECT s.report_id, count(*) AS rules FROM staged.report s JOIN checked.rule USING (form, layout) GROUP BY ALL
), found AS (
  SELECT report_id,
         count(*) FILTER (outcome = 'fail' AND severity IN ({_SEVERE})) AS failed,
         count(*) FILTER (outcome = 'undecided') AS undecided,
         string_agg(rule || CASE WHEN line = '' THEN '' ELSE ' (' || line || ')' END, ', ' ORDER BY rule, line)
           FILTER (outcome = 'fail' AND severity = 'structural') AS broken
  FROM checked.violation GROUP BY report_id
)
SELECT s.report_id,
       f.broken IS NOT NULL OR s.undecided_identity IS NOT NULL AS quarantined,
       nullif(concat_ws('; ', 'structure: ' || f.broken || ': ' || s.cells_located || ' of ' || s.cells_expected
         || ' cells found', 'identity: ' || s.undecided_identity), '') AS reason,
       j.rules - coalesce(f.undecided, 0) AS judged,
       coalesce(f.failed, 0) AS failed, coalesce(f.undecided, 0) AS undecided,
       NOT quarantined AND coalesce(f.failed, 0) = 0 AS clean
FROM staged.report s JOIN judged j USING (report_id) LEFT JOIN found f USING (report_id)
ORDER BY s.report_id
"""


def residual_table(form: str, layout: str) -> str:
    """`checked.residual_f2021`, or `checked.residual_f2021_<layout>` for a layout of its own."""
    return f"checked.residual_{form}" + ("" if layout == STANDARD else f"_{layout}")


def create_residuals(con: Connection, rulebook: Rulebook) -> None:
    """A table a layout with a column a rule instance: left minus right, 0 where it holds, NULL where undecided.

    A table and not a view: the suites ask it hundreds of questions, and planning the formulas is what costs.
    """
    create_pairs(con)
    for name, form in forms().items():
        create_previous(con, form, every(rulebook, name))
        for layout in form.layouts:
            instances = list(rulebook.instances(name, layout))
            columns = ", ".join(f'{i.equation.residual_sql()} AS "{i.column}"' for i in instances)
            con.execute(
                f"CREATE OR REPLACE TABLE {residual_table(name, layout)} AS"
                f" SELECT v.report_id, v.fiscal_year, {columns} FROM {source(instances)}"
            )
        drop_previous(con, form)


def drop_residuals(con: Connection) -> None:
    for form, layout in layouts():
        con.execute(f"DROP TABLE IF EXISTS {residual_table(form, layout)}")
