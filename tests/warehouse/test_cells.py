"""Cells of the wide tables as rows: cells chosen by name equal the same cells among all that were found."""

from warehouse.cells import named_cells
from warehouse.reference.forms.form_list import forms
from warehouse.store import records

COLUMNS = "report_id, key, value, text, page, table_number, row_number, column_number, x0, top, x1, bottom, confidence"


def test_cells_that_are_named_are_those_among_all_that_were_found(con):
    con.execute(
        "CREATE OR REPLACE TEMP TABLE wanted AS SELECT report_id, key FROM staged.cell USING SAMPLE 20% (bernoulli, 7)"
    )
    every = " UNION ALL ".join(named_cells(form, "wanted") for form in forms().values())
    found = records(con, f"SELECT {COLUMNS} FROM ({every}) ORDER BY ALL")
    assert found == records(con, f"SELECT {COLUMNS} FROM staged.cell JOIN wanted USING (report_id, key) ORDER BY ALL")
    assert len(found) > 100
    assert {row["page"] is None for row in found} == {True, False}


def test_a_cell_that_was_not_found_has_its_key_alone_and_a_cell_of_no_form_has_no_row(con):
    form = forms()["f2021"]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE wanted AS SELECT report_id, unnest(['no.such.cell', $1]) AS key FROM"
        " (SELECT report_id FROM staged.f2021 WHERE layout = 'standard' LIMIT 1)",
        ["applications.other_total.total"],
    )
    rows = records(con, f"FROM ({named_cells(form, 'wanted')})")
    assert [(row["key"], row["value"], row["text"], row["page"]) for row in rows] == [
        ("applications.other_total.total", None, None, None)
    ]
