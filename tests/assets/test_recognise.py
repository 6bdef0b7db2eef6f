"""A form is told by its labels, and every cell of it is found or missed in the open, however a page was spoilt."""

from dataclasses import replace

import pytest

from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.readers import READERS, reader
from assets.staged.recognise import recognise
from tests.assets.pages import LAYOUTS, WRITERS, changed, grid, label_of, printed_values, report, row_with, texts
from tests.generator import write_text
from tests.generator.damage import known_defects
from warehouse.reference.form import forms

READ = {name: reader(kind) for kind, name in READERS.items()}
FIGURES = ["90011", "90012", "90013", "90014", "90015", "90016", "540081"]


def read(page):
    """What is printed in each located cell."""
    return {key: cell.text for key, cell in recognise(page).cells.items()}


def left(page):
    return [leftover.text for leftover in recognise(page).leftovers]


def term(form_id, key):
    """The declared row of table three with this key."""
    applications = forms()[form_id].applications
    rows = (*applications.rows, *(variant.row for variant in applications.variants))
    return next(row for row in rows if row.key == key)


def group(key):
    return next(group.label for group in forms()["f2021"].applications.groups if group.key == key)


def without(page, *labels):
    return changed(page, lambda row: () if any(cell.text in labels for cell in row.cells) else (row,))


def after(page, label, *new):
    """`page` with rows of these texts after the row that prints `label`, in the same table."""
    return changed(page, lambda row: (row, *(texts(row, *t) for t in new)) if row_prints(row, label) else (row,))


def row_prints(row, label):
    return any(cell.text == label for cell in row.cells)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(("form_id", "layout"), LAYOUTS)
@pytest.mark.parametrize("year", [2019, 2023])
def test_the_form_is_told_from_the_labels_and_never_from_the_year(form_id, layout, year, kind):
    of = report(form_id, layout, year)
    reading = recognise(READ[kind](WRITERS[kind](of)))
    assert (reading.form.form, reading.layout) == (form_id, layout)
    assert {key: cell.text for key, cell in reading.cells.items()} == printed_values(of)
    assert reading.leftovers == ()


def test_a_single_row_for_other_results_is_a_layout_of_its_own():
    reading = recognise(grid(report("f2021", "other_single_row")))
    assert (reading.form.form, reading.expected, len(reading.cells)) == ("f2021", 186, 186)
    assert "applications.other_total.total" in reading.cells


def test_the_single_row_beside_the_three_is_a_sum_nobody_asked_for():
    of, single = report(), term("f2021", "other_total")
    above = after(grid(of), term("f2021", "not_processed_reconfirm").label, [single.label, "", *FIGURES])
    reading = recognise(above)
    assert reading.layout == "standard"
    assert read(above) == printed_values(of)
    assert left(above) == FIGURES


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
def test_a_blank_report_is_located_whole(kind):
    of = report()
    of = replace(of, values=dict.fromkeys(of.values))
    reading = recognise(READ[kind](WRITERS[kind](of)))
    assert len(reading.cells) == 200
    assert (reading.used, reading.left) == (0, 0)


@pytest.mark.parametrize("defects", [[d] for d in sorted(known_defects())] + [sorted(known_defects())], ids="+".join)
@pytest.mark.parametrize(("form_id", "layout"), LAYOUTS)
def test_damage_of_a_conversion_moves_no_figure(form_id, layout, defects):
    of = report(form_id, layout)
    if form_id == "f2019":  # whose table two holds figures in the columns that are cut off
        defects = [defect for defect in defects if defect != "narrow_rest"]
    reading = recognise(READ["text"](write_text.write(of, defects)))
    assert reading.form.form == form_id
    assert {key: cell.text for key, cell in reading.cells.items()} == printed_values(of)
    assert reading.leftovers == ()


def test_cells_shifted_to_the_left_keep_their_columns():
    of, shifted = report(), term("f2021", "not_processed_duplicate").label
    page = changed(
        grid(of),
        lambda row: (
            [texts(row, shifted, *(c.text for c in row.cells[1:]), "", "")] if row_prints(row, shifted) else [row]
        ),
    )
    assert read(page) == printed_values(of)


def test_rows_of_a_table_torn_in_two_are_found_in_both_parts():
    of = report()
    page = changed(grid(of), lambda row: [replace(row, table=row.table + (row.number > 20 and row.table == 2))])
    assert read(page) == printed_values(of)


def test_an_orphan_row_changes_nothing():
    of = report()
    total = forms()["f2021"].applications.columns[-1].label
    torn = after(grid(of), forms()["f2021"].applications.headings[1], ["", "", "", "", total])
    assert read(torn) == printed_values(of)


