"""The cells of the wide tables as rows, in SQL: the lists that views/staged.cell.sql and marts/fact_cell.sql unnest,
and chosen cells only.

A report has about 200 figures, each with its print and place, in the columns of four tables. To turn all of them into
rows takes half a minute for 100,000 reports. A query that needs a few of them names these instead.
"""

from collections.abc import Iterable, Mapping

from warehouse.reference.forms.form import Form, FormCell

ASPECTS = ("status", "text", "place")
_PLACE = (
    ("page", "INTEGER"), ("table_number", "INTEGER"), ("row_number", "INTEGER"), ("column_number", "INTEGER"),
    ("x0", "DOUBLE"), ("top", "DOUBLE"), ("x1", "DOUBLE"), ("bottom", "DOUBLE"), ("confidence", "DOUBLE"),
)  # fmt: skip


def cell_lists(form: Form) -> dict[str, str]:
    """The placeholders of views/staged.cell.sql: one SQL expression for each cell of `form`, separated by commas, in
    the order of the keys.
    """
    cells = _by_key(form)
    return {
        "keys": _keys(cells),
        "values": _values(cells),
        "statuses": _columns("status", cells),
        "texts": _columns("text", cells),
        "places": _columns("place", cells),
        "place_columns": place_columns(),
    }


def listed_cells(form: Form, labels: Mapping[str, str]) -> str:
    """A SELECT of the rows of marts.fact_report on `form`, as r, with lists of their cells: keys, labels, values,
    statuses, texts and places, one entry for each cell in the order of the keys. `labels` has the label of each key.

    The reports are joined here and not outside, so that a condition on them reaches every wide table.
    """
    printed = ", ".join(f"'{labels[cell.key]}'" for cell in _by_key(form))
    lists = cell_lists(form)
    listed = ", ".join(f'[{lists[name]}] AS "{name}"' for name in ("keys", "values", "statuses", "texts", "places"))
    wide = {"v": form.form} | {name: f"{form.form}_{name}" for name in ASPECTS}
    joined = " ".join(
        f"JOIN staged.{table} AS {name} ON {name}.report_id = r.report_id" for name, table in wide.items()
    )
    return f"SELECT r.*, [{printed}] AS labels, {listed} FROM marts.fact_report AS r {joined}"


def _by_key(form: Form) -> tuple[FormCell, ...]:
    return tuple(sorted(form.all_cells(), key=lambda cell: cell.key))


def chosen_cells(form: Form, wanted: str, aspects: Iterable[str] = ASPECTS[1:]) -> str:
    """A SELECT of report, rule, line, and lists of the values and `aspects` (texts, places) of the cells of
    `form` that the relation `wanted` names: its rows have report, rule, line, and keys as `cells`, separated by commas.
    A key of another form, and a cell that was not found, have NULL.

    Keys are looked up once for each set of them, as there are few; and each wide table is read by itself, as a join of
    them keeps hundreds of columns in memory.
    """
    cells = form.all_cells()
    numbers = f"[coalesce(list_position([{_keys(cells)}], key), 0)::USMALLINT FOR key IN string_split(cells, ',')]"
    sets = f"SELECT cells, {numbers} AS numbers FROM (SELECT DISTINCT cells FROM {wanted})"
    rows = f"SELECT report_id, rule, line, numbers FROM {wanted} LEFT JOIN ({sets}) USING (cells) WHERE cells <> ''"
    tables = {"values": (form.form, _values(cells))}
    tables |= {f"{aspect}s": (f"{form.form}_{aspect}", _columns("v", cells)) for aspect in aspects}
    chosen = (
        f'(SELECT report_id, rule, line, list_select([{columns}], numbers::BIGINT[]) AS "{name}"'
        f" FROM ({rows}) JOIN staged.{table} AS v USING (report_id))"
        for name, (table, columns) in tables.items()
    )
    return "SELECT * FROM " + " NATURAL JOIN ".join(chosen)


def _keys(cells: Iterable[FormCell]) -> str:
    return ", ".join(f"'{cell.key}'" for cell in cells)


def _values(cells: Iterable[FormCell]) -> str:
    return ", ".join(f'v."{cell.sql}"::DECIMAL(26,8)' for cell in cells)


def _columns(alias: str, cells: Iterable[FormCell]) -> str:
    return ", ".join(f'{alias}."{cell.sql}"' for cell in cells)


def place_columns() -> str:
    """The parts of a place as columns, out of the list `places`."""
    return ", ".join(f"nullif(places[{n}], '')::{kind} AS {name}" for n, (name, kind) in enumerate(_PLACE, 1))
