"""The cells of the wide tables as rows, in SQL: every one that was found (staged.cell), or those that are named.

A report's 200 figures, with their print and place, are the columns of four tables. To make rows of them all takes a
while, half a minute for 100,000 reports: whoever wants a few of them names these.
"""

from collections.abc import Iterable

from warehouse.reference.forms.form import Form, FormCell

ASPECTS = ("status", "text", "place")
_PLACE = (
    ("page", "INTEGER"), ("table_number", "INTEGER"), ("row_number", "INTEGER"), ("column_number", "INTEGER"),
    ("x0", "DOUBLE"), ("top", "DOUBLE"), ("x1", "DOUBLE"), ("bottom", "DOUBLE"), ("confidence", "DOUBLE"),
)  # fmt: skip


def found(form: Form) -> str:
    """One row a located cell of `form`; values as DECIMAL(26,8), places taken apart."""
    cells = form.all_cells()
    aspects = ", ".join(f"unnest([{_columns(name, cells)}]) AS {name}" for name in ASPECTS)
    return (
        f"SELECT report_id, '{form.form}' AS form, fiscal_year, key, value, status, text, {_apart()} FROM ("
        "SELECT *, string_split(place, '|') AS places FROM ("
        f"SELECT report_id, v.fiscal_year, unnest([{_keys(cells)}]) AS key, unnest([{_values(cells)}]) AS value,"
        f" {aspects} FROM staged.{form.form} AS v {_beside(form, ASPECTS)}) WHERE status IS NOT NULL)"
    )


def named(form: Form, wanted: str) -> str:
    """Report, key, value, text and place of the cells of `form` that the relation `wanted` names by report and key,
    each once; of a cell that was not found the key alone.
    """
    cells = form.all_cells()
    taken = {name: f"unnest(list_select([{_columns(name, cells)}], w.ns))" for name in ("text", "place")}
    return (
        f"SELECT report_id, key, value, text, {_apart()} FROM ("
        f"SELECT report_id, unnest(w.keys) AS key, unnest(list_select([{_values(cells)}], w.ns)) AS value,"
        f" {taken['text']} AS text, string_split({taken['place']}, '|') AS places FROM ("
        f"SELECT report_id, list(key) AS keys, list(list_position([{_keys(cells)}], key)) AS ns FROM {wanted}"
        f" WHERE key IN ({_keys(cells)}) GROUP BY report_id) AS w"
        f" JOIN staged.{form.form} AS v USING (report_id) {_beside(form, taken)})"
    )


def _beside(form: Form, aspects: Iterable[str]) -> str:
    return " ".join(f"JOIN staged.{form.form}_{name} AS {name} USING (report_id)" for name in aspects)


def _keys(cells: Iterable[FormCell]) -> str:
    return ", ".join(f"'{cell.key}'" for cell in cells)


def _values(cells: Iterable[FormCell]) -> str:
    return ", ".join(f'v."{cell.sql}"::DECIMAL(26,8)' for cell in cells)


def _columns(alias: str, cells: Iterable[FormCell]) -> str:
    return ", ".join(f'{alias}."{cell.sql}"' for cell in cells)


def _apart() -> str:
    """The parts of a place as columns, out of the list `places`."""
    return ", ".join(f"nullif(places[{n}], '')::{kind} AS {name}" for n, (name, kind) in enumerate(_PLACE, 1))
