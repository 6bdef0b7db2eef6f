"""Markdown: bars separate cells, marks of headings and emphasis are removed, merged cells may be repeated."""

import pytest

from assets.staged.readers.text.read_markdown import read, readings


def rows_of(text):
    return [(row.table, [cell.text for cell in row.cells]) for row in read(text.encode()).rows]


TABLE = [(1, ["甲", "乙"]), (1, ["丙", "1"])]


@pytest.mark.parametrize(
    "text",
    [
        "| 甲 | 乙 |\n| --- | --- |\n| 丙 | 1 |", "甲 | 乙\n--- | ---\n丙 | 1", "|甲|乙|\n|:-:|--:|\n|丙|1|",
        "|甲   |  乙|\r\n|-|-|\r\n  | 丙 | 1 |  ", "| 甲 | 乙 |\n|---|---|\n丙 | 1",
    ],
)  # fmt: skip
def test_a_pipe_table_is_a_table(text):
    assert rows_of(text) == TABLE


def test_places_are_row_and_column_without_the_rule():
    rows = read("| 甲 | 乙 |\n|---|---|\n| 丙 | 1 |".encode()).rows
    assert [row.place(cell).compact() for row in rows for cell in row.cells] == [
        "|1|1|1||||", "|1|1|2||||", "|1|2|1||||", "|1|2|2||||",
    ]  # fmt: skip


def test_blank_cells_keep_their_columns_with_outer_bars_and_without():
    outer = "| 甲 | 乙 | 丙 |\n|---|---|---|\n|  |  | 1 |\n| 丁 |  |  |"
    bare = "甲 | 乙 | 丙\n--- | --- | ---\n |  | 1\n丁 |  | "
    assert rows_of(outer) == rows_of(bare) == [(1, ["甲", "乙", "丙"]), (1, ["", "", "1"]), (1, ["丁", "", ""])]


def test_an_escaped_bar_does_not_separate_cells():
    assert rows_of("| a\\|b | c |\n|---|---|\n| \\* | \\- |") == [(1, ["a|b", "c"]), (1, ["*", "-"])]


@pytest.mark.parametrize(
    "marked", ["**12**", "*12*", "__12__", "_12_", "`12`", "***12***", "**1**2", "<b>12</b>", "\\12"]
)
def test_emphasis_is_removed(marked):
    assert rows_of(f"| 甲 | {marked} |\n|---|---|")[0] == (1, ["甲", marked if marked[0] == "\\" else "12"])


@pytest.mark.parametrize("kept", ["5*", "-", "*", "—", "a_b_c", "3 * 4"])
def test_marks_that_are_not_emphasis_stay(kept):
    assert rows_of(f"| 甲 | {kept} |\n|---|---|")[0] == (1, ["甲", kept])


@pytest.mark.parametrize(("note", "raised"), [("5<sup>1</sup>", "5¹"), ("5[^1]", "5[¹]"), ("5^1^", "5¹")])
def test_a_note_mark_is_raised(note, raised):
    assert rows_of(f"| 甲 | {note} |\n|---|---|")[0] == (1, ["甲", raised])


def test_a_break_separates_lines():
    assert rows_of("| 结果<br>维持 | 1<BR/>2 |\n|---|---|")[0] == (1, ["结果\n维持", "1\n2"])


@pytest.mark.parametrize(
    "struck", ["<del>20</del>21", "<s>20</s>21", "<STRIKE >20</strike>21", "~~20~~21", "~~20~~ **21**"]
)
def test_a_struck_figure_is_not_joined_with_its_replacement(struck):
    assert rows_of(f"| 甲 | {struck} |\n|---|---|")[0] == (1, ["甲", "21"])


@pytest.mark.parametrize(
    "style", ["display:none", "text-decoration:line-through", "vertical-align:super", "font-size:0"]
)
def test_a_tag_that_may_hide_or_strike_a_figure_prevents_a_number(style):
    assert rows_of(f'| 甲 | <span style="{style}">3</span>20 |\n|---|---|')[0] == (1, ["甲", "\ufffd320"])
    assert rows_of('| 甲 | <span style="color:red">3</span> |\n|---|---|')[0] == (1, ["甲", "3"])


def test_everything_else_is_paragraphs():
    text = "# 题目\n\n## 一、总体情况\n**重点**内容&nbsp;在此\n> - 一条\n\n---\n```\ncode\n```\n1. 编号"
    assert rows_of(text) == [(0, [t]) for t in ("题目", "一、总体情况", "重点内容 在此", "一条", "code", "1. 编号")]


def test_a_bar_in_running_text_is_not_a_table():
    assert rows_of("办公室|电话") == [(0, ["办公室|电话"])]


def test_an_empty_line_begins_another_table():
    assert rows_of("| 甲 | 1 |\n|---|---|\n\n| 乙 | 2 |") == [(1, ["甲", "1"]), (2, ["乙", "2"])]


def test_only_short_lines_without_figures_get_blank_cells():
    assert rows_of("| 甲 | 乙 | 丙 |\n|---|---|---|\n| 丁 |\n| 戊 | 12 |") == [
        (1, ["甲", "乙", "丙"]), (1, ["丁", "", ""]), (1, ["戊", "12"]),
    ]  # fmt: skip


def test_a_second_reading_has_repeated_merged_cells_once():
    text = "| 甲 | 数量 | 数量 |\n|---|---|---|\n| 甲 | 5 | 5 |\n| 乙 | 乙 | 0 |\n| 题 | a | b |\n| 丙 | 0 | 0 |"
    first, second = readings(text.encode())
    assert [cell.text for cell in first.rows[1].cells] == ["甲", "5", "5"]
    assert [[(cell.column, cell.text) for cell in row.cells] for row in second.rows] == [
        [(1, "甲"), (2, "数量")], [(2, "5")], [(1, "乙"), (3, "0")], [(1, "题"), (2, "a"), (3, "b")],
        [(1, "丙"), (2, "0"), (3, "0")],
    ]  # fmt: skip


def test_a_table_without_repetitions_has_one_reading():
    assert len(list(readings("| 甲 | 1 |\n|---|---|\n| 乙 | 1 |".encode()))) == 1


@pytest.mark.parametrize(
    "line", ["*a " * 50_000, "<sup>" * 50_000, "|" * 5_000, "\\" * 50_000, "__a " * 50_000, "[^" * 50_000]
)
def test_huge_numbers_of_marks_are_read(line):
    assert read(f"{line}\n|---|---|\n| 1 | {line} |".encode()).rows
