"""Plain text: lines are rows, tabs separate cells, in any encoding that Chinese offices use."""

import pytest

from assets.staged.cells.recognise import recognise
from assets.staged.grid import Unreadable
from assets.staged.readers.text.read import decode_text, read, readings
from tests.assets.staged.readers.pages import printed_values, report
from tests.generator import write_text


def rows_of(text):
    """The rows of `text`: the table, the row number, and the texts of the cells."""
    return [(row.table, row.number, [cell.text for cell in row.cells]) for row in read(text.encode()).rows]


def readings_of(text):
    """The rows of tables of every reading of `text`, each row as its cells' texts."""
    grids = [grid.rows for grid in readings(text.encode())]
    return [[[cell.text for cell in row.cells] for row in rows if row.table] for rows in grids]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_every_usual_encoding_gives_the_same_text(encoding):
    words = "规章\t1\n行政许可\t2\n某县人民政府\n"
    assert decode_text(words.encode(encoding)) == words


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_detected_by_its_byte_order_mark(mark):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert decode_text(mark + "规章\t1".encode(encoding)) == "规章\t1"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_encoding_does_not_change_the_report(encoding):
    of = report()
    data = write_text.write(of).decode().encode(encoding)
    assert {key: cell.text for key, cell in recognise(read(data)).cells.items()} == printed_values(of)


def test_a_truncated_character_does_not_affect_the_rest():
    whole = write_text.write(report())
    cut = whole[: whole.index("三安全".encode()) + 1] + whole[whole.index("三安全".encode()) + 3 :]
    assert decode_text(cut).count("\ufffd") == 1
    assert len(recognise(read(cut)).cells) >= 193


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(Unreadable, match="neither UTF-8 nor GB 18030"):
        decode_text(b"\xff\x81\x30 \xfe\xff\xff" * 40)


def test_cells_have_the_columns_of_their_tab_stops():
    row = read("\t规章\t\t3".encode()).rows[0]
    assert [(cell.column, cell.text) for cell in row.cells] == [(1, ""), (2, "规章"), (3, ""), (4, "3")]
    assert row.place(row.cells[3]).compact() == "|1|1|4||||"


def test_a_table_continues_over_blank_lines_and_ends_at_a_line_without_tabs():
    text = "甲\t1\n\n   \n乙\t2\n说明\n丙\t3\n"
    assert rows_of(text) == [(1, 1, ["甲", "1"]), (1, 2, ["乙", "2"]), (0, 1, ["说明"]), (2, 1, ["丙", "3"])]


def test_a_short_line_without_numbers_has_blank_cells():
    assert rows_of("甲\t1\t2\n乙\t") == [(1, 1, ["甲", "1", "2"]), (1, 2, ["乙", "", ""])]


def test_a_short_line_with_numbers_gets_no_blank_cells():
    assert rows_of("甲\t1\t2\n乙\t34") == [(1, 1, ["甲", "1", "2"]), (1, 2, ["乙", "34"])]
    assert rows_of("甲\t1\t2\n乙\t0119182830304") == [(1, 1, ["甲", "1", "2"]), (1, 2, ["乙", "0119182830304"])]


def test_a_line_of_only_tabs_is_a_row_of_blank_cells():
    assert rows_of("甲\t1\t2\n\t\t\n") == [(1, 1, ["甲", "1", "2"]), (1, 2, ["", "", ""])]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_accepted(ending):
    assert rows_of(f"甲\t1{ending}乙\t2{ending}") == [(1, 1, ["甲", "1"]), (1, 2, ["乙", "2"])]


def test_reading_twice_gives_the_same_grid():
    data = write_text.write(report())
    assert read(data) == read(data)


def test_ordinary_text_has_one_reading():
    assert len(readings_of(write_text.write(report()).decode())) == 1


@pytest.mark.parametrize("between", ["", "\n"])
def test_figures_below_their_label_are_offered_on_its_line(between):
    text = f"甲\t1\t2\n乙\t\n{between}\t\t3\n"
    assert readings_of(text) == [
        [["甲", "1", "2"], ["乙", ""], ["", "", "3"]],
        [["甲", "1", "2"], ["乙", "", "3"]],
    ]


