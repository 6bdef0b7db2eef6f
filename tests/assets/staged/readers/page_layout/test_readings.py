"""Pages as rows: what printers leave out or break is made good in a further reading, and never in the first."""

import pytest

from assets.staged.readers.page_layout.laid_out_page import LaidOutPage
from assets.staged.readers.page_layout.readings import readings

WIDTH, HEIGHT, SIZE = 600.0, 800.0, 10.0
COLUMNS = (50, 200, 300, 400, 500)


def line(text, x, top, size=SIZE):
    """The glyphs of a line, Chinese ones as wide as high."""
    glyphs = []
    for character in text:
        width = size if ord(character) > 0xFF else size / 2
        if character != " ":
            glyphs.append((character, x, top, x + width, top + size))
        x += width
    return glyphs


def ruled(tops, columns=COLUMNS, *, first=True, last=True):
    """The rules of a table; `first` and `last` say whether its ends are ruled."""
    ends = tops[0 if first else 1 : len(tops) if last else -1]
    return [(columns[0], y, columns[-1], y) for y in ends] + [(x, tops[0], x, tops[-1]) for x in columns]


def row(texts, top, columns=COLUMNS):
    return [glyph for text, x in zip(texts, columns, strict=False) for glyph in line(text, x + 5, top + 5)]


def sheet(glyphs, rules=(), number=1):
    return LaidOutPage(number, WIDTH, HEIGHT, list(glyphs), list(rules), 0)


def texts(rows):
    return [[cell.text for cell in row.cells] for row in rows]


def told(*sheets):
    return [texts(rows) for rows in readings(sheets)]


def test_a_page_as_drawn_comes_first():
    page = sheet([*line("标题", 50, 50), *row(["规章", "1", "2", "3"], 100)], ruled([100, 120]))
    assert told(page)[0] == [["标题"], ["规章", "1", "2", "3"]]


def test_no_reading_comes_twice():
    found = list(readings([sheet(row(["规章", "1", "2", "3"], 100), ruled([100, 120]))]))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("shaded", [[], [(50, 100, 200, 100)]])
def test_a_row_the_page_begins_with_is_closed(shaded):
    glyphs = [*row(["规章", "1", "2", "3"], 100), *row(["许可", "4", "5", "6"], 120)]
    first, *others = told(sheet(glyphs, [*ruled([100, 120, 140], first=False), *shaded]))
    assert ["规章", "1", "2", "3"] not in first
    assert [["规章", "1", "2", "3"], ["许可", "4", "5", "6"]] in others


def test_nothing_is_closed_where_a_cell_spans_columns():
    rules = [
        *((50, y, 125, y) for y in (100, 120, 140, 160)), *((125, y, 500, y) for y in (100, 120, 140, 160)),
        *((x, 100, x, 160) for x in (50, 200, 500)),
    ]  # fmt: skip
    glyphs = [*row(["许可事项数量合计", "1"], 100), *row(["处罚", "2"], 120), *row(["强制", "3"], 140)]
    assert all(["许可事项数量合计", "1"] in reading for reading in told(sheet(glyphs, rules)) if len(reading[0]) == 2)


def test_a_row_cut_by_a_page_is_joined():
    above = sheet(row(["要求行政机关", "1", "2", "3"], 700), ruled([700, 720]))
    below = sheet([*row(["确认", "", "", ""], 50), *row(["其他", "4", "5", "6"], 70)], ruled([50, 70, 90]), 2)
    assert [["要求行政机关\n确认", "1", "2", "3"], ["其他", "4", "5", "6"]] in told(above, below)


def test_rows_that_both_hold_figures_are_not_joined():
    above, below = (sheet(row(["其他", "1", "2", "3"], 700), ruled([700, 720]), n) for n in (1, 2))
    assert told(above, below)[0] == [["其他", "1", "2", "3"]] * 2
    assert not any("1\n1" in row for reading in told(above, below) for row in reading)


