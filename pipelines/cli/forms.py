"""`gongkai forms`: the statutory forms, with the fiscal years they are for and the cells they print."""

from pipelines.cli.options import LangOption
from pipelines.cli.words import Words


def forms(*, lang: LangOption) -> None:
    """Print a row a form."""
    from pipelines.cli.tables import print_table
    from warehouse.reference.forms.form_list import forms as declared_forms

    rows = [
        (
            form.form,
            form.instrument,
            f"{form.fiscal_years.first}–{form.fiscal_years.last or ''}",
            str(form.cells),
            ", ".join(f"{name} ({len(form.layout(name))})" for name in form.layouts),
        )
        for form in declared_forms().values()
    ]
    print_table(Words("forms", lang).columns("columns"), rows)