def test_a_row_whose_first_figures_do_not_fit_the_label_above_is_not_joined_to_it():
    assert len(readings_of("甲\t1\t2\n乙\t丙\n\t3\t4\n")) == 1
    assert len(readings_of("甲\t1\t2\n乙\t5\n\t\t4\n")) == 1


LABELS = ("规章", "规范性文件", "许可", "处罚", "强制", "收费")


@pytest.mark.parametrize("spaces", [1, 2, 4])
def test_cells_between_spaces_are_offered(spaces):
    text = "\n".join((" " * spaces).join((label, "1", "—", "30")) for label in LABELS)
    assert [[label, "1", "—", "30"] for label in LABELS] in readings_of(text)


def test_an_ideographic_space_inside_a_label_does_not_separate_cells():
    text = "\n".join(f"{label[0]}　{label[1:]}  1  2" for label in LABELS)
    assert [[f"{label[0]}　{label[1:]}", "1", "2"] for label in LABELS] in readings_of(text)


def aligned_lines(*rows):
    """Lines with columns at 0, 20, 30 and 40, a Chinese character two wide."""
    lines = []
    for row in rows:
        line, wide = "", 0
        for text, at in zip(row, (0, 20, 30, 40), strict=True):
            line += " " * (at - wide) + text
            wide = at + len(text) * (2 if text[:1] > "\u2e80" else 1)
        lines.append(line.rstrip())
    return "\n".join(lines)


def test_an_empty_place_in_a_column_is_a_blank_cell():
    rows = [
        [label, *figures] for label, figures in zip(LABELS, ("123", "1 3", "  3", "12 ", "   ", "1  "), strict=True)
    ]
    rows = [[text.strip() for text in row] for row in rows]
    heading = ["内容", "制发", "废止", "有效"]
    assert [heading, *rows] in readings_of(aligned_lines(heading, *rows))


def test_a_column_with_only_a_heading_has_blank_cells():
    rows = [[label, "1", "", "3"] for label in LABELS]
    assert [["内容", "制发", "废止", "有效"], *rows] in readings_of(
        aligned_lines(["内容", "制发", "废止", "有效"], *rows)
    )


def test_a_figure_pushed_out_of_its_column_by_its_label_stays_in_it():
    rows = [[label, "1", "", "3"] for label in LABELS]
    pushed = f"{'长' * 11}  5{' ' * 15}6"
    text = f"{aligned_lines(['内容', '制发', '废止', '有效'], *rows)}\n{pushed}"
    assert any(["长" * 11, "5", "", "6"] in rows for rows in readings_of(text))


def test_a_line_that_does_not_fit_the_columns_has_no_blanks():
    rows = [[label, "1", "2", "3"] for label in LABELS]
    pushed_over_two = f"{'长' * 16}  5"
    assert all(["长" * 16, "5"] in found for found in readings_of(f"{aligned_lines(*rows)}\n{pushed_over_two}")[1:])


@pytest.mark.parametrize("parted", [False, True])
def test_cells_below_each_other_are_offered_as_rows(parted):
    rows = [[f"标签{at}", str(at), "", "5"] for at in range(12)]
    text = "\n".join(line for row in rows for line in (*row, *[""] * parted))
    assert rows in readings_of(f"{text}\n")


@pytest.mark.parametrize("last", ["", "9"])
def test_values_below_single_headings_are_a_separate_row(last):
    values = [str(at) for at in range(30)] + [last]
    first, *others = readings_of("\n".join(("甲", "乙", *values, "", "五、结尾", "", "全文完。")))
    assert first == []
    assert any(["乙"] in rows and values in rows for rows in others)


def test_lines_of_running_text_are_not_cells():
    text = "\n".join(f"标签{at}\n{at}\n本年没有变化。" for at in range(25))
    assert all(len(row) == 2 for row in readings_of(text)[-1])


@pytest.mark.parametrize("line", ["a  " * 20_000, "1  " * 20_000, ("  " * 3_000).join("123")])
def test_huge_lines_of_fields_are_read_in_linear_memory(line):
    for grid in readings("\n".join([line] * 6 + ["甲  1"] * 3_000).encode()):
        assert sum(len(row.cells) for row in grid.rows) < 1_000_000
