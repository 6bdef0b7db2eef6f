"""Chosen cells of the wide tables: they equal the same cells among all that were found."""

import pytest

from warehouse.cells import chosen_cells, place_columns
from warehouse.reference.forms.form_list import forms
from warehouse.store import count, records

COLUMNS = "report_id, key, value, text, page, table_number, row_number, column_number, x0, top, x1, bottom, confidence"


@pytest.fixture
def wanted(con):
    """A function that fills temporary table wanted, of cells named by report, rule and line, from a SELECT."""
    return lambda query, *values: con.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS {query}", list(values))


def test_cells_that_are_named_are_those_among_all_that_were_found(con, wanted):
    wanted(
        "SELECT report_id, rule, line, string_agg(key, ',' ORDER BY hash(key)) AS cells FROM ("
        " SELECT *, unnest(['a', 'b']) AS rule, hash(report_id, key) % 3 = 0 AS line FROM staged.cell"
        ") WHERE hash(key, rule) % 5 = 0 GROUP BY ALL"
    )
    every = " UNION ALL ".join(chosen_cells(form, "wanted") for form in forms().values())
    rows = (
        "SELECT report_id, rule, line, unnest(string_split(w.cells, ',')) AS key, unnest(c.\"values\") AS value,"
        f" unnest(c.texts) AS text, string_split(unnest(c.places), '|') AS places FROM wanted w"
        f" JOIN ({every}) c USING (report_id, rule, line)"
    )
    found = records(con, f"SELECT {COLUMNS} FROM (SELECT *, {place_columns()} FROM ({rows})) ORDER BY ALL")
    every_key = "(SELECT report_id, unnest(string_split(cells, ',')) AS key FROM wanted)"
    assert found == records(
        con, f"SELECT {COLUMNS} FROM staged.cell JOIN {every_key} USING (report_id, key) ORDER BY ALL"
    )
    assert len(found) > 100
    assert {row["page"] is None for row in found} == {True, False}
    assert count(con, f"({every})") == count(con, "wanted")


def test_a_cell_that_was_not_found_and_a_key_of_no_cell_have_null_in_their_place(con, wanted):
    cell = records(
        con, "SELECT c.* FROM staged.cell c JOIN staged.f2021 USING (report_id) WHERE layout = 'standard'"
        " AND value > 0 ORDER BY key LIMIT 1"
    )[0]  # fmt: skip
    wanted(
        "SELECT $1 AS report_id, 'a' AS rule, '' AS line,"
        " concat_ws(',', 'no.such.cell', 'applications.other_total.total', 'previous.' || $2, $2) AS cells",
        cell["report_id"],
        cell["key"],
    )
    (row,) = records(con, f"FROM ({chosen_cells(forms()['f2021'], 'wanted')})")
    assert [row[name][:3] for name in ("values", "texts", "places")] == [[None] * 3] * 3
    assert (row["values"][3], row["texts"][3]) == (cell["value"], cell["text"])


def test_rows_without_cells_are_left_out(con, wanted):
    wanted("SELECT report_id, 'a' AS rule, '' AS line, '' AS cells FROM staged.f2021")
    assert records(con, f"FROM ({chosen_cells(forms()['f2021'], 'wanted', ['text'])})") == []
