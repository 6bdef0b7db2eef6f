"""Table four in several tables, or turned: a value is taken only where its block and its result are named."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Cell, Grid, Row, paragraph
from tests.assets.staged.cells.test_other_layouts import FORMATS, altered, reading
from tests.assets.staged.readers.pages import grid, left, report
from tests.generator.arrangement import Arrangement
from tests.generator.kinds.compare import compared
from tests.generator.printed_disputes import DISPUTES

RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
TITLES = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
FIGURES = (("71", "72", "73", "74", "290"), ("81", "82", "83", "84", "330"), ("91", "92", "93", "94", "370"))


def above_table_four():
    """A page without its table four."""
    whole = grid(report())
    return [row for row in whole.rows if row.table < 3]


def page(*below):
    """A page whose table four are these parts: a title, or the rows of a table."""
    rows, number = above_table_four(), 2
    for part in below:
        if isinstance(part, str):
            rows.append(paragraph(part))
            continue
        number += 1
        for y, texts in enumerate(part, start=1):
            rows.append(Row(tuple(Cell(text, x) for x, text in enumerate(texts, start=1)), number, y))
    return recognise(Grid(tuple(rows), "drawn-1"))


def disputes(read):
    return {key: cell.value.number for key, cell in read.cells.items() if key.startswith("disputes.")}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("layout", sorted(DISPUTES))
@pytest.mark.parametrize("format_", FORMATS)
def test_every_layout_of_table_four_is_read_completely(format_, layout, seed):
    kinds, _, plain = FORMATS[format_]
    drawn = altered(seed, "disputes")
    drawn = replace(drawn, arrangement=replace(drawn.arrangement, disputes=layout))
    assert compared(drawn, reading(kinds[plain](drawn, Random(seed)))).unlike == []


def test_tables_with_titles_below_them_are_left_over():
    parts = [part for title, figures in zip(TITLES, FIGURES, strict=True) for part in ([RESULTS, figures], title)]
    read = page(*parts)
    assert disputes(read) == {}
    assert sorted(left_texts(read)) == sorted(text for figures in FIGURES for text in figures)


@pytest.mark.parametrize("untitled", range(3))
def test_no_table_is_taken_where_one_has_no_title(untitled):
    parts = []
    for n, figures in enumerate(FIGURES):
        parts += [*([TITLES[n]] if n != untitled else []), [RESULTS, figures]]
    assert disputes(page(*parts)) == {}


def test_a_block_with_a_result_printed_twice_is_left_over():
    rows = [("类别", "结果", "件数")]
    for title, figures in zip(TITLES, FIGURES, strict=True):
        rows += [(title if not n else "", label, figures[n]) for n, label in enumerate(RESULTS)]
    rows[2] = ("", "结果维持", "72")
    found = disputes(page(rows))
    assert {key.split(".")[1] for key in found} == {"litigation_direct", "litigation_after_review"}


def test_rows_before_the_name_of_their_block_are_left_over():
    """A group label in the middle of its rows, as pages without rules print it, names the wrong rows."""
    rows = []
    for title, figures in zip(TITLES, FIGURES, strict=True):
        rows += [(title if n == 2 else "", label, figures[n]) for n, label in enumerate(RESULTS)]
    assert disputes(page(rows)) == {}


def test_a_title_counts_for_the_next_table_only():
    read = page(TITLES[0], [RESULTS, FIGURES[0]], [RESULTS, FIGURES[1]])
    assert disputes(read) == {}


def test_two_tables_of_three_are_taken():
    read = page(TITLES[0], [RESULTS, FIGURES[0]], TITLES[2], [RESULTS, FIGURES[2]])
    assert list(disputes(read).values()) == [int(text) for n in (0, 2) for text in FIGURES[n]]


def test_blank_values_are_located():
    blank = ("", "", "", "", "")
    read = page([("类别", *RESULTS), *((title, *blank) for title in TITLES)])
    assert len(disputes(read)) == 15
    assert read.leftovers == ()


def test_the_total_of_another_table_is_none_of_these_values():
    rows = [("渠道", "条数"), ("网站", "300"), ("总计", "300")]
    parts = [part for title, figures in zip(TITLES, FIGURES, strict=True) for part in (title, [RESULTS, figures])]
    read = page(*parts, rows)
    assert len(disputes(read)) == 15
    assert read.leftovers == ()


def left_texts(read):
    return [leftover.text for leftover in read.leftovers]


def test_the_form_itself_is_read_as_before():
    drawn = replace(report(), arrangement=Arrangement())
    assert left(grid(drawn)) == []
