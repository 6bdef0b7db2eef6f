"""Lines that number the columns of a table are no values; the numbers of rows are none either."""

from dataclasses import replace
from random import Random

import pytest

from assets.staged.cells.numbering import heads_numbers, is_line_of_numbers, numbered_columns
from assets.staged.grid import Cell, Row
from tests.assets.staged.cells.test_other_layouts import FORMATS, reading
from tests.generator.arrangement import Arrangement
from tests.generator.kinds.compare import compared
from tests.generator.kinds.truth import report


def row(*texts):
    return Row(tuple(Cell(text, at) for at, text in enumerate(texts, start=1)), 1)


@pytest.mark.parametrize(
    "texts",
    [["甲", *map(str, range(1, 8))], ["", "", *map(str, range(1, 16))], ["栏次", "1", "2"], ["甲", "乙", "1", "2", "3"],
     ["", *(f"（{n}）" for n in range(1, 8))], [*"①②③④⑤⑥⑦"], ["甲", "１", "２", "３"]],
)  # fmt: skip
def test_a_line_of_numbers_is_recognised(texts):
    assert is_line_of_numbers(row(*texts))


@pytest.mark.parametrize(
    "texts",
    [["", "1", "2", "3"], ["规章", "1", "2", "3"], ["甲", "1", "3", "2"], ["甲", "0", "1", "2"], ["甲", "2", "3"],
     ["甲"], ["", *map(str, range(2, 9))], ["", "", ""], [*map(str, range(1, 7)), "21"]],
)  # fmt: skip
def test_figures_are_no_line_of_numbers(texts):
    assert not is_line_of_numbers(row(*texts))


def test_headings_of_numbers_are_recognised():
    assert all(map(heads_numbers, ("序号", "行 次", "计量单位")))
    assert not any(map(heads_numbers, ("总计", "", "单位名称")))


@pytest.mark.parametrize("numbered", [("line", "甲"), ("line", ""), ("column", "行次"), ("first", "序号")])
@pytest.mark.parametrize("format_", ["html", "docx", "text", "markdown", "sheets"])
def test_what_numbers_a_table_is_ignored_for_that_reason(format_, numbered):
    kinds, _, plain = FORMATS[format_]
    for seed in range(2):
        drawn = replace(report(seed), arrangement=Arrangement(numbered=numbered))
        read = reading(kinds[plain](drawn, Random(seed)))
        assert compared(drawn, read).unlike == []
        assert (read.left, read.ignored["numbering"] > 0) == (0, True)


def test_a_column_that_counts_the_rows_needs_no_heading():
    rows = [Row((Cell("其他"), Cell(str(n), 2), Cell("4", 3)), 1, n) for n in range(1, 9)]
    assert list(numbered_columns(rows)) == [(1, 2)]
    assert list(numbered_columns([*rows, Row((Cell("7", 2),), 1, 9)])) == []
    assert list(numbered_columns(rows[:6])) == []
