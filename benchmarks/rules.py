"""The rulebook over many generated reports, beside the bare residuals, one SELECT a rule."""

import random
from collections.abc import Iterator

from expectations.rulebook import rulebook
from expectations.violations import check
from tests.generator.figures import figures
from warehouse.reference.form import STANDARD, forms
from warehouse.store import Connection, memory

REPORTS = 100_000
_FORM = "f2021"
_SEEDS = 50


def loaded(reports: int = REPORTS, broken: int = 100) -> Connection:
    """A warehouse of `reports` generated reports, one in `broken` with an altered count."""
    con = memory()
    form = forms()[_FORM]
    cells = form.layout(STANDARD)
    patterns = [figures(form, STANDARD, seed=seed) for seed in range(_SEEDS)]
    names = ", ".join(f'"{cell.sql}"' for cell in cells)
    values = ", ".join(f"({n}, {', '.join(str(p[c.key]) for c in cells)})" for n, p in enumerate(patterns))
    con.execute(f"CREATE TABLE pattern AS SELECT * FROM (VALUES {values}) t(n, {names})")
    head = "i::VARCHAR AS report_id, 2021 + i % 5 AS fiscal_year, 'standard' AS layout"
    con.execute(
        f"INSERT INTO staged.{_FORM} BY NAME SELECT {head}, {names} FROM range({reports}) r(i)"
        f" JOIN pattern ON n = i % {_SEEDS}"
    )
    column = random.Random(1).choice([c.sql for c in cells if c.table == "applications"])
    con.execute(f'UPDATE staged.{_FORM} SET "{column}" = "{column}" + 7 WHERE report_id::INT % {broken} = 0')
    statuses = ", ".join(f"'number' AS \"{cell.sql}\"" for cell in cells)
    con.execute(f"INSERT INTO staged.{_FORM}_status BY NAME SELECT {head}, {statuses} FROM range({reports}) r(i)")
    con.execute(
        f"INSERT INTO staged.report BY NAME SELECT {head}, '{_FORM}' AS form, 200 AS cells_expected,"
        f" 200 AS cells_located FROM range({reports}) r(i)"
    )
    return con


def ours(con: Connection) -> None:
    check(con, rulebook())


def bare(con: Connection) -> None:
    """The bare residuals: one SELECT of left minus right for each rule, rows where it is not 0."""
    for query in _residuals():
        con.execute(f"CREATE OR REPLACE TEMP TABLE residual AS {query}")


def _residuals() -> Iterator[str]:
    for instance in rulebook().instances(_FORM):
        left, right = instance.equation.left.sql(), instance.equation.right.sql()
        status = f" JOIN staged.{_FORM}_status s USING (report_id)" if instance.equation.needs_status else ""
        yield (
            f"SELECT v.report_id, ({left}) - ({right}) AS residual FROM staged.{_FORM} v{status}"
            f" WHERE ({left}) - ({right}) IS DISTINCT FROM 0"
        )
