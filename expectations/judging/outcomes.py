"""The outcomes of rules of one layout, entered from SQL: violations, and gaps for what cannot be judged.

The statements are the templates beside this module: judged.sql, violation.sql, singled_out.sql, specimen.sql,
gap.sql. Each explains its parts; here they are filled from the rules' equations.

A gap is a set of missing operands with the rules it leaves undecided (checked.gap). Reports that lack the same share
one: most reports state few numbers, and listing what each lacks would be most of the work.
"""

from collections.abc import Sequence
from pathlib import Path

from expectations.judging.aggregate_parts import parts_table
from expectations.judging.last_year import previous_table
from expectations.judging.sql_templates import render
from expectations.language.counts import quoted
from expectations.rulebook.rule import Instance
from warehouse.connection import Connection
from warehouse.schema import literal
from warehouse.store import count, insert, update

_HERE = Path(__file__).parent
_Numbered = list[tuple[int, Instance]]


def judge(con: Connection, instances: Sequence[Instance], among: str | None = None) -> None:
    """Enter the outcomes of `instances` on every report of their layout, or on those of them in table `among`.

    All instances are of one layout and join the same.
    """
    con.execute(judged_sql(instances, among))
    _enter_failures(con, instances)
    _enter_gaps(con, instances)
    con.execute("DROP TABLE judged")


def judged_sql(instances: Sequence[Instance], among: str | None = None) -> str:
    """The statement that judges `instances`, numbered from 1, on every report of their layout or those of `among`."""
    layout = instances[0].scope.layout
    return render(
        _HERE / "judged.sql",
        holds=", ".join(_holds(instance) for instance in instances),
        lacks=_lacking_sql(instances),
        rules=literal(f"{layout.form.form} {layout.name} {instances[0].column}"),
        reports=source(instances, among=among),
    )


def _holds(instance: Instance) -> str:
    """Whether an instance holds."""
    equation = instance.equation
    return f"({equation.left.sql()}) = ({equation.right.sql()})" if equation.is_plain else equation.holds_sql()


def _lacking_sql(instances: Sequence[Instance]) -> str:
    """What undecided instances lack, in SQL: two reports for which all of it is equal share a gap."""
    equations = [instance.equation for instance in instances]
    counts = [count for equation in equations for count in equation.counts if count.singles_out]
    missing = [lack for equation in equations for _, lack in equation.lacking()]
    missing += [count.wanting(cell) for count in counts if not count.of_status for cell in count.cells]
    statuses = [f"s.{quoted(cell)}" for count in counts if count.of_status for cell in count.cells]
    return ", ".join(dict.fromkeys((*missing, *statuses))) or "0"


def _sides(place: int, n: int, instance: Instance) -> str:
    """The sides of instance `n` of table judged; of several readings the nearest is looked for where it fails."""
    equation = instance.equation
    right = equation.right_sql()
    failing = f"CASE WHEN NOT x.holds[{n}] THEN {right} END" if equation.others else right
    return f"{equation.left.sql()} AS l{place}, {failing} AS r{place}"


def _failing(place: int, n: int, instance: Instance) -> str:
    """What a failing instance is entered with, NULL where it does not fail; a day is entered as yyyymmdd."""
    left, right = (
        f"strftime(DATE '1970-01-01' + {side}::INT, '%Y%m%d')" if instance.equation.is_of_days else side
        for side in (f"l{place}", f"r{place}")
    )
    return (
        f"CASE WHEN NOT holds[{n}] THEN {{'n': {place}, 'l': {left}::DECIMAL(26,8),"
        f" 'r': {right}::DECIMAL(26,8), 'd': (l{place} - r{place})::DECIMAL(26,8)}} END"
    )


def _enter_failures(con: Connection, instances: Sequence[Instance]) -> None:
    """Two steps, as most rules hold on every report: to plan the sides of each again would cost more than judging."""
    failing = _met(con, instances, "NOT holds[n]", "judged WHERE list_contains(holds, false)")
    if not failing:
        return
    insert(con, "checked.violation", _violation_sql(failing))
    # One statement for each count that fails: planning it for every count would cost more than judging.
    for instance in (instance for _, instance in failing if instance.equation.singles_out):
        rows = render(
            _HERE / "singled_out.sql",
            reports=source([instance]),
            rule=literal(instance.id),
            line=literal(instance.at or ""),
        )
        update(con, "checked.violation", f"cells = {instance.equation.singled_out_sql()}", rows)


