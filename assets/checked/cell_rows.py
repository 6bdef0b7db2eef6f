"""Reads the cells of staged reports from the wide tables, by report and key. Interprets nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from warehouse.connection import Connection
from warehouse.reference.forms.form_list import forms
from warehouse.schema import literal
from warehouse.store import records


def cells_by_report(
    con: Connection, form: str, aspect: str, reports: Iterable[str], *, of: str = "staged."
) -> dict[str, Mapping[str, Any]]:
    """The cells that hold something, by report and key. `aspect` is "" for figures, `_status`, `_text` or `_place`;
    `of` is the prefix of the table that is read.
    """
    # The reports are listed in the query, so that DuckDB does not scan all columns of all reports.
    listed = ", ".join(map(literal, sorted(reports)))
    if not listed:
        return {}
    rows = records(con, f"FROM {of}{form}{aspect} WHERE report_id IN ({listed})")
    cells = forms()[form].all_cells()
    return {row["report_id"]: {c.key: row[c.sql] for c in cells if row[c.sql] is not None} for row in rows}
