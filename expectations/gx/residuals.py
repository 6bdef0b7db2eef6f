"""The rulebook as residuals: a table for each layout with one column a rule instance, which the suites query.

The sign of left minus right: 0 where the rule holds, NULL where it is undecided. The violations themselves are
judging/judge.py.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from expectations.judging.aggregate_parts import has_parts, parts_table
from expectations.judging.alike import find_not_numbers
from expectations.judging.judge import create_neighbours, create_sources, every_instance, present
from expectations.judging.last_year import create_previous, drop_previous
from expectations.judging.outcomes import source
from expectations.judging.report_facts import create_facts
from expectations.judging.some_years import within
from expectations.rulebook.load import Rulebook
from expectations.rulebook.rule import Instance
from warehouse.connection import Connection
from warehouse.limits import megabytes
from warehouse.reference.forms.form import STANDARD, Layout
from warehouse.reference.forms.form_list import forms, layouts
from warehouse.schema import literal
from warehouse.store import count, create_temporary, insert

_MOST = 50_000  # reports that one statement computes in 1 GB: a join holds hundreds of columns of each
_CHOSEN = "residual_of"  # these reports
_FACTS_OF = "facts_of"  # the reports whose facts they need


def residual_table(layout: Layout) -> str:
    """`checked.residual_<form>`, or `checked.residual_<form>_<layout>` for a layout that is not the standard one."""
    return f"checked.residual_{layout.form.form}" + ("" if layout.name == STANDARD else f"_{layout.name}")


def create_residuals(
    con: Connection, rulebook: Rulebook, years: Collection[int | None], *, most: int | None = None
) -> None:
    """Create a table for each layout any report is printed in, with the reports of `years` (None: year unknown).

    Needs what judging stored of the bodies and of which reports count. Tables and not views: the suites query them
    hundreds of times, and planning the formulas is what costs. One statement computes about `most` reports, by default
    as many as the memory of a run suffices for.
    """
    most = most or _MOST * megabytes() // 1000
    among = _create_facts_of(con, years)
    create_facts(con, beside=False, among=among)
    create_sources(con)
    create_neighbours(con, among=among)
    for name, of_form in groupby(present(con), key=lambda layout: layout.form.form):
        create_previous(con, forms()[name], every_instance(rulebook, forms()[name]))
        for layout in of_form:
            instances = rulebook.instances(layout)
            columns = ", ".join(f'"{instance.column}" TINYINT' for instance in instances)
            con.execute(
                f"CREATE OR REPLACE TABLE {residual_table(layout)} (report_id VARCHAR, fiscal_year INTEGER, {columns})"
            )
            find_not_numbers(con, layout)
            for reports in _slices(con, layout, years, most):
                _fill(con, layout, instances, reports)
        drop_previous(con, forms()[name])


def _create_facts_of(con: Connection, years: Collection[int | None]) -> str:
    """Create the table of the reports of `years` and return its name; nothing where these are all reports."""
    create_temporary(con, _FACTS_OF, f"SELECT report_id FROM staged.report r WHERE {within(years, 'r')}")
    return "" if count(con, _FACTS_OF) == count(con, "staged.report") else _FACTS_OF


def drop_residuals(con: Connection) -> None:
    for layout in layouts():
        con.execute(f"DROP TABLE IF EXISTS {residual_table(layout)}")


def _slices(con: Connection, layout: Layout, years: Collection[int | None], most: int) -> Iterator[str]:
    """Conditions on `v`, the figures of a layout, of which each holds for about `most` reports: of several years, of
    one, or of a part of one.
    """
    counted = f"SELECT fiscal_year, count(*) FROM staged.{layout.form.form} v WHERE layout = {literal(layout.name)}"
    rows = con.execute(f"{counted} AND ({within(years, 'v')}) GROUP BY fiscal_year ORDER BY fiscal_year").fetchall()
    together: list[int | None] = []
    room = most
    for year, reports in rows:
        if together and reports > room:
            yield f"({within(together, 'v')})"
            together, room = [], most
        if (parts := -(-reports // most)) > 1:
            yield from (f"({within([year], 'v')}) AND hash(v.report_id) % {parts} = {part}" for part in range(parts))
        else:
            together.append(year)
            room -= reports
    if together:
        yield f"({within(together, 'v')})"


def _fill(con: Connection, layout: Layout, instances: Sequence[Instance], reports: str) -> None:
    """Compute the residuals of the `reports` of a layout. Their statuses are read only where a cell has no number."""
    found = f"SELECT report_id FROM staged.{layout.form.form} v WHERE layout = {literal(layout.name)} AND {reports}"
    parts = f"LEFT JOIN {parts_table(layout.form)} a USING (report_id)" if has_parts(con, layout.form) else ""
    of_numbers = {i.column for i in instances if i.equation.needs_status and i.equation.holds_of_numbers}
    for join, known in (("ANTI", of_numbers), ("SEMI", set[str]())):
        create_temporary(con, _CHOSEN, f"FROM ({found}) {join} JOIN not_numbers USING (report_id)")
        if count(con, _CHOSEN):
            signs = ", ".join(f'{"0" if i.column in known else _sign(con, i)} AS "{i.column}"' for i in instances)
            read = source([i for i in instances if i.column not in known], parts, _CHOSEN)
            insert(con, residual_table(layout), f"SELECT v.report_id, v.fiscal_year, {signs} FROM {read} AND {reports}")


def _sign(con: Connection, instance: Instance) -> str:
    """The sign of the residual of an instance; 0 of a rule about parts for every report that has none."""
    sign = f"sign({instance.equation.residual_sql()})"
    if not instance.equation.needs_parts:
        return sign
    return f"CASE WHEN a.report_id IS NULL THEN 0 ELSE {sign} END" if has_parts(con, instance.scope.form) else "0"
