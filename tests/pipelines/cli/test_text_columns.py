"""Columns of text on a terminal, where a Chinese character is as wide as two others, and colours if it has them."""

import re

from assets.checked.wording.marked_tables import MarkedCell, MarkedRow, MarkedTable
from pipelines.cli.text_columns import aligned, folded, shortened, width
from pipelines.report.text_tables import table_lines


def test_width_counts_what_a_terminal_shows():
    assert width("abc") == 3
    assert width("总计") == 4
    assert width("（七）总计") == 10
    assert width("e\u0301") == 1


def test_columns_are_aligned_in_chinese_and_latin_script():
    lines = list(aligned([["", "总计", "x"], ["行政复议", "11", "1234"], ["b", "5", "22"]]))
    assert lines == ["          总计     x", "行政复议    11  1234", "b            5    22"]


def test_a_long_text_is_shortened_to_its_width():
    assert shortened("行政复议", 8) == "行政复议"
    assert width(shortened("申请人无正当理由逾期不补正", 10)) <= 10
    assert shortened("申请人无正当理由", 7) == "申请人…"


def test_a_heading_is_folded():
    assert folded("社会公益组织", 8) == ["社会公益", "组织"]
    assert folded("", 8) == [""]


def test_colours_change_no_text():
    entries = (
        MarkedCell("a", "0", "", None),
        MarkedCell("b", "10", "failing", None),
        MarkedCell("c", "0", "suspect", 10),
    )
    table = MarkedTable("disputes", "四", ("结果维持", "结果纠正", "总计"), (MarkedRow("行政复议", None, entries),))
    plain, coloured = list(table_lines(table, colourful=False)), list(table_lines(table, colourful=True))
    assert [re.sub("\033\\[[0-9;]*m", "", line) for line in coloured] == plain
    assert "\033[1;31m[0]\033[0m" in coloured[-1]
    assert "\033" not in coloured[0]
