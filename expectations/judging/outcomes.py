"""What rules of one layout come to, in SQL: a row of checked.violation a failure, and for what cannot be judged a gap.

A gap is a set of missing operands with the rules it leaves undecided (checked.gap). Reports that lack the same share
one: most state few numbers, and to list that report by report would be most of the work.
"""

from collections.abc import Iterator, Sequence

from expectations.judging.aggregate_parts import parts_table
from expectations.judging.last_year import table
from expectations.language.counts import quoted
from expectations.rulebook.load import Instance
from warehouse.schema import literal
from warehouse.store import Connection


def judge(con: Connection, instances: Sequence[Instance]) -> None:
    """Enter what `instances`, all of one layout and joined with the same, come to on every report of the layout."""
    numbered = list(enumerate(instances, 1))
    lacks = ", ".join(dict.fromkeys(lack for i in instances for lack in _lacking(i)))
    fails = " OR ".join(f"NOT ({_holds(n, i)})" for n, i in numbered)
    unknown = " OR ".join(f"({_holds(n, i)}) IS NULL" for n, i in numbered)
    unjudged = ", ".join(f"CASE WHEN ({_holds(n, i)}) IS NULL THEN {n} END" for n, i in numbered)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE judged AS SELECT report_id,"
        f" CASE WHEN {fails} THEN [{', '.join(_failing(n, i) for n, i in numbered)}] END AS failing,"
        f" CASE WHEN {unknown} THEN [{unjudged}]::USMALLINT[] END AS unjudged, lacks"
        f" FROM (SELECT v.report_id, {', '.join(_sides(n, i) for n, i in numbered)}, hash([{lacks}]) AS lacks"
        f" FROM {source(instances)}) WHERE ({fails}) OR {unknown}"
    )
    _enter_failures(con, instances)
    _enter_gaps(con, instances)
    con.execute("DROP TABLE judged")


def _lacking(instance: Instance) -> Iterator[str]:
    """All that tells what an undecided instance lacks: two reports with the same share a gap."""
    yield from (f"({lack})::VARCHAR" for _, lack in instance.equation.lacking())
    for count in instance.equation.counts:
        if count.singles_out:
            yield from (f"s.{quoted(c)}" if count.of_status else f"({count.wanting(c)})::VARCHAR" for c in count.cells)


def _sides(n: int, instance: Instance) -> str:
    """The sides of an instance, and whether it holds where they alone do not tell."""
    equation = instance.equation
    columns = [f"{equation.left.sql()} AS l{n}"]
    if not equation.is_plain:
        columns.append(f"{equation.holds_sql()} AS h{n}")
    right = equation.right_sql()
    columns.append(f"{f'CASE WHEN h{n} THEN NULL ELSE {right} END' if equation.others else right} AS r{n}")
    return ", ".join(columns)


def _holds(n: int, instance: Instance) -> str:
    return f"l{n} = r{n}" if instance.equation.is_plain else f"h{n}"


def _failing(n: int, instance: Instance) -> str:
    """What is found of an instance that fails, else NULL; a day is told as yyyymmdd."""
    left, right = (
        f"strftime(DATE '1970-01-01' + {side}::INT, '%Y%m%d')" if instance.equation.is_of_days else side
        for side in (f"l{n}", f"r{n}")
    )
    return (
        f"CASE WHEN NOT ({_holds(n, instance)}) THEN {{'n': {n}, 'l': {left}::DECIMAL(26,8),"
        f" 'r': {right}::DECIMAL(26,8), 'd': (l{n} - r{n})::DECIMAL(26,8)}} END"
    )


def _enter_failures(con: Connection, instances: Sequence[Instance]) -> None:
    cells = [_operands(instance) for instance in instances]
    con.execute(
        f"INSERT INTO checked.violation BY NAME SELECT report_id, {_described(instances)},"
        f" j.l AS lhs, j.r AS rhs, j.d AS residual, {cells}[j.n] AS cells"
        " FROM (SELECT report_id, unnest(failing) AS j FROM judged) WHERE j IS NOT NULL"
    )
    _single_out(con, instances)


def _described(instances: Sequence[Instance]) -> str:
    """The columns that tell of rule j.n."""
    told = {
        "rule": [i.id for i in instances], "line": [i.at or "" for i in instances],
        "version": [i.rule.version for i in instances], "family": [i.rule.family for i in instances],
        "severity": [i.rule.severity for i in instances], "effect": [i.rule.effect for i in instances],
    }  # fmt: skip
    return ", ".join(f"{values}[j.n] AS {name}" for name, values in told.items())


def _operands(instance: Instance) -> str:
    """The cells a failing formula is about; a failing count is about those it singles out, which are looked up."""
    equation = instance.equation
    keys = [told.key for told in equation.told] + [entry.key for entry in equation.entries]
    return "" if equation.singles_out else ",".join(keys)


def _single_out(con: Connection, instances: Sequence[Instance]) -> None:
    """Name the cells that failing counts find wanting; to plan this for every count would cost more than to judge."""
    failing = con.execute("SELECT DISTINCT j.n FROM (SELECT unnest(failing) AS j FROM judged)").fetchall()
    for instance in (instances[n - 1] for (n,) in failing if n and instances[n - 1].equation.singles_out):
        con.execute(
            f"UPDATE checked.violation SET cells = {instance.equation.singled_out_sql()} FROM {source([instance])}"
            f" AND violation.report_id = v.report_id AND rule = '{instance.id}' AND line = '{instance.at or ''}'"
        )


def _enter_gaps(con: Connection, instances: Sequence[Instance]) -> None:
    """Give each report that lacks something its gap, and name rules and operands of gaps once each, by an example."""
    first = instances[0]
    name = literal(f"{first.scope.form.form} {first.scope.layout} {first.column}")
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE lacking AS SELECT report_id, unjudged,"
        f" (hash({name}, unjudged, lacks) >> 1)::BIGINT AS gap FROM judged WHERE unjudged IS NOT NULL"
    )
    con.execute("INSERT INTO checked.undecided BY NAME SELECT report_id, gap FROM lacking")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE specimen AS"
        " SELECT gap, min(report_id) AS report_id, any_value(unjudged) AS unjudged FROM lacking GROUP BY gap"
    )
    unjudged = con.execute("SELECT DISTINCT unnest(unjudged) AS n FROM specimen ORDER BY n").fetchall()
    if asked := [instances[n - 1] for (n,) in unjudged if n]:
        found = ", ".join(_wanting(n, instance) for n, instance in enumerate(asked, 1))
        con.execute(
            f"INSERT INTO checked.gap BY NAME SELECT gap, {_described(asked)}, j.cells AS cells"
            f" FROM (SELECT gap, unnest([{found}]) AS j FROM {source(asked, 'JOIN specimen x USING (report_id)')})"
            " WHERE j IS NOT NULL"
        )


def _wanting(n: int, instance: Instance) -> str:
    equation = instance.equation
    return f"CASE WHEN ({equation.holds_sql()}) IS NULL THEN {{'n': {n}, 'cells': {equation.wanting_sql()}}} END"


def source(instances: Sequence[Instance], besides: str = "") -> str:
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
