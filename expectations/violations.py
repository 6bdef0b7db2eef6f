"""The rulebook in SQL over the wide tables: the violations, the verdicts, and the residuals a layout.

Outcomes are pass (no row), fail, and undecided where an operand is missing; a missing operand is never read as 0.
"""

from collections.abc import Iterator
from itertools import groupby

from expectations.rulebook import Instance, Rulebook
from warehouse.reference.form import STANDARD, forms
from warehouse.store import Connection, fill, merge

BLOCKING = ("structural",)
FLAGGING = ("statutory", "identity")


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
    for form, layout in _present(con):
        for _, instances in groupby(rulebook.instances(form, layout), key=lambda i: i.rule.id):
            _judge(con, list(instances))
    con.execute("COMMIT")
    fill(con, "checked.verdict", _VERDICT)


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
    """Enter the reports that fail one rule or leave it undecided, for every line it runs over, in one statement."""
    rule, ids = instances[0].rule, [instance.id for instance in instances]
    lines, cells = [instance.at or "" for instance in instances], [_operands(instance) for instance in instances]
    sides = ", ".join(
        f"{i.equation.left.sql()} AS l{n}, {i.equation.right.sql()} AS r{n}" for n, i in enumerate(instances, 1)
    )
    found = ", ".join(
        f"CASE WHEN l{n} - r{n} IS DISTINCT FROM 0"
        f" THEN {{'n': {n}, 'l': l{n}::DECIMAL(24,6), 'r': r{n}::DECIMAL(24,6)}} END"
        for n in range(1, len(instances) + 1)
    )
    con.execute(
        f"INSERT INTO checked.violation BY NAME SELECT report_id, {ids}[j.n] AS rule, {lines}[j.n] AS line,"
        f" {rule.version} AS version, '{rule.family}' AS family, '{rule.severity}' AS severity,"
        f" CASE WHEN j.l - j.r IS NULL THEN 'undecided' ELSE 'fail' END AS outcome, j.l AS lhs, j.r AS rhs,"
        f" j.l - j.r AS residual, CASE WHEN j.l - j.r IS NOT NULL THEN nullif({cells}[j.n], '') END AS cells"
        f" FROM (SELECT report_id, unnest([{found}]) AS j FROM"
        f" (SELECT v.report_id, {sides} FROM {_source(instances[0])})) WHERE j IS NOT NULL"
    )
    wanting = con.execute("SELECT DISTINCT rule, line FROM checked.violation WHERE cells IS NULL").fetchall()
    for instance in instances:
        if (instance.id, instance.at or "") in wanting:
            con.execute(
                f"UPDATE checked.violation SET cells = {instance.equation.suspects_sql()} FROM {_source(instance)}"
                f" AND violation.report_id = v.report_id AND rule = '{instance.id}' AND line = '{instance.at or ''}'"
                " AND cells IS NULL"
            )


def _operands(instance: Instance) -> str:
    """The cells a failing sum is about; a failing count is about those it finds wanting, which are looked up."""
    return "" if instance.equation.needs_status else ",".join(cell.key for cell in instance.equation.cells)


def _source(instance: Instance) -> str:
    form, layout = instance.scope.form.form, instance.scope.layout
    joined = f" JOIN staged.{form}_status s USING (report_id)" if instance.equation.needs_status else ""
    return f"staged.{form} v{joined} WHERE v.layout = '{layout}'"


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
    for form, layout in layouts():
        columns = ", ".join(
            f'({i.equation.left.sql()}) - ({i.equation.right.sql()}) AS "{i.column}"'
            for i in rulebook.instances(form, layout)
        )
        con.execute(
            f"CREATE OR REPLACE TABLE {residual_table(form, layout)} AS SELECT v.report_id, v.fiscal_year, {columns}"
            f" FROM staged.{form} v JOIN staged.{form}_status s USING (report_id) WHERE v.layout = '{layout}'"
        )


def drop_residuals(con: Connection) -> None:
    for form, layout in layouts():
        con.execute(f"DROP TABLE IF EXISTS {residual_table(form, layout)}")
