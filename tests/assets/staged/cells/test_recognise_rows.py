"""Rows that the form does not have, even if they look like its own: they are left over."""

from dataclasses import replace

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Cell, Grid, Row
from tests.assets.staged.readers.pages import (
    after,
    changed,
    grid,
    group_label,
    left,
    printed_values,
    prints,
    read,
    relabelled,
    report,
    row_label,
    texts,
    without,
)
from warehouse.reference.forms.form_list import forms

FIGURES = ["90011", "90012", "90013", "90014", "90015", "90016", "540081"]


def test_the_single_row_printed_beside_the_three_is_left_over():
    of = report()
    above = after(grid(of), row_label("not_processed_reconfirm"), [row_label("other_total"), "", *FIGURES])
    reading = recognise(above)
    assert reading.layout == "standard"
    assert read(above) == printed_values(of)
    assert left(above) == FIGURES


def test_an_unknown_row_of_seven_numbers_is_left_over():
    page = after(grid(report()), row_label("denied_administrative_inquiry"), ["9.属于其它不公开事项", *FIGURES])
    assert read(page) == printed_values(report())
    assert [text for text in left(page) if text in FIGURES] == FIGURES


@pytest.mark.parametrize("words", ["小计", "合计", "总计", "其中合计"])
def test_a_subtotal_of_a_group_is_left_over(words):
    of = report()
    for own_row in ([group_label("denied"), words, *FIGURES], ["", words, *FIGURES], [words, *FIGURES]):
        page = after(grid(of), row_label("denied_administrative_inquiry"), own_row)
        assert read(page) == printed_values(of)
        assert left(page) == FIGURES


@pytest.mark.parametrize(
    "above", ["received_new", "granted", "denied_administrative_inquiry", "not_processed_reconfirm"]
)
def test_a_subtotal_is_not_taken_for_a_missing_grand_total(above):
    of, total = report(), row_label("processed_total")
    page = after(without(grid(of), total), row_label(above), ["", "合计", *FIGURES])
    assert "applications.processed_total.total" not in read(page)
    assert left(page) == FIGURES


@pytest.mark.parametrize("total", ["（七）总计", "（七）合计", "总计", "合计", "七、总计", "(7)总计"])
def test_the_grand_total_is_known_by_its_number_or_its_place(total):
    of, own = report(), row_label("processed_total")
    page = changed(
        grid(of),
        lambda row: [replace(row, cells=tuple(c._replace(text=total) if c.text == own else c for c in row.cells))],
    )
    assert read(page) == printed_values(of)


def test_a_subtotal_right_above_the_grand_total_does_not_take_its_place():
    of = report()
    page = after(grid(of), row_label("other_misc"), ["合计", *FIGURES])
    assert read(page) == printed_values(of)
    assert left(page) == FIGURES


@pytest.mark.parametrize("words", ["其他", "3.其他", "4.其他", "9.其它"])
@pytest.mark.parametrize("above", ["denied_administrative_inquiry", "unable_unclear_after_correction"])
def test_another_group_s_other_row_is_not_the_one_the_form_has(words, above):
    of = report()
    page = after(grid(of), row_label(above), [words, *FIGURES])
    assert read(page) == printed_values(of)
    assert left(page)[-7:] == FIGURES


def test_a_row_printed_twice_with_different_numbers_is_left_over():
    of, label = report(), row_label("granted")
    page = after(grid(of), row_label("carried_out"), [label, *FIGURES])
    reading = recognise(page)
    printed = printed_values(of)
    twice = {key for key in printed if key.startswith("applications.granted.")}
    assert read(page) == {key: text for key, text in printed.items() if key not in twice}
    assert [left.text for left in reading.leftovers] == [*(printed[key] for key in printed if key in twice), *FIGURES]
    assert all("granted" in leftover.why.en for leftover in reading.leftovers)


def test_a_blank_first_printing_gives_way_to_a_filled_second():
    of = report()
    blank = grid(replace(of, values=dict.fromkeys(of.values)))
    filled = changed(grid(of), lambda row: [replace(row, table=row.table + 3)] if row.table else [])
    page = replace(blank, rows=(*blank.rows, *filled.rows))
    assert read(page) == printed_values(of)
    assert all(cell.place.table > 3 for cell in recognise(page).cells.values())


def test_a_number_in_the_cell_of_a_label_is_left_over():
    of, label = report(), row_label("received_new")
    page = relabelled(grid(of), label, f"{label}437")
    assert left(page) == [f"{label}437"]


def test_a_row_run_together_into_one_cell_is_left_over():
    label = row_label("granted")
    page = changed(
        grid(report()), lambda row: [texts(row, f"{label} {' '.join(FIGURES)}")] if prints(row, label) else [row]
    )
    assert "applications.granted.total" not in read(page)
    assert left(page) == [f"{label} {' '.join(FIGURES)}"]


def test_a_table_about_something_else_is_not_table_two():
    of = report()
    licences = next(block.rows[0].label for block in forms()["f2021"].proactive.blocks if block.key == "art20_5")
    other = [Row((Cell("部门"), Cell("本月办件", 2)), 9, 1), Row((Cell(licences), Cell("4711", 2)), 9, 2)]
    for rows in ((*other, *grid(of).rows), (*grid(of).rows, *other)):
        assert read(Grid(rows, "hand-1")) == printed_values(of)


def test_an_entry_without_its_heading_is_found():
    of, block = report(), forms()["f2021"].proactive.blocks[1]
    label, head = block.label, block.columns[0].label
    page = changed(grid(of), lambda row: [] if row.table == 1 and (prints(row, label) or prints(row, head)) else [row])
    assert read(page) == printed_values(of)


def test_values_of_table_two_that_moved_away_from_their_label_are_found():
    of, label = report(), forms()["f2021"].proactive.blocks[0].rows[1].label
    page = changed(
        grid(of),
        lambda row: [texts(row, label, "", *(c.text for c in row.cells[1:]))] if prints(row, label) else [row],
    )
    assert read(page) == printed_values(of)


def test_a_row_all_of_whose_cells_begin_above_changes_nothing():
    page = grid(report())
    for at in [at for at, row in enumerate(page.rows) if row.table]:
        empty = replace(page.rows[at], cells=())
        assert read(replace(page, rows=(*page.rows[:at], empty, *page.rows[at:]))) == printed_values(report())
