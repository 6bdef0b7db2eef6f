"""The workbook of a comparison, read back: figures are numbers, texts are never formulas."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from pipelines.compare.workbook import comparison_workbook, is_our_workbook
from tests.pipelines.compare.pairs import SENTENCES, compared, report, two_years

FORMULA = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def found():
    text = {"一": SENTENCES[0] + SENTENCES[1]}, {"一": SENTENCES[0].replace("四十二", "六十") + "=1+1新增说明。"}
    one, other = two_years(earlier=text[0], later=text[1], applications__granted__total=None)
    return compared(one, other)


def written(found, language="zh"):
    names = {found.earlier.sha256: FORMULA, found.later.sha256: "本年.docx"}
    return comparison_workbook(found, names, language)


def sheets(data):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_cell_is_a_row_with_both_years_and_its_change(found):
    heads, *rows = sheets(written(found))["表格"]
    assert heads[5:9] == ["2022", "2023", "增减", "增减百分比"]
    cells = [cell for table in found.tables for cell in table.cells]
    assert len(rows) == len(cells)
    for row, cell in zip(rows, cells, strict=True):
        figures = [None if value == "" else value for value in row[5:8]]
        assert figures == [
            None if n is None else pytest.approx(float(n)) for n in (cell.earlier, cell.later, cell.change)
        ]
        assert (row[8] == "") == (cell.percent is None)


def test_every_tie_and_every_sentence_has_a_row(found):
    read = sheets(written(found))
    assert len(read["结转数衔接"]) == 1 + len(found.ties)
    sentences = [s for section in found.sections for s in section.sentences if s.kind != "moved_away"]
    assert [row[2] for row in read["正文"][1:]] == ["".join(piece.text for piece in s.pieces) for s in sentences]


def test_no_text_is_a_formula_or_a_link(found):
    with zipfile.ZipFile(io.BytesIO(written(found))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"<hyperlink" in part for name, part in parts.items() if "worksheets" in name)
    assert FORMULA.encode() in parts["xl/sharedStrings.xml"]


def test_cells_of_one_form_alone_have_a_sheet_of_their_own(found):
    two_forms = compared(report(2020, form="f2019"), report(2021))
    rows = sheets(written(two_forms))["仅一年有"]
    assert len(rows) == 1 + len(two_forms.only_earlier) + len(two_forms.only_later)
    assert "仅一年有" not in sheets(written(found))


def test_the_same_comparison_gives_the_same_bytes_which_are_recognised(found, tmp_path):
    assert written(found) == written(found)
    (tmp_path / "ours.xlsx").write_bytes(written(found, "en"))
    (tmp_path / "other.xlsx").write_bytes(b"PK\x03\x04")
    assert is_our_workbook(tmp_path / "ours.xlsx")
    assert not is_our_workbook(tmp_path / "other.xlsx")
