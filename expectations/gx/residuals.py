"""The rulebook as residuals: a table a layout with a column a rule instance, which the suites ask their questions of.

Left minus right, 0 where the rule holds, NULL where it is undecided. The violations themselves are judging/judge.py.
"""

from expectations.judging.aggregate_parts import has_parts, parts_table
from expectations.judging.judge import create_around, every, layouts, present
from expectations.judging.last_year import create_previous, drop_previous
from expectations.judging.outcomes import source
from expectations.judging.report_facts import create_told
from expectations.rulebook.load import Instance, Rulebook
from warehouse.reference.forms.form import STANDARD, forms
from warehouse.store import Connection


def residual_table(form: str, layout: str) -> str:
    """`checked.residual_f2021`, or `checked.residual_f2021_<layout>` for a layout of its own."""
    return f"checked.residual_{form}" + ("" if layout == STANDARD else f"_{layout}")


def create_residuals(con: Connection, rulebook: Rulebook) -> None:
    """A table a layout that any report is on. What the rules about other reports go by is looked up anew, from the
    violations as they are.

    A table and not a view: the suites ask it hundreds of questions, and planning the formulas is what costs.
    """
    create_told(con, beside=False)
    create_around(con)
    met = present(con)
    for name in dict.fromkeys(form for form, _ in met):
        form = forms()[name]
        create_previous(con, form, every(rulebook, name))
        for layout in (layout for of, layout in met if of == name):
            instances = rulebook.instances(name, layout)
            columns = ", ".join(f'{_residual(con, i)} AS "{i.column}"' for i in instances)
            parts = f"LEFT JOIN {parts_table(form)} a USING (report_id)" if has_parts(con, form) else ""
            con.execute(
                f"CREATE OR REPLACE TABLE {residual_table(name, layout)} AS"
                f" SELECT v.report_id, v.fiscal_year, {columns} FROM {source(instances, parts)}"
            )
        drop_previous(con, form)


def _residual(con: Connection, instance: Instance) -> str:
    """Of a rule about parts 0 for every report that has none."""
    residual = instance.equation.residual_sql()
    if not instance.equation.needs_parts:
        return residual
    return f"CASE WHEN a.report_id IS NULL THEN 0 ELSE {residual} END" if has_parts(con, instance.scope.form) else "0"


def drop_residuals(con: Connection) -> None:
    for form, layout in layouts():
        con.execute(f"DROP TABLE IF EXISTS {residual_table(form, layout)}")
