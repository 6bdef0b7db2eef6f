"""`gongkai letters` on a folder: who gets a letter, what it asks, where it shows the figures, and the list."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image
from python_calamine import load_workbook

from tests.generator import write_docx, write_pdf, write_text
from tests.pipelines.cli.checks import XIHU
from tests.pipelines.nightly_runs import of_body

SUQIAN = ("宿迁市人民政府", 2023)
CARRIED = {"applications__carried_out__natural_person": 99}
REVIEW = {"disputes__review__total": 77}
ACCUSING = ("错误", "违反", "虚报", "瞒报", "责令", "必须")


def text_of(path):
    """The paragraphs and the cells of a letter."""
    document = Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def write(gongkai_here, tmp_path):
    """The letters of documents given as bytes by name: the run, and the folder."""

    def letters(*options, language="zh", **documents):
        source, to = tmp_path / "in", tmp_path / "out"
        source.mkdir(exist_ok=True)
        for name, data in documents.items():
            (source / name).write_bytes(data)
        return gongkai_here("letters", source, "--to", to, "--lang", language, *options), to

    return letters


def named(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_body_with_findings_gets_a_letter_and_no_other_does(write):
    run, folder = write(
        bad=write_text.write(of_body(*XIHU, **CARRIED)), good=write_text.write(of_body(*SUQIAN)), none=b"no report"
    )
    assert run.returncode == 0
    assert named(folder) == ["杭州市西湖区人民政府 2023.docx", "清单.xlsx"]
    assert "已生成 1 份函（共 2 处问题）" in run.stdout
    assert "无法读取的文件：1 个" in run.stdout


def test_a_report_that_is_corrected_gets_no_letter_any_more(gongkai_here, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for n, faults in enumerate((CARRIED, {})):
        (source / "report.txt").write_bytes(write_text.write(of_body(*XIHU, **faults)))
        assert gongkai_here("letters", source, "--to", tmp_path / str(n), "--lang", "zh").returncode == 0
    assert len(named(tmp_path / "0")) == 2
    assert named(tmp_path / "1") == ["清单.xlsx"]


def test_a_letter_asks_and_says_what_where_by_when_and_on_what_basis(write):
    _, folder = write("--by", "2026-03-31", "--sign", "某市政务公开办", bad=write_text.write(of_body(*XIHU, **CARRIED)))
    text = text_of(folder / "杭州市西湖区人民政府 2023.docx")
    for words in (
        "杭州市西湖区人民政府：", "请核实", "下列 2 处数据", "相差 97", "由 99 改为 2", "国办公开办函〔2021〕30号",
        "请于2026年3月31日前", "某市政务公开办", "附件：有关数据所在的表格", "同第 1 项",
    ):  # fmt: skip
        assert words in text
    assert not [word for word in ACCUSING if word in text]
    assert "{" not in text


def test_what_the_office_does_not_state_is_left_blank(write):
    _, folder = write(bad=write_text.write(of_body(*XIHU, **CARRIED)))
    text = text_of(folder / "杭州市西湖区人民政府 2023.docx")
    assert "请于　　　年　　月　　日前" in text
    assert "（落款单位）\n　　　年　　月　　日" in text


def shades(path):
    """The shades of the cells of a letter by their text."""
    document = Document(path)
    found = {}
    for cell in (cell for table in document.tables for row in table.rows for cell in row.cells):
        shade = cell._tc.tcPr.find(qn("w:shd"))
        if shade is not None:
            found.setdefault(shade.get(qn("w:fill")), []).append(cell.text)
    return found


def test_a_format_without_pages_shows_its_table_with_the_failing_cells_shaded(write):
    _, folder = write(bad=write_docx.write(of_body(*XIHU, **CARRIED)))
    found = shades(folder / "杭州市西湖区人民政府 2023.docx")
    assert found["FFD9D9"] == ["99\n（2）"]
    assert len(found["FFF3C4"]) == 9


def test_a_pdf_shows_the_part_of_its_pages_with_the_cells_boxed(write):
    _, folder = write(bad=write_pdf.write(of_body(*XIHU, **CARRIED)))
    with zipfile.ZipFile(folder / "杭州市西湖区人民政府 2023.docx") as archive:
        media = sorted(name for name in archive.namelist() if name.startswith("word/media/"))
        pictures = [Image.open(io.BytesIO(archive.read(name))) for name in media]
    assert len(pictures) == 2
    assert all(picture.height < picture.width for picture in pictures)
    reds = [sum(red > 170 and green < 80 for red, green, _ in picture.getdata()) for picture in pictures]
    assert reds[0] == 0
    assert reds[1] > 50, "the suspect cell, carried over, is on the later page"
    text = text_of(folder / "杭州市西湖区人民政府 2023.docx")
    assert "第 3 页" in text
    assert "附件：有关数据在报告中的位置" in text
    assert not Document(folder / "杭州市西湖区人民政府 2023.docx").tables


def test_the_findings_are_those_of_the_chosen_severities(write):
    _, folder = write("--severity", "identity", bad=write_text.write(of_body(*XIHU, **CARRIED)))
    text = text_of(folder / "杭州市西湖区人民政府 2023.docx")
    assert "下列 1 处数据" in text
    assert "“总计”不等于各类申请人之和" in text


def test_figures_that_the_previous_years_report_contradicts_are_in_the_letter(write, tmp_path):
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    (earlier / "last.txt").write_bytes(write_text.write(of_body(SUQIAN[0], SUQIAN[1] - 1, **CARRIED)))
    document = write_text.write(of_body(*SUQIAN))
    run, folder = write("--severity", "cross_year", now=document)
    assert named(folder) == ["清单.xlsx"]
    (folder / "清单.xlsx").unlink()
    run, folder = write("--severity", "cross_year", "--against", earlier, now=document)
    assert run.returncode == 0, run.stderr
    assert named(folder) == ["宿迁市人民政府 2023.docx", "清单.xlsx"]
    text = text_of(folder / "宿迁市人民政府 2023.docx")
    assert "上年" in text


def test_an_earlier_report_named_by_itself_that_cannot_be_read_is_misuse(write, tmp_path):
    (tmp_path / "none.txt").write_bytes(b"no report")
    run, folder = write("--against", tmp_path / "none.txt", now=write_text.write(of_body(*XIHU, **CARRIED)))
    assert run.returncode == 2
    assert "none.txt" in run.stderr
    assert not folder.exists()


def test_two_files_of_one_body_and_year_are_one_letter_that_names_both(write):
    _, folder = write(
        **{
            "first.txt": write_text.write(of_body(*XIHU, **CARRIED)),
            "second.txt": write_text.write(of_body(*XIHU, **REVIEW)),
        }
    )
    (letter,) = folder.glob("*.docx")
    text = text_of(letter)
    assert "first.txt" in text
    assert "second.txt" in text


def test_several_alternatives_are_listed_as_such(write):
    _, folder = write(bad=write_text.write(of_body(*XIHU, disputes__review__total=77)))
    text = text_of(folder / "杭州市西湖区人民政府 2023.docx")
    assert re.search(r"任选其一|仅此一种", text)


def test_the_list_names_the_letters_and_the_reports_without_an_addressee(write):
    unknown = write_text.write(of_body(*SUQIAN, **REVIEW)).decode().replace("宿迁市人民政府", "某某单位").encode()
    _, folder = write("--by", "2026-03-31", bad=write_text.write(of_body(*XIHU, **CARRIED)), unknown=unknown)
    book = load_workbook(folder / "清单.xlsx")
    letters = book.get_sheet_by_name("已生成函件").to_python()
    assert letters[1][:7] == [
        1, "杭州市西湖区人民政府", 2023, 2, "T3-01、T3-45", "杭州市西湖区人民政府 2023.docx", "2026年3月31日",
    ]  # fmt: skip
    assert letters[0][-3:] == ["发出日期", "反馈日期", "核实结果"]
    (_, left_out) = book.get_sheet_by_name("未生成函件").to_python()
    assert left_out[0].endswith("unknown")
    assert left_out[4]


def test_a_folder_that_holds_files_is_left_as_it_is(write):
    _, folder = write(bad=write_text.write(of_body(*XIHU, **CARRIED)))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    run, _ = write()
    assert run.returncode == 2
    assert "已有文件，没有改动" in run.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--by", "31.3.2026"), "不是日期"),
        (("--severity", "legal"), "没有类别“legal”，可用的有：structural"),
        (("--year", "2023"), "只用于数据库"),
        (("--template", "none.docx"), "无法读取"),
    ],
)
def test_misuse_is_reported_in_words(write, options, words):
    run, _ = write(*options, bad=write_text.write(of_body(*XIHU)))
    assert run.returncode == 2
    assert words in run.stderr


def test_a_source_that_does_not_exist_is_misuse_and_writes_nothing(gongkai_here, tmp_path):
    run = gongkai_here("letters", tmp_path / "none", "--to", tmp_path / "to", "--lang", "zh")
    assert (run.returncode, run.stdout) == (2, "")
    assert "没有这个文件" in run.stderr
    assert not (tmp_path / "to").exists()


def test_the_command_is_english_and_the_letters_chinese(write):
    run, folder = write(language="en", bad=write_text.write(of_body(*XIHU, **CARRIED)))
    assert "Letters written: 1 (2 findings)" in run.stdout
    assert named(folder) == ["list.xlsx", "杭州市西湖区人民政府 2023.docx"]
    assert "请核实" in text_of(folder / "杭州市西湖区人民政府 2023.docx")
