"""Spreadsheets: what a sheet shows, merged cells once, what it hides not at all."""

import struct
from datetime import date

import pytest

from assets.staged.readers.sheets import read, readings
from tests.assets.workbooks import merges, row, worksheet, xls, xlsx
from tests.generator.kinds.sheets_package import MAIN, workbook


def shown(data):
    return [(r.table, [c.text for c in r.cells]) for r in read(data).rows]


def texts(*cells, **more):
    """What cells beside two words read as."""
    return shown(xlsx(row(1, "a", *cells, "b"), **more))[0][1][1:-1]


def test_words_alone_are_paragraphs_and_cells_side_by_side_are_a_table():
    data = xlsx(row(1, "title"), row(3, "a", 1), row(4, "b", 2), row(6, "line one\nline two"), row(7, "c", 3))
    assert shown(data) == [
        (0, ["title"]), (1, ["a", "1"]), (1, ["b", "2"]), (0, ["line one"]), (0, ["line two"]), (2, ["c", "3"]),
    ]  # fmt: skip


def test_places_have_table_row_and_the_column_of_the_sheet():
    grid = read(xlsx(row(3, None, "a", 1), row(4, None, "b", 2)))
    assert [r.place(c).compact() for r in grid.rows for c in r.cells] == [
        "|1|1|2||||", "|1|1|3||||", "|1|2|2||||", "|1|2|3||||",
    ]  # fmt: skip
    assert (grid.pages, grid.reader) == (None, "sheets-1")


def test_an_empty_row_does_not_end_a_table_and_blank_cells_are_cells():
    assert shown(xlsx(row(1, "a", 1, 2), row(3, "b", None, 3))) == [
        (1, ["a", "1", "2"]), (1, ["", "", ""]), (1, ["b", "", "3"]),
    ]  # fmt: skip


def test_a_label_whose_values_are_blank_is_a_row_of_its_table_first_and_then_a_paragraph():
    data = xlsx(row(1, "a", 1), row(2, "label"), row(3, "b", 2))
    first, second = ([(r.table, [c.text for c in r.cells]) for r in grid.rows] for grid in readings(data))
    assert first == [(1, ["a", "1"]), (1, ["label", ""]), (1, ["b", "2"])]
    assert second == [(1, ["a", "1"]), (0, ["label"]), (2, ["b", "2"])]


def test_a_label_further_in_or_beside_a_merged_one_is_a_row_of_its_table_in_every_reading():
    data = xlsx(row(1, "a", "b", 1), row(2, None, "label"), row(3, "c", "d", 2), after=merges("A1:A2"))
    (only,) = readings(data)
    assert [[c.text for c in r.cells] for r in only.rows] == [["a", "b", "1"], ["label", ""], ["c", "d", "2"]]


def test_a_paragraph_merged_over_rows_is_a_paragraph():
    data = xlsx(row(1, "words of 2023"), row(5, "a", 1), after=merges("A1:B4"))
    assert shown(data) == [(0, ["words of 2023"]), (1, ["a", "1"])]


def test_a_merged_cell_is_one_cell_and_what_it_covers_is_not_read():
    data = xlsx(row(1, "a", 7, 1), row(2, 8, 9, 2), row(3, "b", "c", 3), after=merges("A1:B2"))
    rows = read(data).rows
    assert [[(c.column, c.text) for c in r.cells] for r in rows] == [
        [(1, "a"), (3, "1")], [(3, "2")], [(1, "b"), (2, "c"), (3, "3")],
    ]  # fmt: skip


def test_a_merged_cell_whose_first_row_is_hidden_stands_in_the_next():
    data = xlsx(row(1, "a", 7, attributes='hidden="1"'), row(2, None, 1), row(3, "b", 2), after=merges("A1:A2"))
    assert shown(data) == [(1, ["a", "1"]), (1, ["b", "2"])]


@pytest.mark.parametrize("hidden", ['hidden="1"', 'hidden="true"', 'ht="0" customHeight="1"'])
def test_hidden_rows_are_not_read(hidden):
    assert shown(xlsx(row(1, "a", 1), row(2, "a", 7, attributes=hidden), row(3, "b", 2))) == [
        (1, ["a", "1"]), (1, ["b", "2"]),
    ]  # fmt: skip


