"""A form is detected by its labels and located cell by cell, in every format, even if it is blank."""

from dataclasses import replace

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Grid, paragraph
from tests.assets.staged.readers.pages import (
    LAYOUTS,
    READ,
    WRITERS,
    grid,
    label_of,
    printed_values,
    report,
    row_label,
    row_with,
)
from warehouse.reference.forms.form_list import forms


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(("form_id", "layout"), LAYOUTS)
@pytest.mark.parametrize("year", [2019, 2023])
def test_the_form_is_detected_from_the_labels_and_never_from_the_year(form_id, layout, year, kind):
    of = report(form_id, layout, year)
    reading = recognise(READ[kind](WRITERS[kind](of)))
    assert (reading.form.form, reading.layout) == (form_id, layout)
    assert {key: cell.text for key, cell in reading.cells.items()} == printed_values(of)
    assert reading.leftovers == ()


def test_a_single_row_for_other_results_is_a_separate_layout():
    reading = recognise(grid(report("f2021", "other_single_row")))
    assert (reading.form.form, reading.expected, len(reading.cells)) == ("f2021", 186, 186)
    assert "applications.other_total.total" in reading.cells


@pytest.mark.parametrize("kind", WRITERS)
def test_blank_cells_are_located_like_any_other(kind):
    kept = {"natural_person", "total"}
    cells = [c for c in forms()["f2021"].layout("standard") if c.table == "applications" and c.column not in kept]
    of = report(**{cell.key.replace(".", "__"): None for cell in cells})
    assert len(cells) == 125
    reading = recognise(READ[kind](WRITERS[kind](of)))
    assert len(reading.cells) == 200
    assert sum(cell.value.status == "blank" for cell in reading.cells.values()) == 125
    assert {key: cell.text for key, cell in reading.cells.items()} == printed_values(of)


@pytest.mark.parametrize("kind", WRITERS)
def test_all_cells_of_a_blank_report_are_located(kind):
    of = report()
    of = replace(of, values=dict.fromkeys(of.values))
    reading = recognise(READ[kind](WRITERS[kind](of)))
    assert len(reading.cells) == 200
    assert (reading.used, reading.left) == (0, 0)


def test_a_page_without_tables_holds_no_form():
    words = [paragraph(label_of(row)) for row in grid(report()).rows]
    assert recognise(Grid(tuple(words), "hand-1")) is None
    assert recognise(Grid((), "hand-1")) is None


def test_a_form_reduced_to_one_row_is_still_read():
    rows = grid(report()).rows
    only = row_with(rows, row_label("granted"))
    assert len(recognise(Grid((only,), "hand-1")).cells) == 7


def test_places_are_where_the_cells_are_printed():
    page = grid(report())
    for cell in recognise(page).cells.values():
        rows = [row for row in page.rows if (row.table, row.number) == (cell.place.table, cell.place.row)]
        assert [c.text for row in rows for c in row.cells if c.column == cell.place.column] == [cell.text]
