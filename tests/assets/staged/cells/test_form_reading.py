"""Every number of a recognised table is used, ignored for a stated reason, or left over: counted, and by equality.

The numbers seen are counted here a second time, from the grid alone.
"""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Cell, Grid, Row
from tests.assets.staged.readers.pages import LAYOUTS, SHARED, WRITERS, as_read, grid, report
from tests.generator.examples import examples

REAL = sorted([*SHARED.glob("seeds/*.txt"), *SHARED.glob("samples/*.pdf")])
NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")


def numbers(text):
    return NUMBER.findall(unicodedata.normalize("NFKC", text))


def counted(page, tables):
    """How many numbers these tables hold."""
    return sum(len(numbers(cell.text)) for row in page.rows if row.table in tables for cell in row.cells)


def assert_accounted(page, tables=None):
    """The account of `page` adds up over `tables`, by default those with a located cell; returns the reading."""
    reading = recognise(page)
    tables = tables or {cell.place.table for cell in reading.cells.values()}
    used = sum(len(numbers(c.text)) for c in reading.cells.values() if c.value.number is not None)
    left = sum(len(numbers(leftover.text)) for leftover in reading.leftovers)
    ignored = sum(reading.ignored.values())
    assert (reading.used, reading.left) == (used, left)
    assert reading.seen == counted(page, tables)
    assert counted(page, tables) == used + ignored + left
    return reading


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("example", examples().examples, ids=lambda example: example.file)
def test_every_number_of_every_example_is_accounted_for_in_every_format(example, kind):
    data = WRITERS[kind](example.report())
    assert_accounted(as_read(data))


@pytest.mark.parametrize("example", examples().examples, ids=lambda example: example.file)
def test_examples_leave_no_number_over_and_ignore_only_label_numbers(example):
    data = example.content()
    reading = assert_accounted(as_read(data))
    assert reading.left == 0
    assert set(reading.ignored) == {"label"}