@pytest.mark.parametrize("hidden", ['hidden="1"', 'width="0"'])
def test_hidden_columns_are_not_read(hidden):
    assert shown(xlsx(row(1, "a", 7, 1), before=f'<cols><col min="2" max="2" {hidden}/></cols>')) == [(1, ["a", "1"])]


def test_hidden_sheets_are_not_read_and_the_others_are_read_in_order():
    sheets = {name: worksheet(row(1, name, 1)) for name in ("b", "old", "a")}
    assert shown(workbook(sheets, hidden=frozenset({"old"}))) == [(1, ["b", "1"]), (2, ["a", "1"])]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("12", "12"), ("12.0", "12"), ("-3", "-3"), ("0", "0"), ("1E2", "100"), ("12.340000000000002", "12.34"),
        ("0.30000000000000004", "0.3"), ("11.999999999999998", "12"), ("0.1234567", "0.1234567"),
        ("12.34000000001", "12.34000000001"), ("1234567.891", "1234567.891"), ("0.0000001", "1e-07"),
        ("571321.875", "571321.875"), ("123456789012", "123456789012"),
    ],
)  # fmt: skip
def test_a_number_reads_as_stored_but_for_the_noise_of_a_float(stored, text):
    assert texts(f"<c><v>{stored}</v></c>") == [text]
    assert shown(xls(["a", float(stored), "b"]))[0][1] == ["a", text, "b"]


@pytest.mark.parametrize("stored", ["1E999", "inf", "NaN"])
def test_what_is_no_number_is_none(stored):
    assert not any(map(str.isdigit, texts(f"<c><v>{stored}</v></c>")[0]))


def test_truth_errors_and_dates_are_text_and_no_blanks():
    error, truth = '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', '<c t="b"><v>1</v></c>'
    assert texts(error, truth, '<c t="d"><v>2024-01-31</v></c>', "5_x000D_") == ["#DIV/0!", "TRUE", "2024-01-31", "5"]


def test_truth_and_dates_of_the_older_kind_are_text_too():
    assert shown(xls(["a", True, date(2024, 1, 31), "b"]))[0][1] == ["a", "TRUE", "2024-01-31", "b"]


def test_an_error_of_the_older_kind_is_no_blank():
    book = bytearray(xls(["a", True, "b"]))
    at = book.index(struct.pack("<HH", 0x205, 8))
    book[at + 10 : at + 12] = b"\x07\x01"
    assert shown(bytes(book)) == [(1, ["a", "#DIV/0!", "b"])]


def test_a_digit_set_raised_is_the_mark_of_a_note_and_no_part_of_a_number():
    runs = '<r><t>5</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    assert texts(f'<c t="inlineStr"><is>{runs}</is></c>') == ["5¹"]
    assert texts('<c t="s"><v>0</v></c>', strings=f"<si>{runs}</si>") == ["5¹"]


def test_the_strict_kind_is_read_too():
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = worksheet(row(1, "a", 7, 1), before='<cols><col min="2" max="2" hidden="1"/></cols>').replace(MAIN, strict)
    assert shown(workbook({"S": sheet})) == [(1, ["a", "1"])]


def test_what_an_older_workbook_hides_is_not_read():
    def hide(book, sheet):
        sheet.row(1).hidden = True
        sheet.col(1).hidden = True
        sheet.write_merge(2, 3, 0, 0, "b")
        old = book.add_sheet("old")
        old.write(0, 0, "a")
        old.write(0, 1, 9)
        old.visibility = 1

    data = xls(["a", 7, 1], ["a", 7, 7], [None, 7, 2], [None, 7, 3], prepare=hide)
    assert shown(data) == [(1, ["a", "1"]), (1, ["b", "2"]), (1, ["3"])]


def test_a_formula_reads_as_its_stored_result_and_without_one_as_itself():
    stored, text, bare = "<c><f>A1+6</f><v>7</v></c>", '<c t="str"><f>A2</f><v></v></c>', "<c><f>SUM(A1:A9)</f></c>"
    assert texts(stored, text, bare) == ["7", "", "=SUM(A1:A9)"]


def test_reading_twice_gives_the_same_grid():
    data = xlsx(row(1, "a", 1), row(2, "b"), row(3, "c", 2))
    assert list(readings(data)) == list(readings(data))