@pytest.mark.parametrize("table", [1, 2, 3])
def test_a_table_shown_twice_is_read_once_and_its_repeats_are_accounted_for(table):
    of = report()
    once = grid(of)
    again = [
        replace(row, table=9, cells=tuple(replace(c) for c in row.cells)) for row in once.rows if row.table == table
    ]
    page = replace(once, rows=(*once.rows, *again))
    reading = recognise(page)
    assert read(page) == printed_values(of)
    assert reading.leftovers == ()
    assert reading.ignored["repeated"] == sum(cell.place.table == table for cell in reading.cells.values())


@pytest.mark.parametrize("table", [2, 3])
def test_header_rows_printed_again_in_the_middle_of_a_table_change_nothing(table):
    of = report()
    rows = grid(of).rows
    heads = [replace(row, cells=tuple(replace(c) for c in row.cells)) for row in rows if row.table == table][:3]
    at = next(i for i, row in enumerate(rows) if row.table == table and row.number == (15 if table == 2 else 4))
    page = Grid((*rows[:at], *heads, *rows[at:]), "hand-1")
    assert read(page) == printed_values(of)
    assert left(page) == []


@pytest.mark.parametrize("row", [1, 2, 3])
def test_a_page_that_ends_inside_table_four_loses_no_value(row):
    of = report()
    page = changed(
        grid(of), lambda r: [replace(r, table=4, number=r.number - row) if r.table == 3 and r.number > row else r]
    )
    assert read(page) == printed_values(of)


def test_a_row_of_numbers_in_the_table_after_table_four_is_not_its_values():
    of = report()
    more = Row(tuple(Cell(str(n), n) for n in range(1, 16)), table=4)
    page = grid(of)
    assert read(replace(page, rows=(*page.rows, more))) == printed_values(of)


@pytest.mark.parametrize("misprint", ["本年底止件数", "", "????"])
def test_a_misprinted_column_header_of_table_two_changes_nothing(misprint):
    of = report()
    head = forms()["f2021"].proactive.blocks[0].columns[1].label
    page = changed(
        grid(of),
        lambda row: [replace(row, cells=tuple(replace(c, text=misprint) if c.text == head else c for c in row.cells))],
    )
    assert read(page) == printed_values(of)


@pytest.mark.parametrize("misprint", ["结果推持", "", "其它"])
@pytest.mark.parametrize("column", range(4))
def test_a_misprinted_result_of_table_four_changes_nothing(column, misprint):
    of = report()
    head = forms()["f2021"].disputes.columns[column].label
    page = changed(
        grid(of),
        lambda row: [replace(row, cells=tuple(replace(c, text=misprint) if c.text == head else c for c in row.cells))],
    )
    assert read(page) == printed_values(of)


def test_columns_of_table_two_in_another_order_are_followed():
    of = report()
    block = forms()["f2021"].proactive.blocks[0]
    swapped = {row.number for row in grid(of).rows[1:] if row.table == 1 and len(row.cells) == 4}
    page = changed(
        grid(of),
        lambda row: (
            [texts(row, *(row.cells[i].text for i in (0, 3, 1, 2)))]
            if row.table == 1 and row.number in swapped
            else [row]
        ),
    )
    assert read(page) == printed_values(of), block.key


def test_an_unknown_row_of_seven_numbers_is_left_over():
    page = after(
        grid(report()), term("f2021", "denied_administrative_inquiry").label, ["9.属于其它不公开事项", *FIGURES]
    )
    assert read(page) == printed_values(report())
    assert [text for text in left(page) if text in FIGURES] == FIGURES


@pytest.mark.parametrize("words", ["小计", "合计", "总计", "其中合计"])
def test_a_subtotal_of_a_group_is_left_over(words):
    of = report()
    for own_row in ([group("denied"), words, *FIGURES], ["", words, *FIGURES], [words, *FIGURES]):
        page = after(grid(of), term("f2021", "denied_administrative_inquiry").label, own_row)
        assert read(page) == printed_values(of)
        assert left(page) == FIGURES


@pytest.mark.parametrize(
    "above", ["received_new", "granted", "denied_administrative_inquiry", "not_processed_reconfirm"]
)
def test_a_subtotal_is_no_grand_total_even_where_that_is_missing(above):
    of, total = report(), term("f2021", "processed_total").label
    page = after(without(grid(of), total), term("f2021", above).label, ["", "合计", *FIGURES])
    assert "applications.processed_total.total" not in read(page)
    assert left(page) == FIGURES


