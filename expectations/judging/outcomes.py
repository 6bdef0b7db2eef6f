"""The outcomes of rules of one layout, entered from SQL: violations, and gaps for what cannot be judged.

The statements are the templates beside this module: judged.sql, violation.sql, singled_out.sql, specimen.sql,
gap.sql. Each explains its parts; here they are filled from the rules' equations.

A gap is a set of missing operands with the rules it leaves undecided (checked.gap). Reports that lack the same share
one: most reports state few numbers, and listing what each lacks would be most of the work.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from expectations.judging.aggregate_parts import parts_table
from expectations.judging.cell_counts import NO_COUNTS, CellCounts, name_counts
from expectations.judging.last_year import previous_table
from expectations.judging.sql_templates import render
from expectations.language.counts import quoted
from expectations.rulebook.rule import Instance
from warehouse.schema import literal
from warehouse.store import Connection, count, insert, update

_HERE = Path(__file__).parent
_BITS = 60  # rules whose outcomes one BIGINT holds


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
    numbered, layout = list(enumerate(instances, 1)), instances[0].scope.layout
    sides, counts = name_counts(", ".join(_decided(n, i) for n, i in numbered))
    holds = [_holds(n, i) for n, i in numbered]
    every = " AND ".join(holds)
    stated = any(instance.equation.needs_facts for instance in instances)
    return render(
        _HERE / "judged.sql",
        sides=sides,
        lacks=_lacking_sql(instances),
        holds=", ".join(holds),
        all=every,
        open=", ".join(_open_columns(holds)),
        opened=", ".join(_opened(holds)),
        chosen="" if stated else f"WHERE ({every}) IS NOT TRUE",
        rules=literal(f"{layout.form.form} {layout.name} {instances[0].column}"),
        reports=source(instances, counts=counts, among=among),
    )


def _opened(rules: Sequence[object]) -> list[str]:
    """The columns of table judged with a bit for each of `rules` that is undecided."""
    return [f"open{n}" for n in range(-(-len(rules) // _BITS))]


def _open_columns(holds: Sequence[str]) -> Iterator[str]:
    """Those columns in SQL."""
    for n, name in enumerate(_opened(holds)):
        bits = (f"(({h}) IS NULL)::BIGINT * {1 << bit}" for bit, h in enumerate(holds[_BITS * n : _BITS * (n + 1)]))
        yield f"{' + '.join(bits)} AS {name}"


def _decided(n: int, instance: Instance) -> str:
    """What decides whether an instance holds: both sides where they alone say, else whether it does."""
    return _sides(n, instance) if instance.equation.is_plain else f"{instance.equation.holds_sql()} AS h{n}"


def _lacking_sql(instances: Sequence[Instance]) -> str:
    """What undecided instances lack, as lists in SQL: two reports for which all of it is equal share a gap."""
    equations = [instance.equation for instance in instances]
    counts = [count for equation in equations for count in equation.counts if count.singles_out]
    missing = [lack for equation in equations for _, lack in equation.lacking()]
    missing += [count.wanting(cell) for count in counts if not count.of_status for cell in count.cells]
    statuses = [f"s.{quoted(cell)}" for count in counts if count.of_status for cell in count.cells]
    return ", ".join(f"[{', '.join(dict.fromkeys(listed))}]" for listed in (missing, statuses) if listed) or "0"


def _sides(n: int, instance: Instance) -> str:
    """The sides of an instance, and whether it holds where the sides alone do not say."""
    equation = instance.equation
    columns = [f"{equation.left.sql()} AS l{n}"]
    if not equation.is_plain:
        columns.append(f"{equation.holds_sql()} AS h{n}")
    right = equation.right_sql()
    columns.append(f"{f'CASE WHEN NOT h{n} THEN {right} END' if equation.others else right} AS r{n}")
    return ", ".join(columns)


def _holds(n: int, instance: Instance) -> str:
    return f"l{n} = r{n}" if instance.equation.is_plain else f"h{n}"


def _failing(n: int, instance: Instance) -> str:
    """What a failing instance is entered with, NULL where it does not fail; a day is entered as yyyymmdd."""
    left, right = (
        f"strftime(DATE '1970-01-01' + {side}::INT, '%Y%m%d')" if instance.equation.is_of_days else side
        for side in (f"l{n}", f"r{n}")
    )
    return (
        f"CASE WHEN NOT ({_holds(n, instance)}) THEN {{'n': {n}, 'l': {left}::DECIMAL(26,8),"
        f" 'r': {right}::DECIMAL(26,8), 'd': (l{n} - r{n})::DECIMAL(26,8)}} END"
    )


def _enter_failures(con: Connection, instances: Sequence[Instance]) -> None:
    """Two steps, as most rules hold on every report: to plan the sides of each again would cost more than judging."""
    failing = _failing_ones(con, instances)
    if not failing:
        return
    insert(con, "checked.violation", _violation_sql(failing))
    # One statement for each count that fails: planning it for every count would cost more than judging.
    for instance in (instance for instance in failing if instance.equation.singles_out):
        rows = render(
            _HERE / "singled_out.sql",
            reports=source([instance]),
            rule=literal(instance.id),
            line=literal(instance.at or ""),
        )
        update(con, "checked.violation", f"cells = {instance.equation.singled_out_sql()}", rows)


def _failing_ones(con: Connection, instances: Sequence[Instance]) -> list[Instance]:
    """The instances that some report in table judged fails."""
    numbers = con.execute(
        "SELECT DISTINCT unnest([n FOR n IN range(1, len(holds) + 1) IF NOT holds[n]]) AS n"
        " FROM (SELECT DISTINCT holds FROM judged WHERE holds IS NOT NULL) ORDER BY n"
    ).fetchall()
    return [instances[n - 1] for (n,) in numbers]


def _violation_sql(failing: Sequence[Instance]) -> str:
    numbered = list(enumerate(failing, 1))
    return render(
        _HERE / "violation.sql",
        rule=_rule_columns(failing),
        cells=f"{[_operands(instance) for instance in failing]}",
        failing=", ".join(_failing(n, i) for n, i in numbered),
        sides=", ".join(_sides(n, i) for n, i in numbered),
        reports=source(failing, "JOIN (SELECT report_id FROM judged WHERE holds IS NOT NULL) x USING (report_id)"),
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
    opened = ", ".join(f"any_value({name}) AS {name}" for name in _opened(instances))
    con.execute(render(_HERE / "specimen.sql", opened=opened))
    if undecided := _undecided_ones(con, instances):
        gaps = render(
            _HERE / "gap.sql",
            rule=_rule_columns(undecided),
            wanting=", ".join(_wanting(n, instance) for n, instance in enumerate(undecided, 1)),
            reports=source(undecided, "JOIN specimen x USING (report_id)", among="specimen"),
        )
        insert(con, "checked.gap", gaps)


def _undecided_ones(con: Connection, instances: Sequence[Instance]) -> list[Instance]:
    """The instances that some report in table specimen leaves undecided."""
    bits = ", ".join(f"bit_or({name})" for name in _opened(instances))
    (found,) = con.execute(f"SELECT {bits} FROM specimen").fetchall()
    return [i for n, i in enumerate(instances) if (found[n // _BITS] or 0) >> n % _BITS & 1]


def _wanting(n: int, instance: Instance) -> str:
    equation = instance.equation
    return f"CASE WHEN ({equation.holds_sql()}) IS NULL THEN {{'n': {n}, 'cells': {equation.wanting_sql()}}} END"


def source(
    instances: Sequence[Instance], join: str = "", counts: CellCounts = NO_COUNTS, among: str | None = None
) -> str:
    """The reports of a layout with what the `instances` read, one more `join`, and the condition on the layout.

    `counts` are counts of cells that `v` and `s` hold too. `among` is a table of the reports to take; the tables are
    read for these alone before they are joined, as their hundreds of columns are what a join costs.
    """
    layout = instances[0].scope.layout
    form, equations = layout.form, [instance.equation for instance in instances]
    statuses = counts.counted(_of_reports(f"staged.{form.form}_status", among), "s")
    facts, beside = (_of_reports(name, among) for name in ("facts", "facts_beside"))
    previous = _of_reports(previous_table(form), among)
    joins = [counts.counted(_of_reports(f"staged.{form.form}", among), "v")]
    joins += [f"JOIN {statuses} USING (report_id)"] if any(e.needs_status for e in equations) else []
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
