"""The views of the stages `staged` and `checked`. Each is the SELECT in views/<name>.sql.

A view over the wide tables has a SELECT for one form, with placeholders that are filled here from the form. The views
among the marts are in marts/.
"""

from functools import cache
from pathlib import Path

from warehouse.cells import cell_lists
from warehouse.reading_order import reading_order
from warehouse.reference.forms.form import Form
from warehouse.reference.forms.form_list import forms
from warehouse.reference.measures import TABLES, Measure, measures
from warehouse.schema import STAGES, tables, tables_for_judging

VIEWS = Path(__file__).parent / "views"
_OVER_FORMS = ("staged.cell", "staged.measure")


@cache
def view_queries() -> dict[str, str]:
    """The SELECT of each view by the view's full name."""
    queries = {path.stem: path.read_text(encoding="utf-8") for path in VIEWS.glob("*.sql")}
    return queries | {name: _for_every_form(queries[name]) for name in _OVER_FORMS}


@cache
def view_statements() -> tuple[str, ...]:
    """The statements that create every view in place of an older one, and comment those that are declared."""
    queries = view_queries()
    created = [f"CREATE OR REPLACE VIEW {name} AS {queries[name]}" for name in reading_order(queries)]
    commented = [comment for name in queries if name in tables() for comment in tables()[name].comments()]
    return (*created, *commented)


@cache
def judging_statements() -> tuple[str, ...]:
    """The statements that create in an empty file what judging reads and fills: the tables for judging and every view
    but the marts and those over all cells, without comments.
    """
    queries = {name: query for name, query in view_queries().items() if name not in _OVER_FORMS}
    created = (table.ddl() for table in tables_for_judging().values() if table.kind == "table")
    views = (f"CREATE VIEW {name} AS {queries[name]}" for name in reading_order(queries))
    return (*(f"CREATE SCHEMA {stage}" for stage in STAGES), *created, *views)


def _for_every_form(template: str) -> str:
    return "\nUNION ALL\n".join(template.format(**_placeholders(form)) for form in forms().values())


def _placeholders(form: Form) -> dict[str, str]:
    reported = [f'"{measure.name}"' for measure in measures() if measure.stated_by(form.form)]
    return cell_lists(form) | {
        "form": form.form,
        "measures": ",\n         ".join(_measure_column(measure, form) for measure in measures()),
        "reported": ", ".join(reported),
        "reported_count": str(len(reported)),
        "missing_by_table": ", ".join(_missing_values(form, table) for table in TABLES),
    }


def _missing_values(form: Form, table: str) -> str:
    """How many of the measures that the form reports in `table` have no figure."""
    reported = [f'"{m.name}"' for m in measures() if m.stated_by(form.form) and m.table == table]
    return f"{len(reported)} - list_count([{', '.join(reported)}]::BIGINT[]) AS values_missing_{table}"


def _measure_column(measure: Measure, form: Form) -> str:
    """The sum of the measure's cells, by layout where layouts print other cells; NULL where the form has none."""
    if not measure.stated_by(form.form):
        return f'NULL::BIGINT AS "{measure.name}"'
    sums = {layout: " + ".join(f'"{c.sql}"' for c in measure.terms[form.form, layout]) for layout in form.layouts}
    if len(set(sums.values())) == 1:
        return f'{next(iter(sums.values()))} AS "{measure.name}"'
    cases = " ".join(f"WHEN '{layout}' THEN {total}" for layout, total in sums.items())
    return f'CASE layout {cases} END AS "{measure.name}"'