@pytest.mark.parametrize("total", ["（七）总计", "（七）合计", "总计", "合计", "七、总计", "(7)总计"])
def test_the_grand_total_is_known_by_its_number_or_its_place(total):
    of, own = report(), term("f2021", "processed_total").label
    page = changed(
        grid(of),
        lambda row: [replace(row, cells=tuple(replace(c, text=total) if c.text == own else c for c in row.cells))],
    )
    assert read(page) == printed_values(of)


def test_a_subtotal_right_above_the_grand_total_does_not_take_its_place():
    of = report()
    page = after(grid(of), term("f2021", "other_misc").label, ["合计", *FIGURES])
    assert read(page) == printed_values(of)
    assert left(page) == FIGURES


@pytest.mark.parametrize("words", ["其他", "3.其他", "4.其他", "9.其它"])
@pytest.mark.parametrize("above", ["denied_administrative_inquiry", "unable_unclear_after_correction"])
def test_another_group_s_other_row_is_not_the_one_the_form_has(words, above):
    of = report()
    page = after(grid(of), term("f2021", above).label, [words, *FIGURES])
    assert read(page) == printed_values(of)
    assert left(page)[-7:] == FIGURES


def test_a_second_different_value_is_reported_and_the_first_one_kept():
    of, label = report(), term("f2021", "granted").label
    page = after(grid(of), term("f2021", "carried_out").label, [label, *FIGURES])
    reading = recognise(page)
    assert read(page) == printed_values(of)
    assert [leftover.text for leftover in reading.leftovers] == FIGURES
    assert all("granted" in leftover.why for leftover in reading.leftovers)


def test_a_blank_first_printing_gives_way_to_a_filled_second():
    of = report()
    blank = grid(replace(of, values=dict.fromkeys(of.values)))
    filled = changed(grid(of), lambda row: [replace(row, table=row.table + 3)] if row.table else [])
    page = replace(blank, rows=(*blank.rows, *filled.rows))
    assert read(page) == printed_values(of)
    assert all(cell.place.table > 3 for cell in recognise(page).cells.values())


def test_a_number_in_the_cell_of_a_label_is_left_over():
    of, label = report(), term("f2021", "received_new").label
    page = changed(
        grid(of),
        lambda row: [
            replace(row, cells=tuple(replace(c, text=f"{label}437") if c.text == label else c for c in row.cells))
        ],
    )
    assert left(page) == [f"{label}437"]


def test_a_row_run_together_into_one_cell_is_left_over():
    label = term("f2021", "granted").label
    page = changed(
        grid(report()), lambda row: [texts(row, f"{label} {' '.join(FIGURES)}")] if row_prints(row, label) else [row]
    )
    assert "applications.granted.total" not in read(page)
    assert left(page) == [f"{label} {' '.join(FIGURES)}"]


def test_a_table_about_something_else_is_not_table_two():
    of = report()
    licences = next(block.rows[0].label for block in forms()["f2021"].proactive.blocks if block.key == "art20_5")
    other = [Row((Cell("部门"), Cell("本月办件", 2)), 9, 1), Row((Cell(licences), Cell("4711", 2)), 9, 2)]
    for rows in ((*other, *grid(of).rows), (*grid(of).rows, *other)):
        assert read(Grid(rows, "hand-1")) == printed_values(of)


def test_an_entry_whose_header_is_lost_is_found_all_the_same():
    of, block = report(), forms()["f2021"].proactive.blocks[1]
    label, head = block.label, block.columns[0].label
    page = changed(
        grid(of), lambda row: [] if row.table == 1 and (row_prints(row, label) or row_prints(row, head)) else [row]
    )
    assert read(page) == printed_values(of)


def test_values_of_table_two_that_moved_away_from_their_label_are_found():
    of, label = report(), forms()["f2021"].proactive.blocks[0].rows[1].label
    page = changed(
        grid(of),
        lambda row: [texts(row, label, "", *(c.text for c in row.cells[1:]))] if row_prints(row, label) else [row],
    )
    assert read(page) == printed_values(of)


def test_a_page_without_tables_holds_no_form():
    words = [paragraph(label_of(row)) for row in grid(report()).rows]
    assert recognise(Grid(tuple(words), "hand-1")) is None
    assert recognise(Grid((), "hand-1")) is None


def test_a_form_reduced_to_one_row_is_still_read():
    rows = grid(report()).rows
    only = row_with(rows, term("f2021", "granted").label)
    assert len(recognise(Grid((only,), "hand-1")).cells) == 7


def test_places_are_where_the_cells_stand():
    page = grid(report())
    for cell in recognise(page).cells.values():
        rows = [row for row in page.rows if (row.table, row.number) == (cell.place.table, cell.place.row)]
        assert [c.text for row in rows for c in row.cells if c.column == cell.place.column] == [cell.text]
