"""The cells of some staged reports, by report and key, from the wide tables. What they mean is for others."""

from collections.abc import Iterable, Mapping
from typing import Any

from warehouse.reference.forms.form import forms
from warehouse.schema import literal
from warehouse.store import Connection, records


def by_report(con: Connection, form: str, aspect: str, reports: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Of each of `reports` on `form`, the cells that hold anything by key: figures, `_status`, `_text` or `_place`."""
    # Named one by one, so that DuckDB need not look through all columns of all reports.
    listed = ", ".join(map(literal, sorted(reports)))
    if not listed:
        return {}
    rows = records(con, f"FROM staged.{form}{aspect} WHERE report_id IN ({listed})")
    cells = forms()[form].all_cells()
    return {row["report_id"]: {c.key: row[c.sql] for c in cells if row[c.sql] is not None} for row in rows}
