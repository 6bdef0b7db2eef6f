"""What the Dagster UI shows of views: rows of them, and how many there are, without computing every row."""

import pytest

from assets.asset_preview import preview_table
from warehouse.schema import tables
from warehouse.views import VIEWS

DECLARED = {name for name, table in tables().items() if table.kind == "view"}
OTHERS = {path.stem for path in VIEWS.glob("*.sql")} - DECLARED


@pytest.mark.parametrize("name", sorted(DECLARED | OTHERS))
def test_what_is_shown_of_a_view_are_rows_of_it(con, name):
    shown = preview_table(con, name)
    every = con.execute(f"SELECT COLUMNS(*)::VARCHAR FROM {name}").fetchall()
    assert shown.rows == (len(every) if name in DECLARED and tables()[name].counted else None)
    _, _, *lines = shown.markdown.splitlines()
    assert len(lines) > 0 or not every
    width = lines[0].count(" | ") + 1 if lines else 0
    first = {tuple((value or "")[:60] for value in row[:width]) for row in every}
    assert all(tuple(line[2:-2].split(" | ")) in first for line in lines)
