"""Pages as rows: repairs of missing rules and page breaks are offered in later readings, never in the first."""

import pytest

from assets.staged.readers.page_layout.laid_out_page import LaidOutPage
from assets.staged.readers.page_layout.readings import readings

WIDTH, HEIGHT, SIZE = 600.0, 800.0, 10.0
COLUMNS = (50, 200, 300, 400, 500)


def line(text, x, top, size=SIZE):
    """The glyphs of a line; Chinese characters are as wide as high."""
    glyphs = []
    for character in text:
        width = size if ord(character) > 0xFF else size / 2
        if character != " ":
            glyphs.append((character, x, top, x + width, top + size))
        x += width
    return glyphs


def ruled(tops, columns=COLUMNS, *, first=True, last=True):
    """The rules of a table; `first` and `last`: whether its ends are ruled."""
    ends = tops[0 if first else 1 : len(tops) if last else -1]
    return [(columns[0], y, columns[-1], y) for y in ends] + [(x, tops[0], x, tops[-1]) for x in columns]


def row(texts, top, columns=COLUMNS):
    return [glyph for text, x in zip(texts, columns, strict=False) for glyph in line(text, x + 5, top + 5)]


def laid_out_page(glyphs, rules=(), number=1):
    return LaidOutPage(number, WIDTH, HEIGHT, list(glyphs), list(rules), 0)


def texts(rows):
    return [[cell.text for cell in row.cells] for row in rows]


def texts_of_readings(*pages):
    return [texts(rows) for rows in readings(pages)]


def test_a_page_as_drawn_comes_first():
    page = laid_out_page([*line("标题", 50, 50), *row(["规章", "1", "2", "3"], 100)], ruled([100, 120]))
    assert texts_of_readings(page)[0] == [["标题"], ["规章", "1", "2", "3"]]


def test_no_reading_is_repeated():
    found = list(readings([laid_out_page(row(["规章", "1", "2", "3"], 100), ruled([100, 120]))]))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("shaded", [[], [(50, 100, 200, 100)]])
def test_an_open_row_at_the_top_of_a_page_is_closed(shaded):
    glyphs = [*row(["规章", "1", "2", "3"], 100), *row(["许可", "4", "5", "6"], 120)]
    first, *others = texts_of_readings(laid_out_page(glyphs, [*ruled([100, 120, 140], first=False), *shaded]))
    assert ["规章", "1", "2", "3"] not in first
    assert [["规章", "1", "2", "3"], ["许可", "4", "5", "6"]] in others


def test_a_cell_that_spans_columns_is_not_closed():
    rules = [
        *((50, y, 125, y) for y in (100, 120, 140, 160)), *((125, y, 500, y) for y in (100, 120, 140, 160)),
        *((x, 100, x, 160) for x in (50, 200, 500)),
    ]  # fmt: skip
    glyphs = [*row(["许可事项数量合计", "1"], 100), *row(["处罚", "2"], 120), *row(["强制", "3"], 140)]
    assert all(
        ["许可事项数量合计", "1"] in reading
        for reading in texts_of_readings(laid_out_page(glyphs, rules))
        if len(reading[0]) == 2
    )


def test_a_row_cut_by_a_page_break_is_joined():
    above = laid_out_page(row(["要求行政机关", "1", "2", "3"], 700), ruled([700, 720]))
    below = laid_out_page([*row(["确认", "", "", ""], 50), *row(["其他", "4", "5", "6"], 70)], ruled([50, 70, 90]), 2)
    assert [["要求行政机关\n确认", "1", "2", "3"], ["其他", "4", "5", "6"]] in texts_of_readings(above, below)


def test_two_rows_with_figures_are_not_joined():
    above, below = (laid_out_page(row(["其他", "1", "2", "3"], 700), ruled([700, 720]), n) for n in (1, 2))
    assert texts_of_readings(above, below)[0] == [["其他", "1", "2", "3"]] * 2
    assert not any("1\n1" in row for reading in texts_of_readings(above, below) for row in reading)


