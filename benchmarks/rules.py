"""The rulebook over many generated reports, five years of each body, beside the bare residuals, one SELECT a rule."""

import random
from collections.abc import Iterator

from expectations.previous import create_pairs, create_previous
from expectations.rulebook import rulebook
from expectations.violations import check, source
from tests.generator.figures import Figures, figures
from warehouse.reference.form import STANDARD, forms
from warehouse.store import Connection, memory

REPORTS = 100_000
_FORM = "f2021"
_BODIES, _YEARS = 10, 5


def loaded(reports: int = REPORTS, broken: int = 100) -> Connection:
    """A warehouse of `reports` generated reports, one in `broken` with an altered count."""
    con = memory()
    form = forms()[_FORM]
    cells = form.layout(STANDARD)
    patterns = list(_patterns())
    names = ", ".join(f'"{cell.sql}"' for cell in cells)
    values = ", ".join(f"({n}, {', '.join(str(p[c.key]) for c in cells)})" for n, p in enumerate(patterns))
    con.execute(f"CREATE TABLE pattern AS SELECT * FROM (VALUES {values}) t(n, {names})")
    head = f"i::VARCHAR AS report_id, 2021 + i % {_YEARS} AS fiscal_year, 'standard' AS layout"
    con.execute(
        f"INSERT INTO staged.{_FORM} BY NAME SELECT {head}, {names} FROM range({reports}) r(i)"
        f" JOIN pattern ON n = i % {len(patterns)}"
    )
    column = random.Random(1).choice([c.sql for c in cells if c.table == "applications"])
    con.execute(f'UPDATE staged.{_FORM} SET "{column}" = "{column}" + 7 WHERE report_id::INT % {broken} = 0')
    statuses = ", ".join(f"'number' AS \"{cell.sql}\"" for cell in cells)
    con.execute(f"INSERT INTO staged.{_FORM}_status BY NAME SELECT {head}, {statuses} FROM range({reports}) r(i)")
    con.execute(
        f"INSERT INTO staged.report BY NAME SELECT {head}, '{_FORM}' AS form, 200 AS cells_expected,"
        f" 200 AS cells_located, '4110' AS region_code, 'body ' || i // {_YEARS} AS body, 'government' AS kind,"
        f" 'prefecture' AS level FROM range({reports}) r(i)"
    )
    return con


def _patterns() -> Iterator[Figures]:
    """The figures of a few bodies, each year's carrying on the last."""
    for body in range(_BODIES):
        figures_then: Figures | None = None
        for year in range(_YEARS):
            figures_then = figures(forms()[_FORM], STANDARD, seed=body * _YEARS + year, previous=figures_then)
            yield figures_then


def ours(con: Connection) -> None:
    check(con, rulebook())


def bare(con: Connection) -> None:
    """The bare residuals: one SELECT a rule of left minus right where it does not hold, last year's cells joined."""
    create_pairs(con)
    create_previous(con, forms()[_FORM], rulebook().instances(_FORM))
    for query in _residuals():
        con.execute(f"CREATE OR REPLACE TEMP TABLE residual AS {query}")


def _residuals() -> Iterator[str]:
    for instance in rulebook().instances(_FORM):
        residual = instance.equation.residual_sql()
        yield (
            f"SELECT report_id, residual FROM (SELECT v.report_id, {residual} AS residual FROM {source([instance])})"
            " WHERE residual IS DISTINCT FROM 0"
        )
