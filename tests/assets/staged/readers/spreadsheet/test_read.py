"""Spreadsheets: visible cells are read, merged cells once, hidden ones not at all."""

import struct
from datetime import date

import pytest
import xlwt

from assets.staged.readers.spreadsheet.read import read, readings
from assets.staged.values import read_value
from tests.assets.staged.hostile.packages import changed
from tests.assets.staged.readers.spreadsheet.workbooks import merges, row, worksheet, xls, xlsx
from tests.generator.kinds.sheets_package import MAIN, workbook


def rows_of(data):
    return [(r.table, [c.text for c in r.cells]) for r in read(data).rows]


def texts(*cells, **more):
    """The texts of cells beside two words."""
    return rows_of(xlsx(row(1, "a", *cells, "b"), **more))[0][1][1:-1]


def test_single_cells_of_words_are_paragraphs_and_cells_side_by_side_a_table():
    data = xlsx(row(1, "title"), row(3, "a", 1), row(4, "b", 2), row(6, "line one\nline two"), row(7, "c", 3))
    assert rows_of(data) == [
        (0, ["title"]), (1, ["a", "1"]), (1, ["b", "2"]), (0, ["line one"]), (0, ["line two"]), (2, ["c", "3"]),
    ]  # fmt: skip


def test_places_have_table_row_and_the_column_of_the_sheet():
    grid = read(xlsx(row(3, None, "a", 1), row(4, None, "b", 2)))
    assert [r.place(c).compact() for r in grid.rows for c in r.cells] == [
        "|1|1|2||||", "|1|1|3||||", "|1|2|2||||", "|1|2|3||||",
    ]  # fmt: skip
    assert (grid.pages, grid.reader) == (None, "sheets-5")


def test_an_empty_row_does_not_end_a_table_and_blank_cells_are_cells():
    assert rows_of(xlsx(row(1, "a", 1, 2), row(3, "b", None, 3))) == [
        (1, ["a", "1", "2"]), (1, ["", "", ""]), (1, ["b", "", "3"]),
    ]  # fmt: skip


def test_a_label_whose_values_are_blank_is_a_row_of_its_table_first_and_then_a_paragraph():
    data = xlsx(row(1, "a", 1), row(2, "label"), row(3, "b", 2))
    first, second = ([(r.table, [c.text for c in r.cells]) for r in grid.rows] for grid in readings(data))
    assert first == [(1, ["a", "1"]), (1, ["label", ""]), (1, ["b", "2"])]
    assert second == [(1, ["a", "1"]), (0, ["label"]), (2, ["b", "2"])]


def test_an_indented_label_is_a_table_row_in_every_reading():
    data = xlsx(row(1, "a", "b", 1), row(2, None, "label"), row(3, "c", "d", 2), after=merges("A1:A2"))
    (only,) = readings(data)
    assert [[c.text for c in r.cells] for r in only.rows] == [["a", "b", "1"], ["label", ""], ["c", "d", "2"]]


def test_a_paragraph_merged_over_rows_is_a_paragraph():
    data = xlsx(row(1, "words of 2023"), row(5, "a", 1), after=merges("A1:B4"))
    assert rows_of(data) == [(0, ["words of 2023"]), (1, ["a", "1"])]


def test_a_merged_cell_is_one_cell_and_what_it_covers_is_not_read():
    data = xlsx(row(1, "a", 7, 1), row(2, 8, 9, 2), row(3, "b", "c", 3), after=merges("A1:B2"))
    rows = read(data).rows
    assert [[(c.column, c.text) for c in r.cells] for r in rows] == [
        [(1, "a"), (3, "1")], [(3, "2")], [(1, "b"), (2, "c"), (3, "3")],
    ]  # fmt: skip


def test_a_merged_cell_with_a_hidden_first_row_is_in_the_next_row():
    data = xlsx(row(1, "a", 7, attributes='hidden="1"'), row(2, None, 1), row(3, "b", 2), after=merges("A1:A2"))
    assert rows_of(data) == [(1, ["a", "1"]), (1, ["b", "2"])]


@pytest.mark.parametrize("hidden", ['hidden="1"', 'hidden="true"', 'ht="0" customHeight="1"'])
def test_hidden_rows_are_not_read(hidden):
    assert rows_of(xlsx(row(1, "a", 1), row(2, "a", 7, attributes=hidden), row(3, "b", 2))) == [
        (1, ["a", "1"]), (1, ["b", "2"]),
    ]  # fmt: skip


