"""The rules once more, in plain Python over one report's cells: what the SQL and the suites are held against.

Written from the form, not from the rulebook; it shares no formula with it. Holds no test.
"""

from tests.generator.figures import result_rows
from warehouse.reference.form import forms

NOT_LOCATED, TYPELESS = "absent", "invalid"


def outcomes(form_id, layout, cells):
    """Rule and line of each rule that fails or is undecided; `cells` are figures, marks, or `absent`, by key."""
    form = forms()[form_id]
    found = {}
    found |= _columns(form, layout, cells)
    found |= _rows(form, layout, cells)
    found |= _blocks(form, cells)
    found |= _structure(form, layout, cells)
    return {at: outcome for at, outcome in found.items() if outcome != "pass"}


def _columns(form, layout, cells):
    found = {}
    for n, column in enumerate(form.applications.columns):
        at = {row.key: cells[f"applications.{row.key}.{column.key}"] for row in form.applications.rows_in(layout)}
        balance = [at["received_new"], at["carried_in"]], [at["processed_total"], at["carried_out"]]
        results = [at["processed_total"]], [at[row.key] for row in result_rows(form, layout)]
        found[f"T3-{n + 1:02}", column.key] = equal(*balance)
        found[f"T3-{n + 11:02}", column.key] = equal(*results)
    return found


def _rows(form, layout, cells):
    numbers = {row.key: n for n, row in enumerate(forms()["f2021"].applications.rows, 21)} | {"other_total": 41}
    found = {}
    for row in form.applications.rows_in(layout):
        *parts, total = (cells[f"applications.{row.key}.{column.key}"] for column in form.applications.columns)
        found[f"T3-{numbers[row.key]}", row.key] = equal([total], parts)
        found["S-03", row.key] = complete([*parts, total])
    return found


def _blocks(form, cells):
    found = {}
    for n, block in enumerate(form.disputes.blocks, 1):
        *parts, total = (cells[f"disputes.{block.key}.{column.key}"] for column in form.disputes.columns)
        found[f"T4-{n:02}", block.key] = equal([total], parts)
    return found


def _structure(form, layout, cells):
    printed = [cells[cell.key] for cell in form.layout(layout)]
    numbers = [value for value in printed if not isinstance(value, str)]
    typed = "fail" if TYPELESS in printed else "pass" if numbers else "undecided"
    disputes = [value for key, value in cells.items() if key.startswith("disputes.")]
    return {("S-02", ""): complete(printed), ("S-04", ""): complete(disputes), ("S-05", ""): typed}


def equal(left, right):
    if any(isinstance(value, str) for value in (*left, *right)):
        return "undecided"
    return "pass" if sum(left) == sum(right) else "fail"


def complete(values):
    gone = values.count(NOT_LOCATED)
    return "undecided" if gone == len(values) else "fail" if gone else "pass"