def test_a_number_that_filled_its_column_may_go_on_below():
    narrow = (50, 80, 110)
    glyphs = [*line("114", 58, 102), *line("7", 58, 114), *line("5", 88, 102)]
    first, *others = told(sheet(glyphs, ruled([100, 130], narrow)))
    assert first == [["114\n7", "5"]]
    assert [["1147", "5"]] in others


def test_numbers_that_left_room_in_their_column_stay_apart():
    glyphs = [*line("11", 55, 102), *line("7", 55, 114), *line("5", 210, 102)]
    assert not any(["117", "5"] in reading for reading in told(sheet(glyphs, ruled([100, 130], (50, 200, 300)))))


def one_cell(*words):
    """The text of a cell in which `words` stand, each with its left, top and size."""
    glyphs = [glyph for word in words for glyph in line(*word)]
    return told(sheet(glyphs, ruled([100, 150], (50, 200, 300))))[0][0][0]


@pytest.mark.parametrize("mark", [(70, 99, 6), (70, 97, 8.1), (70, 104.4, 6.5)])
def test_a_raised_or_lowered_digit_is_the_mark_of_a_note(mark):
    assert one_cell(("20", 60, 100, 10), ("1", *mark)) == "20¹"


def test_a_smaller_digit_on_the_line_is_no_mark():
    assert one_cell(("20", 60, 100, 10), ("1", 70, 101.5, 8.5)) == "201"


@pytest.mark.parametrize("words", [
    (("20", 60, 110, 9), ("5", 70, 104, 20)), (("5", 60, 104, 20), ("20", 70, 112, 9)),
    (("20", 60, 110, 9), ("5", 70, 110, 12)), (("1", 60, 108, 6), ("20", 63, 110, 10)),
])  # fmt: skip
def test_digits_of_different_sizes_make_no_number(words):
    read = one_cell(*words)
    assert "\ufffd" in read
    assert read.replace("\ufffd", "") == "".join(text for text, *_ in words)


def test_a_mark_far_off_its_line_is_kept_apart():
    assert one_cell(("20", 60, 110, 10), ("1", 70, 105, 5)) == "1\n\ufffd20"


def test_digits_of_different_sizes_on_two_lines_are_not_one_number_that_was_broken():
    glyphs = [*line("114", 58, 102), *line("7", 58, 114, 16)]
    assert not any(["1147", ""] in reading for reading in told(sheet(glyphs, ruled([100, 135], (50, 80, 110)))))


HEADS = row(["内容", "制发", "废止", "有效"], 80)


def test_without_rules_a_blank_is_told_by_the_words_above():
    glyphs = [*HEADS, *row(["规章", "1", "", "3"], 100), *row(["文件", "", "5", "6"], 120)]
    assert told(sheet(glyphs))[0] == [
        ["内容", "制发", "废止", "有效"], ["规章", "1", "", "3"], ["文件", "", "5", "6"],
    ]  # fmt: skip


def test_without_rules_a_label_with_no_figures_has_blanks():
    glyphs = [*HEADS, *row(["规章"], 100), *row(["文件", "4", "5", "6"], 120)]
    assert told(sheet(glyphs))[0][1:] == [["规章", "", "", ""], ["文件", "4", "5", "6"]]


def test_without_rules_columns_go_on_over_a_page():
    first = sheet([*HEADS, *row(["规章", "1", "2", "3"], 100)])
    second = sheet(row(["文件", "4", "", "6"], 50), number=2)
    assert told(first, second)[0][-1] == ["文件", "4", "", "6"]


@pytest.mark.parametrize("foot", ["3", "- 3 -"])
def test_without_rules_a_page_number_is_no_row(foot):
    glyphs = [*HEADS, *row(["规章", "1", "2", "3"], 100), *line(foot, 300, 780)]
    last = list(next(readings([sheet(glyphs)])))[-1]
    assert (last.table, [cell.text.replace(" ", "") for cell in last.cells]) == (0, [foot.replace(" ", "")])
