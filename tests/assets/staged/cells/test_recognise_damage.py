"""Shifted, torn, repeated and misprinted tables: every number stays in its cell."""

from dataclasses import replace

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Cell, Grid, Row
from tests.assets.staged.readers.pages import (
    LAYOUTS,
    READ,
    after,
    changed,
    grid,
    left,
    printed_values,
    prints,
    read,
    relabelled,
    report,
    row_label,
    texts,
)
from tests.generator import write_text
from tests.generator.damage import known_defects
from warehouse.reference.forms.form_list import forms


@pytest.mark.parametrize("defects", [[d] for d in sorted(known_defects())] + [sorted(known_defects())], ids="+".join)
@pytest.mark.parametrize(("form_id", "layout"), LAYOUTS)
def test_conversion_damage_moves_no_number(form_id, layout, defects):
    of = report(form_id, layout)
    if form_id == "f2019":  # its table two has numbers in the columns that are cut off
        defects = [defect for defect in defects if defect != "narrow_rest"]
    reading = recognise(READ["text"](write_text.write(of, defects)))
    assert reading.form.form == form_id
    assert {key: cell.text for key, cell in reading.cells.items()} == printed_values(of)
    assert reading.leftovers == ()


def test_cells_shifted_to_the_left_keep_their_columns():
    of, shifted = report(), row_label("not_processed_duplicate")
    page = changed(
        grid(of),
        lambda row: [texts(row, shifted, *(c.text for c in row.cells[1:]), "", "")] if prints(row, shifted) else [row],
    )
    assert read(page) == printed_values(of)


def test_rows_of_a_split_table_are_found_in_both_parts():
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
        replace(row, table=9, cells=tuple(c._replace() for c in row.cells)) for row in once.rows if row.table == table
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
    heads = [replace(row, cells=tuple(c._replace() for c in row.cells)) for row in rows if row.table == table][:3]
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


def statuses(page, keys):
    cells = recognise(page).cells
    return {cells[key].value.status if key in cells else None for key in keys}


@pytest.mark.parametrize("misprint", ["本年底止件数", "", "????"])
def test_a_misprinted_heading_of_table_two_is_assumed_from_the_others(misprint):
    of, block = report(), forms()["f2021"].proactive.blocks[0]
    page = relabelled(grid(of), block.columns[1].label, misprint)
    assert read(page) == printed_values(of)
    assert statuses(page, [f"proactive.{row.cells[1].key}" for row in block.rows]) == {"by_form_order"}
    assert statuses(page, [f"proactive.{row.cells[2].key}" for row in block.rows]) == {"number"}


@pytest.mark.parametrize("misprint", ["{}X", "", "??"])
@pytest.mark.parametrize("column", range(4))
def test_a_misprinted_result_of_table_four_is_assumed_from_the_others(column, misprint):
    of, table = report(), forms()["f2021"].disputes
    head = table.columns[column].label
    page = relabelled(grid(of), head, misprint.format(head[:-1]))
    assert read(page) == printed_values(of)
    keys = {c.key: [f"disputes.{block.key}.{c.key}" for block in table.blocks] for c in table.columns}
    assert statuses(page, keys.pop(table.columns[column].key)) == {"by_form_order"}
    assert all(statuses(page, each) == {"number"} for each in keys.values())


@pytest.mark.parametrize("words", ["上年结果", "小计", "备注"])
@pytest.mark.parametrize("column", range(4))
def test_a_column_headed_by_other_words_gives_no_number_of_the_form(column, words):
    of, table = report(), forms()["f2021"].disputes
    page = relabelled(grid(of), table.columns[column].label, words)
    lacking = {f"disputes.{block.key}.{table.columns[column].key}" for block in table.blocks}
    found = read(page)
    assert {key: text for key, text in printed_values(of).items() if key not in lacking} == {
        key: text for key, text in found.items() if key not in lacking
    }
    assert not lacking & found.keys()


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