@pytest.mark.parametrize("hidden", ['hidden="1"', 'width="0"'])
def test_hidden_columns_are_not_read(hidden):
    assert rows_of(xlsx(row(1, "a", 7, 1), before=f'<cols><col min="2" max="2" {hidden}/></cols>')) == [(1, ["a", "1"])]


def test_hidden_sheets_are_not_read_and_the_others_are_read_in_order():
    sheets = {name: worksheet(row(1, name, 1)) for name in ("b", "old", "a")}
    assert rows_of(workbook(sheets, hidden=frozenset({"old"}))) == [(1, ["b", "1"]), (2, ["a", "1"])]


def test_a_workbook_whose_sheets_are_all_hidden_has_no_rows():
    assert rows_of(workbook({"a": worksheet(row(1, "a", 1))}, hidden=frozenset({"a"}))) == []


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("12", "12"), ("12.0", "12"), ("-3", "-3"), ("0", "0"), ("1E2", "100"), ("12.340000000000002", "12.34"),
        ("0.30000000000000004", "0.3"), ("11.999999999999998", "12"), ("0.1234567", "0.1234567"),
        ("12.34000000001", "12.34000000001"), ("1234567.891", "1234567.891"), ("0.0000001", "1e-07"),
        ("571321.875", "571321.875"), ("123456789012", "123456789012"),
    ],
)  # fmt: skip
def test_a_number_reads_as_stored_except_for_float_noise(stored, text):
    assert texts(f"<c><v>{stored}</v></c>") == [text]
    assert rows_of(xls(["a", float(stored), "b"]))[0][1] == ["a", text, "b"]


@pytest.mark.parametrize("stored", ["1E999", "inf", "NaN"])
def test_text_is_not_read_as_a_number(stored):
    assert not any(map(str.isdigit, texts(f"<c><v>{stored}</v></c>")[0]))


def test_booleans_errors_and_dates_are_text():
    error, truth = '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', '<c t="b"><v>1</v></c>'
    assert texts(error, truth, '<c t="d"><v>2024-01-31</v></c>', "5_x000D_") == ["#DIV/0!", "TRUE", "2024-01-31", "5"]


def test_xls_booleans_and_dates_are_text():
    assert rows_of(xls(["a", True, date(2024, 1, 31), "b"]))[0][1] == ["a", "TRUE", "2024-01-31", "b"]


def test_an_xls_error_is_not_blank():
    book = bytearray(xls(["a", True, "b"]))
    at = book.index(struct.pack("<HH", 0x205, 8))
    book[at + 10 : at + 12] = b"\x07\x01"
    assert rows_of(bytes(book)) == [(1, ["a", "#DIV/0!", "b"])]


def test_a_raised_digit_is_a_note_mark_and_not_part_of_a_number():
    runs = '<r><t>5</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    assert texts(f'<c t="inlineStr"><is>{runs}</is></c>') == ["5¹"]
    assert texts('<c t="s"><v>0</v></c>', strings=f"<si>{runs}</si>") == ["5¹"]


@pytest.mark.parametrize("look", ['<vertAlign val="subscript"/>', "<strike/>", '<strike val="0"/>'])
def test_struck_figures_and_lowered_digits_are_not_joined_with_the_figure(look):
    runs = f"<r><rPr>{look}</rPr><t>20</t></r><r><t>21</t></r>"
    read_so = {"<strike/>": "21", '<strike val="0"/>': "2021"}.get(look, "²⁰21")
    assert texts(f'<c t="inlineStr"><is>{runs}</is></c>') == [read_so]
    assert texts('<c t="s"><v>0</v></c>', strings=f"<si>{runs}</si>") == [read_so]


def test_xls_fonts_are_distinguished():
    plain, raised, struck = xlwt.Font(), xlwt.Font(), xlwt.Font()
    raised.escapement, struck.struck_out = xlwt.Font.ESCAPEMENT_SUPERSCRIPT, True

    def write(_, sheet):
        sheet.write(0, 1, "长" * 9_000)  # the next string is in a continued record
        sheet.write_rich_text(0, 2, (("20", plain), ("1", raised)))
        sheet.write_rich_text(0, 3, (("20", struck), ("21", plain)))
        sheet.write_rich_text(0, 4, (("2", plain), ("0件", plain)))

    (said,) = rows_of(xls(["a", None, None, None, None, "b"], prepare=write))
    assert said[1][2:] == ["20¹", "21", "20件", "b"]


