"""The measures of the marts, each with the cells that make it up in every layout of the forms that have it.

Derived from the forms: totals of rows of table three or of groups of rows, new applications by applicant, cells of
table four, and the counts of table two that the form declares as measured. Most measures exist in every form. Holds no
figures.
"""

from dataclasses import dataclass
from functools import cache

from warehouse.chinese_names import shortened
from warehouse.reference.forms.form import Form, FormCell
from warehouse.reference.forms.form_list import forms

TABLES = ("proactive", "applications", "disputes")
_LABELS = {"processed_total": "办理结果总计"}  # printed as 总计, which is unclear outside its table


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure; `terms` are the cells that add up to it, by form and layout.

    It is missing if one of the cells is. A form without terms does not state it.
    """

    name: str
    zh: str
    en: str
    unit: str
    terms: dict[tuple[str, str], tuple[FormCell, ...]]

    @property
    def table(self) -> str:
        """The table of the form whose cells it is made of."""
        return next(cells[0].table for cells in self.terms.values() if cells)

    @property
    def group(self) -> str | None:
        """The group of results of table three that it is one of; None for the total of a group."""
        groups = (group.key for form in forms().values() for group in form.applications.groups)
        return next((key for key in groups if self.name.startswith(f"{key}_") and self.name != f"{key}_total"), None)

    def stated_by(self, form: str) -> bool:
        return all(cells for (name, _), cells in self.terms.items() if name == form)

    @property
    def label(self) -> str:
        """Its Chinese name as a column; `zh` is the printed label."""
        if self.name.startswith("received_new_"):  # the label of the row makes it too long
            return f"新收申请_{self.zh.rpartition(' · ')[2]}"
        return _LABELS.get(self.name) or shortened(self.zh)


@cache
def measures() -> tuple[Measure, ...]:
    """Every measure that all layouts of at least one form state, in the order of the newest form."""
    newest = list(forms().values())[-1]
    layouts = [(form, layout) for form in forms().values() for layout in form.layouts]
    found = [
        Measure(name, zh, en, unit, {(f.form, layout): _terms(f, layout, name) for f, layout in layouts})
        for name, zh, en, unit in _possible_measures(newest)
    ]
    return tuple(measure for measure in found if any(map(measure.stated_by, forms())))


def _possible_measures(form: Form) -> list[tuple[str, str, str, str]]:
    """Name, zh, en and unit of each possible measure; a group comes after its last row."""
    named: list[tuple[str, str, str, str]] = []
    rows = {row.key: row for row in form.applications.rows}
    groups = {group.key: group for group in form.applications.groups}
    last = {row.group: row.key for row in form.applications.rows if row.group}
    for cell in form.all_cells():
        if cell.measure is None:
            continue
        row = rows.get(cell.row) if cell.table == "applications" else None
        whole = row if row and cell.column == "total" else None
        named.append((cell.measure, whole.label if whole else cell.zh, whole.en if whole else cell.en, cell.unit))
        if whole and whole.group and last[whole.group] == whole.key:
            group = groups[whole.group]
            named.append((f"{group.key}_total", group.label, f"{group.en}, all together", cell.unit))
    first: dict[str, tuple[str, str, str, str]] = {}
    for entry in named:
        first.setdefault(entry[0], entry)  # the words of a group before those of a row printed in its place
    return list(first.values())


def _terms(form: Form, layout: str, name: str) -> tuple[FormCell, ...]:
    """The cells of `layout` that add up to the measure: the cell of its name, else the rows of its group."""
    cells = form.layout(layout)
    exact = tuple(cell for cell in cells if cell.measure == name)
    if exact:
        return exact
    group = name.removesuffix("_total")
    rows = {row.key for row in form.applications.rows_in(layout) if row.group == group}
    return tuple(cell for cell in cells if cell.table == "applications" and cell.row in rows and cell.measure)
