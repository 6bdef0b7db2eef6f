"""Plain text: lines are rows, tabs part cells, and the bytes may be in any encoding a Chinese office saves in."""

import pytest

from assets.staged.grid import Unreadable
from assets.staged.readers.text import decode, read
from assets.staged.recognise import recognise
from tests.assets.pages import printed_values, report
from tests.generator import write_text


def shown(text):
    """The rows of `text`: the table, the number in it, and what each cell holds."""
    return [(row.table, row.number, [cell.text for cell in row.cells]) for row in read(text.encode()).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_every_usual_encoding_gives_the_same_text(encoding):
    words = "规章\t1\n行政许可\t2\n某县人民政府\n"
    assert decode(words.encode(encoding)) == words


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_known_by_its_mark_in_either_order(mark):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert decode(mark + "规章\t1".encode(encoding)) == "规章\t1"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_report_reads_alike_in_every_encoding(encoding):
    of = report()
    data = write_text.write(of).decode().encode(encoding)
    assert {key: cell.text for key, cell in recognise(read(data)).cells.items()} == printed_values(of)


def test_a_character_cut_in_two_spoils_itself_only():
    whole = write_text.write(report())
    cut = whole[: whole.index("三安全".encode()) + 1] + whole[whole.index("三安全".encode()) + 3 :]
    assert decode(cut).count("\ufffd") == 1
    assert len(recognise(read(cut)).cells) >= 193


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(Unreadable, match="neither UTF-8 nor GB 18030"):
        decode(b"\xff\x81\x30 \xfe\xff\xff" * 40)


def test_cells_have_the_columns_of_their_tab_stops():
    row = read("\t规章\t\t3".encode()).rows[0]
    assert [(cell.column, cell.text) for cell in row.cells] == [(1, ""), (2, "规章"), (3, ""), (4, "3")]
    assert row.place(row.cells[3]).compact() == "|1|1|4||||"


def test_a_table_goes_on_over_blank_lines_and_ends_at_a_line_without_tabs():
    text = "甲\t1\n\n   \n乙\t2\n说明\n丙\t3\n"
    assert shown(text) == [(1, 1, ["甲", "1"]), (1, 2, ["乙", "2"]), (0, 1, ["说明"]), (2, 1, ["丙", "3"])]


def test_a_line_without_numbers_that_ends_early_has_blank_cells():
    assert shown("甲\t1\t2\n乙\t") == [(1, 1, ["甲", "1", "2"]), (1, 2, ["乙", "", ""])]


def test_a_line_with_numbers_that_ends_early_has_no_more_cells_as_its_digits_may_have_run_together():
    assert shown("甲\t1\t2\n乙\t34") == [(1, 1, ["甲", "1", "2"]), (1, 2, ["乙", "34"])]
    assert shown("甲\t1\t2\n乙\t0119182830304") == [(1, 1, ["甲", "1", "2"]), (1, 2, ["乙", "0119182830304"])]


def test_a_line_of_tabs_alone_is_a_row_of_blank_cells():
    assert shown("甲\t1\t2\n\t\t\n") == [(1, 1, ["甲", "1", "2"]), (1, 2, ["", "", ""])]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_machine(ending):
    assert shown(f"甲\t1{ending}乙\t2{ending}") == [(1, 1, ["甲", "1"]), (1, 2, ["乙", "2"])]


def test_reading_twice_gives_the_same_grid():
    data = write_text.write(report())
    assert read(data) == read(data)