@pytest.mark.skipif(not REAL, reason="the real reports are not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_every_number_of_a_real_report_is_accounted_for(path):
    data = path.read_bytes()
    reading = assert_accounted(as_read(data))
    assert reading.used == reading.expected
    assert reading.left == 0


def appended(page, at, beside, extra):
    """`extra` printed in a cell there already is."""
    row = page.rows[at]
    cells = list(row.cells)
    cells[beside] = cells[beside]._replace(text=f"{cells[beside].text} {extra}")
    return [replace(row, cells=tuple(cells))]


def inserted(page, at, beside, extra):
    """`extra` in a cell of its own, the cells after it moved on."""
    row = page.rows[at]
    moved = [cell._replace(column=cell.column + 1) for cell in row.cells[beside:]]
    new = Cell(extra, row.cells[beside].column)
    return [replace(row, cells=(*row.cells[:beside], new, *moved))]


def overprinted(page, at, beside, extra):
    """`extra` in place of what a cell held."""
    row = page.rows[at]
    cells = list(row.cells)
    cells[beside] = cells[beside]._replace(text=extra)
    return [replace(row, cells=tuple(cells))]


def alone(page, at, beside, extra):
    """`extra` in a row of its own."""
    row = page.rows[at]
    return [row, Row((Cell(extra, beside + 1),), row.table, row.number)]


def as_seven(page, at, beside, extra):
    """A row of seven such numbers under an unknown label."""
    row = page.rows[at]
    return [row, Row(tuple(Cell(text, x + 1) for x, text in enumerate(["另有", *[extra] * 7])), row.table, row.number)]


def lost(page, at, beside, extra):
    """A cell lost, those after it moved up."""
    cells = page.rows[at].cells
    moved = [cell._replace(column=cell.column - 1) for cell in cells[beside + 1 :]]
    return [replace(page.rows[at], cells=(*cells[:beside], *moved))] if len(cells) > 1 else []


def emptied(page, at, beside, extra):
    """A cell with nothing in it."""
    return overprinted(page, at, beside, "")


def moved_on(page, at, beside, extra):
    """Blank cells before a cell, as a conversion leaves them."""
    row = page.rows[at]
    blanks = tuple(Cell("", row.cells[beside].column + x) for x in range(2))
    rest = [cell._replace(column=cell.column + 2) for cell in row.cells[beside:]]
    return [replace(row, cells=(*row.cells[:beside], *blanks, *rest))]


def joined(page, at, beside, extra):
    """A row with the row above it on the same line."""
    above, row = page.rows[at - 1], page.rows[at]
    after = [cell._replace(column=cell.column + above.cells[-1].column) for cell in row.cells]
    return [replace(row, cells=(*above.cells, *after))]


ADDING = [appended, inserted, overprinted, alone, as_seven]
LOSING = [lost, emptied, moved_on, joined]
EDITS = st.tuples(
    st.sampled_from(ADDING),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.sampled_from(["{}", "{},000", "{}.5", "{}件", "-{}", "{} / 3", "（{}）"]),
)

A_LOSS = st.tuples(st.sampled_from(LOSING), st.integers(0, 10_000), st.integers(0, 10_000), st.just("{}"))


def spoilt(page, edits):
    """`page` with an extra number for each edit, and these numbers; none of them is printed anywhere else."""
    extras = []
    for number, (edit, place, beside, print_as) in enumerate(edits):
        at = 1 + place % (len(page.rows) - 1)  # row 0 is the title
        extra = str(7_000_001 + number)
        extras.append(extra)
        new = edit(page, at, beside % len(page.rows[at].cells), print_as.format(extra))
        page = Grid((*page.rows[:at], *new, *page.rows[at + 1 :]), page.reader)
    return page, extras


@pytest.mark.slow
@pytest.mark.parametrize(("form_id", "layout"), LAYOUTS)
@given(edits=st.lists(EDITS, min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_numbers_inserted_into_a_page_are_never_lost(form_id, layout, edits):
    page, extras = spoilt(grid(report(form_id, layout)), edits)
    reading = assert_accounted(page, {1, 2, 3})
    kept = [cell.text for cell in reading.cells.values() if cell.value.number is not None]
    kept += [leftover.text for leftover in reading.leftovers]
    printed = "\n".join(cell.text for row in page.rows for cell in row.cells)
    for extra in extras:
        if extra in printed:  # a later edit may have printed over it
            assert any(extra in text for text in kept), extra


@pytest.mark.parametrize(("form_id", "layout"), LAYOUTS)
@given(edits=st.lists(EDITS, min_size=1, max_size=4) | st.lists(A_LOSS, min_size=1, max_size=1))
@settings(max_examples=200, deadline=None)
def test_damage_to_a_page_moves_no_number_to_another_cell(form_id, layout, edits):
    of = report(form_id, layout)
    page, extras = spoilt(grid(of), edits)
    for key, cell in recognise(page).cells.items():
        if cell.value.status == "number":
            assert cell.text == of.printed_value(key) or any(extra in cell.text for extra in extras), key


@pytest.mark.parametrize("text", ["- 3 -", "第3页", "— 12 —", "3/5", "第 3 页 共 5 页"])
def test_a_page_number_between_rows_is_ignored_as_page_number(text):
    page = grid(report())
    at = next(i for i, row in enumerate(page.rows) if (row.table, row.number) == (2, 12))
    spoilt_page = replace(page, rows=(*page.rows[:at], Row((Cell(text),), 2, 12), *page.rows[at:]))
    assert assert_accounted(spoilt_page).ignored["page number"] == len(numbers(text))


def test_a_sentence_between_rows_is_ignored_as_narrative():
    page = grid(report())
    sentence = Row((Cell("注：本表数据统计期限为2023年1月1日至2023年12月31日，由办公室汇总。"),), 2, 12)
    reading = assert_accounted(replace(page, rows=(*page.rows, sentence)))
    assert reading.ignored["narrative"] == 6


@pytest.mark.parametrize("text", ["其中不予公开小计 7 0 0 0 0 0 7", "1 2 3 4 5 6 7 8 9 10 11 12", "合计123456"])
def test_numbers_that_ran_together_are_not_narrative(text):
    page = grid(report())
    reading = assert_accounted(replace(page, rows=(*page.rows, Row((Cell(text),), 2, 40))))
    assert [leftover.text for leftover in reading.leftovers] == [text]


def test_a_leftover_has_its_text_reason_and_place():
    page = grid(report())
    stray = Row((Cell(""), Cell("4711", 2)), 2, 99, 3)
    (leftover,) = recognise(replace(page, rows=(*page.rows, stray))).leftovers
    assert (leftover.text, leftover.place.compact()) == ("4711", "3|2|99|2||||")
    assert leftover.why.en


def test_numbers_outside_the_form_s_tables_are_not_counted():
    page = grid(report())
    other = Row((Cell("联系电话"), Cell("0375-6510000", 2)), 9, 1)
    assert recognise(replace(page, rows=(*page.rows, other))).seen == recognise(page).seen


@pytest.mark.parametrize("printed_as", ["{}", "{},000", "{}.5", "{}件", "-{}", "{} / 3", "（{}）"])
@pytest.mark.parametrize("form_id", ["f2019", "f2021"])
def test_a_number_among_the_headings_and_one_in_the_row_below_move_no_number(form_id, printed_as):
    of = report(form_id, "standard")
    page = grid(of)
    headings = [at for at, row in enumerate(page.rows) if {"商业企业", "尚未审结"} & {cell.text for cell in row.cells}]
    assert headings
    for place, beside in [(at, beside) for at in headings for beside in range(len(page.rows[at].cells))]:
        edits = [(inserted, place - 1, beside, printed_as), (inserted, place, beside % 3, "{}")]
        damaged, extras = spoilt(page, edits)
        for key, cell in recognise(damaged).cells.items():
            if cell.value.status == "number":
                assert cell.text == of.printed_value(key) or any(extra in cell.text for extra in extras), (key, beside)
