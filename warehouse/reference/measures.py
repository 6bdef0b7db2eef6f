"""The measures of the marts, each with the cells that make it up in every layout of the forms that state it.

Derived from the forms: the total of a row of table three, or of a group of its rows, who applied, a cell of table four,
a count of table two that the form's file calls measured. Most are conformed: every form states them. Holds no figures.
"""

from dataclasses import dataclass
from functools import cache

from warehouse.chinese_names import shortened
from warehouse.reference.forms.form import Form, FormCell, forms

_LABELS = {"processed_total": "办理结果总计"}  # printed as 总计, which says too little away from its table


@dataclass(frozen=True, slots=True)
class Measure:
    """`terms` are the cells that add up to the measure, by form and layout; it is missing where one of them is, and
    not stated by a form that has no terms of it.
    """

    name: str
    zh: str
    en: str
    unit: str
    terms: dict[tuple[str, str], tuple[FormCell, ...]]

    def stated_by(self, form: str) -> bool:
        return all(cells for (name, _), cells in self.terms.items() if name == form)

    @property
    def label(self) -> str:
        """A Chinese name for a column; `zh` is the label as printed."""
        if self.name.startswith("received_new_"):  # the row's label is too long for a column beside the applicant's
            return f"新收申请_{self.zh.rpartition(' · ')[2]}"
        return _LABELS.get(self.name) or shortened(self.zh)


@cache
def measures() -> tuple[Measure, ...]:
    """Every measure all layouts of a form can state, in the order of the newest form."""
    newest = list(forms().values())[-1]
    layouts = [(form, layout) for form in forms().values() for layout in form.layouts]
    found = [
        Measure(name, zh, en, unit, {(f.form, layout): _terms(f, layout, name) for f, layout in layouts})
        for name, zh, en, unit in _named(newest)
    ]
    return tuple(measure for measure in found if any(map(measure.stated_by, forms())))


def _named(form: Form) -> list[tuple[str, str, str, str]]:
    """Name, zh, en and unit of what may be a measure, each group after its last row."""
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
        first.setdefault(entry[0], entry)  # a group's own words before those of a row printed in its place
    return list(first.values())


def _terms(form: Form, layout: str, name: str) -> tuple[FormCell, ...]:
    """The cells of `layout` that make the measure: the one of its name, else the rows of the group it totals."""
    cells = form.layout(layout)
    exact = tuple(cell for cell in cells if cell.measure == name)
    if exact:
        return exact
    group = name.removesuffix("_total")
    rows = {row.key for row in form.applications.rows_in(layout) if row.group == group}
    return tuple(cell for cell in cells if cell.table == "applications" and cell.row in rows and cell.measure)