def formatted(stored, code):
    """The text of a figure with this number format, in an XLS and an XLSX."""
    quoted = code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    data = xlsx(row(1, "a", f'<c s="2"><v>{stored}</v></c>', "b"))
    new = changed(data, {"styles__xml": lambda styles: styles.replace("#,##0.0000", quoted)})
    old = xls(["a", None, "b"], prepare=lambda _, sheet: sheet.write(0, 1, stored, xlwt.easyxf(num_format_str=code)))
    (here,), (there,) = rows_of(new), rows_of(old)
    assert here == there
    return here[1][1]


PLAIN = (
    "General", "0", "#,##0.0000", "0_ ", "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"??_ ;_ @_ ", "0;[Red]-0", "[DBNum1]0",
    "0000", "@", "0.00E+00", '0;-0;"/"',
)  # fmt: skip


@pytest.mark.parametrize("code", PLAIN)
def test_a_format_of_decimals_and_commas_leaves_a_figure_as_stored(code):
    assert [formatted(stored, code) for stored in (5000, -5, 0, 1.25)] == ["5000", "-5", "0", "1.25"]


@pytest.mark.parametrize(
    ("code", "stored", "text"),
    [
        ('0"元"', 5000, "5000元"), ('#,##0.00"万元"', 1.25, "1.25万元"), ("0\\元", 5, "5元"), ("0!元", 0, "0元"),
        ('"减"0', 5, "减5"), ('"增"0;"减"0', -5, "减5"), ('"增"0;"减"0', 5, "增5"), ("0;\\(0\\)", -5, "(5)"),
        ("[$¥-804]#,##0", 5, "¥5"), ('G/通用格式"人"', 5, "5人"),
    ],
)  # fmt: skip
def test_text_and_signs_of_a_format_are_read(code, stored, text):
    assert formatted(stored, code) == text


@pytest.mark.parametrize("code", ["0!.0,", "0.0,", "#,##0,,", "0%", "0.00%", '[>9]0!.0,"万";0', '0"."0', "0;0"])
def test_a_format_that_shows_another_figure_gives_no_number(code):
    said = formatted(-123456 if code == "0;0" else 123456, code)
    assert "123456 (" in said
    assert [read_value(said, kind).number for kind in ("count", "change", "amount")] == [None] * 3


def test_half_a_surrogate_pair_is_replaced():
    assert texts("1_xD800_2") == ["1\ufffd2"]


def test_a_strict_xlsx_is_read():
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = worksheet(row(1, "a", 7, 1), before='<cols><col min="2" max="2" hidden="1"/></cols>').replace(MAIN, strict)
    assert rows_of(workbook({"S": sheet})) == [(1, ["a", "1"])]


def test_hidden_parts_of_an_xls_are_not_read():
    def hide(book, sheet):
        sheet.row(1).hidden = True
        sheet.col(1).hidden = True
        sheet.write_merge(2, 3, 0, 0, "b")
        old = book.add_sheet("old")
        old.write(0, 0, "a")
        old.write(0, 1, 9)
        old.visibility = 1

    data = xls(["a", 7, 1], ["a", 7, 7], [None, 7, 2], [None, 7, 3], prepare=hide)
    assert rows_of(data) == [(1, ["a", "1"]), (1, ["b", "2"]), (1, ["3"])]


def test_a_formula_reads_as_its_stored_result_and_without_one_as_itself():
    stored, text, bare = "<c><f>A1+6</f><v>7</v></c>", '<c t="str"><f>A2</f><v></v></c>', "<c><f>SUM(A1:A9)</f></c>"
    assert texts(stored, text, bare) == ["7", "", "=SUM(A1:A9)"]


@pytest.mark.parametrize("empty", ["<v/>", "<v></v>", ""])
def test_a_formula_with_an_empty_result_is_an_error(empty):
    assert texts(f"<c><f>1+1</f>{empty}</c>", f'<c t="n"><f>1+2</f>{empty}</c>') == ["=1+1", "=1+2"]


def test_reading_twice_gives_the_same_grid():
    data = xlsx(row(1, "a", 1), row(2, "b"), row(3, "c", 2))
    assert list(readings(data)) == list(readings(data))