def _met(con: Connection, instances: Sequence[Instance], condition: str, rows: str) -> _Numbered:
    """The instances, with their numbers n, for which some of `rows` of table judged meets `condition`."""
    numbers = con.execute(
        f"SELECT DISTINCT unnest([n FOR n IN range(1, len(holds) + 1) IF {condition}]) AS n"
        f" FROM (SELECT DISTINCT holds FROM {rows}) ORDER BY n"
    ).fetchall()
    return [(n, instances[n - 1]) for (n,) in numbers]


def _violation_sql(failing: _Numbered) -> str:
    instances = [instance for _, instance in failing]
    failed = "(SELECT report_id, holds FROM judged WHERE list_contains(holds, false)) x"
    return render(
        _HERE / "violation.sql",
        rule=_rule_columns(instances),
        cells=f"{[_operands(instance) for instance in instances]}",
        failing=", ".join(_failing(place, n, i) for place, (n, i) in enumerate(failing, 1)),
        sides=", ".join(_sides(place, n, i) for place, (n, i) in enumerate(failing, 1)),
        reports=source(instances, f"JOIN {failed} USING (report_id)"),
    )


def _rule_columns(instances: Sequence[Instance]) -> str:
    """The columns that describe rule j.n."""
    described = {
        "rule": [i.id for i in instances], "line": [i.at or "" for i in instances],
        "version": [i.rule.version for i in instances], "family": [i.rule.family for i in instances],
        "severity": [i.rule.severity for i in instances], "effect": [i.rule.effect for i in instances],
    }  # fmt: skip
    return ", ".join(f"{values}[j.n] AS {name}" for name, values in described.items())


def _operands(instance: Instance) -> str:
    """The cells a formula is about; '' for a count, whose wrong cells are entered afterwards."""
    equation = instance.equation
    keys = [told.key for told in equation.told] + [entry.key for entry in equation.entries]
    return "" if equation.singles_out else ",".join(keys)


def _enter_gaps(con: Connection, instances: Sequence[Instance]) -> None:
    if not count(con, "judged WHERE gap IS NOT NULL"):
        return
    insert(con, "checked.undecided", "SELECT report_id, gap FROM judged WHERE gap IS NOT NULL")
    con.execute(render(_HERE / "specimen.sql"))
    if undecided := _met(con, instances, "holds[n] IS NULL", "specimen"):
        gaps = render(
            _HERE / "gap.sql",
            rule=_rule_columns([instance for _, instance in undecided]),
            wanting=", ".join(_wanting(place, n, i) for place, (n, i) in enumerate(undecided, 1)),
            reports=source([i for _, i in undecided], "JOIN specimen x USING (report_id)", among="specimen"),
        )
        insert(con, "checked.gap", gaps)


def _wanting(place: int, n: int, instance: Instance) -> str:
    return f"CASE WHEN x.holds[{n}] IS NULL THEN {{'n': {place}, 'cells': {instance.equation.wanting_sql()}}} END"


def source(instances: Sequence[Instance], join: str = "", among: str | None = None) -> str:
    """The reports of a layout with what the `instances` read, one more `join`, and the condition on the layout.

    `among` is a table of the reports to take; the tables are read for these alone before they are joined, as their
    hundreds of columns are what a join costs.
    """
    layout = instances[0].scope.layout
    form, equations = layout.form, [instance.equation for instance in instances]
    figures, statuses = (_of_reports(f"staged.{name}", among) for name in (form.form, f"{form.form}_status"))
    facts, beside = (_of_reports(name, among) for name in ("facts", "facts_beside"))
    previous = _of_reports(previous_table(form), among)
    joins = [f"{figures} v"]
    joins += [f"JOIN {statuses} s USING (report_id)"] if any(e.needs_status for e in equations) else []
    joins += ["JOIN staged.report r USING (report_id)"] if any(e.needs_identity for e in equations) else []
    joins += [f"LEFT JOIN {facts} t USING (report_id)"] if any(e.needs_facts for e in equations) else []
    joins += [f"LEFT JOIN {beside} b USING (report_id)"] if any(e.needs_beside for e in equations) else []
    # A rule about parts holds where there are none: it is judged on aggregates alone.
    joins += [f"JOIN {parts_table(form)} a USING (report_id)"] if all(e.needs_parts for e in equations) else []
    joins += [f"LEFT JOIN {previous} p USING (report_id)"] if any(e.needs_previous for e in equations) else []
    return f"{' '.join(joins)} {join} WHERE v.layout = {literal(layout.name)}"


def _of_reports(table: str, among: str | None) -> str:
    """The table with the rows of the reports in table `among` alone."""
    return f"(SELECT * FROM {table} WHERE report_id IN (SELECT report_id FROM {among}))" if among else table