def test_a_number_that_fills_its_column_continues_below():
    narrow = (50, 80, 110)
    glyphs = [*line("114", 58, 102), *line("7", 58, 114), *line("5", 88, 102)]
    first, *others = texts_of_readings(laid_out_page(glyphs, ruled([100, 130], narrow)))
    assert first == [["114\n7", "5"]]
    assert [["1147", "5"]] in others


def test_numbers_that_do_not_fill_their_column_stay_separate():
    glyphs = [*line("11", 55, 102), *line("7", 55, 114), *line("5", 210, 102)]
    assert not any(
        ["117", "5"] in reading
        for reading in texts_of_readings(laid_out_page(glyphs, ruled([100, 130], (50, 200, 300))))
    )


def one_cell(*words):
    """The text of a cell with `words`, each given with its left, top and size."""
    glyphs = [glyph for word in words for glyph in line(*word)]
    return texts_of_readings(laid_out_page(glyphs, ruled([100, 150], (50, 200, 300))))[0][0][0]


@pytest.mark.parametrize("mark", [(70, 99, 6), (70, 97, 8.1), (70, 104.4, 6.5)])
def test_a_raised_or_lowered_digit_is_a_note_mark(mark):
    assert one_cell(("20", 60, 100, 10), ("1", *mark)) == "20¹"


def test_a_smaller_digit_on_the_line_is_not_a_note_mark():
    assert one_cell(("20", 60, 100, 10), ("1", 70, 101.5, 8.5)) == "201"


@pytest.mark.parametrize("words", [
    (("20", 60, 110, 9), ("5", 70, 104, 20)), (("5", 60, 104, 20), ("20", 70, 112, 9)),
    (("20", 60, 110, 9), ("5", 70, 110, 12)), (("1", 60, 108, 6), ("20", 63, 110, 10)),
])  # fmt: skip
def test_digits_of_different_sizes_are_not_one_number(words):
    read = one_cell(*words)
    assert "\ufffd" in read
    assert read.replace("\ufffd", "") == "".join(text for text, *_ in words)


def test_a_note_mark_far_off_its_line_is_separated():
    assert one_cell(("20", 60, 110, 10), ("1", 70, 105, 5)) == "1\n\ufffd20"


def test_digits_of_different_sizes_on_two_lines_are_not_a_wrapped_number():
    glyphs = [*line("114", 58, 102), *line("7", 58, 114, 16)]
    assert not any(
        ["1147", ""] in reading
        for reading in texts_of_readings(laid_out_page(glyphs, ruled([100, 135], (50, 80, 110))))
    )


HEADS = row(["内容", "制发", "废止", "有效"], 80)


def test_without_rules_a_blank_is_found_by_the_heads_above():
    glyphs = [*HEADS, *row(["规章", "1", "", "3"], 100), *row(["文件", "", "5", "6"], 120)]
    assert texts_of_readings(laid_out_page(glyphs))[0] == [
        ["内容", "制发", "废止", "有效"], ["规章", "1", "", "3"], ["文件", "", "5", "6"],
    ]  # fmt: skip


def test_without_rules_a_label_without_figures_has_blank_cells():
    glyphs = [*HEADS, *row(["规章"], 100), *row(["文件", "4", "5", "6"], 120)]
    assert texts_of_readings(laid_out_page(glyphs))[0][1:] == [["规章", "", "", ""], ["文件", "4", "5", "6"]]


def test_without_rules_columns_continue_on_the_next_page():
    first = laid_out_page([*HEADS, *row(["规章", "1", "2", "3"], 100)])
    second = laid_out_page(row(["文件", "4", "", "6"], 50), number=2)
    assert texts_of_readings(first, second)[0][-1] == ["文件", "4", "", "6"]


@pytest.mark.parametrize("foot", ["3", "- 3 -"])
def test_without_rules_a_page_number_is_not_a_row(foot):
    glyphs = [*HEADS, *row(["规章", "1", "2", "3"], 100), *line(foot, 300, 780)]
    last = list(next(readings([laid_out_page(glyphs)])))[-1]
    assert (last.table, [cell.text.replace(" ", "") for cell in last.cells]) == (0, [foot.replace(" ", "")])
