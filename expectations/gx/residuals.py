"""The rulebook as residuals: a table for each layout with one column a rule instance, which the suites query.

Left minus right: 0 where the rule holds, NULL where it is undecided. The violations themselves are judging/judge.py.
"""

from collections.abc import Collection
from itertools import groupby

from expectations.judging.aggregate_parts import has_parts, parts_table
from expectations.judging.judge import create_neighbours, create_sources, every_instance, present
from expectations.judging.last_year import create_previous, drop_previous
from expectations.judging.outcomes import source
from expectations.judging.report_facts import create_facts
from expectations.rulebook.load import Rulebook
from expectations.rulebook.rule import Instance
from warehouse.connection import Connection
from warehouse.reference.forms.form import STANDARD, Layout
from warehouse.reference.forms.form_list import forms, layouts


def residual_table(layout: Layout) -> str:
    """`checked.residual_<form>`, or `checked.residual_<form>_<layout>` for a layout that is not the standard one."""
    return f"checked.residual_{layout.form.form}" + ("" if layout.name == STANDARD else f"_{layout.name}")


def create_residuals(con: Connection, rulebook: Rulebook, years: Collection[int | None]) -> None:
    """Create a table for each layout any report is printed in, with the reports of `years` (None: year unknown).

    Needs what judging stored of the bodies and of which reports count. Tables and not views: the suites query them
    hundreds of times, and planning the formulas is what costs.
    """
    create_facts(con, beside=False)
    create_sources(con)
    create_neighbours(con)
    for name, of_form in groupby(present(con), key=lambda layout: layout.form.form):
        form = forms()[name]
        create_previous(con, form, every_instance(rulebook, form))
        for layout in of_form:
            instances, of_years = rulebook.instances(layout), within(years, "v")
            columns = ", ".join(f'{_residual(con, i)} AS "{i.column}"' for i in instances)
            parts = f"LEFT JOIN {parts_table(form)} a USING (report_id)" if has_parts(con, form) else ""
            con.execute(
                f"CREATE OR REPLACE TABLE {residual_table(layout)} AS"
                f" SELECT v.report_id, v.fiscal_year, {columns} FROM {source(instances, parts)} AND ({of_years})"
            )
        drop_previous(con, form)


def within(years: Collection[int | None], table: str) -> str:
    """The condition that the fiscal year of a row of `table` is one of `years`."""
    known = ", ".join(str(year) for year in sorted(year for year in years if year is not None))
    parts = [f"{table}.fiscal_year IN ({known})"] if known else []
    return " OR ".join([*parts, *([f"{table}.fiscal_year IS NULL"] if None in years else [])]) or "false"


def _residual(con: Connection, instance: Instance) -> str:
    """The residual of an instance; 0 of a rule about parts for every report that has none."""
    residual = instance.equation.residual_sql()
    if not instance.equation.needs_parts:
        return residual
    return f"CASE WHEN a.report_id IS NULL THEN 0 ELSE {residual} END" if has_parts(con, instance.scope.form) else "0"


def drop_residuals(con: Connection) -> None:
    for layout in layouts():
        con.execute(f"DROP TABLE IF EXISTS {residual_table(layout)}")
