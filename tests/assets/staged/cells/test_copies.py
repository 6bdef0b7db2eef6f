"""Tables printed twice: where two printings differ, a cell has no value, also where one of them leaves it blank."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Cell, Grid, Row
from tests.assets.staged.readers.pages import grid, printed_values, report, table_rows
from tests.generator.printed import printed

TABLES = ("proactive", "applications", "disputes")


def keys_of(of, table):
    return [key for key in printed_values(of) if key.startswith(f"{TABLES[table - 1]}.")]


def with_copy(of, other, table, *, before=False):
    """The page of `of` with the table of `other` beside its own."""
    page = grid(of)
    copy = table_rows(printed(other)[table - 1], 9)
    at = next(n for n, row in enumerate(page.rows) if row.table == table)
    after = next((n for n, row in enumerate(page.rows) if row.table > table), len(page.rows))
    at = at if before else after
    return Grid((*page.rows[:at], *copy, *page.rows[at:]), page.reader)


def changed(of, keys, text):
    return replace(of, values={**of.values, **dict.fromkeys(keys, text)})


@pytest.mark.parametrize("table", [1, 2, 3])
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_a_blank_is_not_filled_from_a_printing_that_differs_elsewhere(table, before, seed):
    rng, of = Random(seed), report()
    different, blank = rng.sample(keys_of(of, table), 2)
    own = changed(changed(of, [different], 11), [blank], None)
    other = changed(changed(of, [different], 12), [blank], 13)
    read = recognise(with_copy(own, other, table, before=before))
    assert not {different, blank} & read.cells.keys()
    assert {leftover.text for leftover in read.leftovers} == {"11", "12", "13"}
    assert all("printed more than once" in leftover.why.en for leftover in read.leftovers)
    assert not any(different in leftover.why.zh + leftover.why.en for leftover in read.leftovers)


@pytest.mark.parametrize("table", [1, 2, 3])
@pytest.mark.parametrize("before", [True, False])
def test_a_blank_printing_of_the_form_takes_nothing_away(table, before):
    of = report()
    read = recognise(with_copy(of, changed(of, keys_of(of, table), None), table, before=before))
    assert {key: cell.text for key, cell in read.cells.items()} == printed_values(of)
    assert read.leftovers == ()


def test_two_rows_of_values_in_table_four_give_only_what_they_agree_on():
    of = report()
    page = grid(of)
    *rows, last = page.rows
    again = Row(tuple(cell._replace(text="3") for cell in last.cells), last.table, last.number + 1)
    read = recognise(Grid((*rows, last, again), page.reader))
    assert all(cell.text == "3" for key, cell in read.cells.items() if key.startswith("disputes."))
    assert [leftover.text for leftover in read.leftovers].count("3") > 10


def test_the_figures_of_table_four_without_headings_are_left_over():
    page = grid(report())
    rows = tuple(row for row in page.rows if row.table < 3 or row is page.rows[-1])
    read = recognise(Grid(rows, page.reader))
    assert not [key for key in read.cells if key.startswith("disputes.")]
    assert {leftover.place.table for leftover in read.leftovers} == {3}


def test_a_table_three_without_labels_is_left_over():
    page = grid(report())
    rows = tuple(
        replace(row, cells=tuple(Cell("", c.column) if c.column <= 3 and row.number > 3 else c for c in row.cells))
        if row.table == 2
        else row
        for row in page.rows
    )
    read = recognise(Grid(rows, page.reader))
    assert not [key for key in read.cells if key.startswith("applications.")]
    assert read.left >= 25
