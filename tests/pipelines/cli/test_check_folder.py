"""`gongkai check` on a folder: one line for each document, totals, and the same as a page."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from expectations.rulebook.load import rulebook
from pipelines.cli.text_columns import width
from tests.generator import write_docx, write_html, write_text
from tests.pipelines.cli.checks import XIHU, reports
from tests.pipelines.nightly_runs import of_body

NAMES = ["baofeng-2023.html", "wuhou-statistics-2023.html", "xihu-2023.html", "road-notice-2023.txt"]
BELOW = ["更深/yuelu-2022.docx", "more.zip!suqian-2022.docx"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, examples_folder):
    """Reports in a folder, below it and in a ZIP, beside files that are ignored."""
    top = tmp_path_factory.mktemp("reports")
    for name in NAMES:
        (top / name).write_bytes((examples_folder / name).read_bytes())
    (top / "更深").mkdir()
    (top / "更深" / "yuelu-2022.docx").write_bytes((examples_folder / "yuelu-2022.docx").read_bytes())
    with zipfile.ZipFile(top / "more.zip", "w") as archive:
        archive.write(examples_folder / "suqian-2022.docx", "suqian-2022.docx")
    (top / ".hidden.html").write_bytes(b"x")
    (top / ".git").mkdir()
    (top / ".git" / "page.html").write_bytes(b"x")
    return top


@pytest.fixture(scope="module")
def said(gongkai_here, folder):
    """The output for the folder in Chinese."""
    return gongkai_here("check", folder, "--lang", "zh")


def test_each_document_has_one_line_with_body_and_verdict(said):
    assert said.returncode == 2
    heading, *lines = said.stdout.splitlines()
    assert " ".join(heading.split()) == "文件 机关 年度 数据项 错误 提示 无法判断 未识别的数字 结论"
    rows = {cells[0]: cells[1:] for line in lines[:6] if (cells := line.split())}
    assert set(rows) == {*NAMES, *BELOW}
    assert rows["xihu-2023.html"][0].startswith("杭州市西湖")
    assert rows["xihu-2023.html"][1:] == ["2023", "200/200", "2", "0", "0", "0", "不符"]
    assert rows["更深/yuelu-2022.docx"][0].startswith("长沙市岳麓")
    assert rows["更深/yuelu-2022.docx"][1:] == ["2022", "200/200", "1", "1", "0", "0", "不符"]
    assert rows["baofeng-2023.html"][3:] == ["0", "0", "0", "0", "相符"]
    assert rows["road-notice-2023.txt"] == ["不是年度报告"]
    assert any(line.startswith("road-notice-2023.txt: 不是年度报告: ") for line in lines)
    assert lines[-1].startswith("6 个文件，5 份年度报告：2 份不符")
    assert lines[-1].endswith("1 个文件不是可读的年度报告。")


def test_an_undecided_report_does_not_pass(gongkai_here, folder):
    lines = gongkai_here("check", folder, "--lang", "en").stdout.splitlines()
    (row,) = [line for line in lines if line.startswith("wuhou-statistics")]
    assert not row.endswith("pass")
    assert int(row.split()[6]) > 0
    assert row.endswith("undecided")
    assert "1 undecided, 0 note" in lines[-1]


def test_columns_are_aligned(said):
    from pipelines.cli.text_columns import width

    heading, *lines = said.stdout.splitlines()
    at = width(heading[: heading.index("年度") + 2])
    for line in (line for line in lines[:6] if "/200" in line):
        year = next(word for word in ("2023", "2022") if f" {word} " in line)
        assert width(line[: line.index(f" {year} ") + 5]) == at


def test_the_exit_code_is_that_of_the_worst(gongkai_here, folder, tmp_path, examples_folder):
    assert gongkai_here("check", folder / "更深").returncode == 1
    (tmp_path / "good.html").write_bytes((examples_folder / "baofeng-2023.html").read_bytes())
    assert gongkai_here("check", tmp_path).returncode == 0


def test_the_json_object_is_the_same_as_for_single_files(gongkai_here, folder):
    found = reports(gongkai_here("check", "--json", folder))
    assert {report["file"] for report in found} >= {str(folder / name) for name in NAMES}
    assert len(found) == 6


def test_a_folder_is_printed_as_a_table_and_a_file_beside_it_in_full(gongkai_here, folder, examples_folder):
    said = gongkai_here("check", examples_folder / "xihu-2023.html", folder / "更深", "--lang", "zh").stdout
    assert "不符  T3-01" in said
    assert "不符  T4-01" not in said
    assert "yuelu-2022.docx  长沙市岳麓区人民政府" in said


def test_the_page_of_a_folder_has_the_table_and_a_part_for_each_failing_report(gongkai_here, folder, tmp_path):
    page = tmp_path / "page.html"
    gongkai_here("check", folder, "--html", page, "--lang", "zh")
    text = page.read_text("utf-8")
    assert text.count("<section") == 4  # two that fail, one that is undecided, one that is not a report
    assert all(f'<a href="#{anchor}">' in text for anchor in re.findall(r'<section id="([^"]+)"', text))
    assert text.count("宝丰县人民政府办公室") == 1
    assert "<h2>长沙市岳麓区人民政府2022年政府信息公开工作年度报告</h2>" in text
    assert "6 个文件，5 份年度报告" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_of_the_table_is_wider_than_a_hundred_columns(gongkai_here, folder, language):
    lines = gongkai_here("check", folder, "--lang", language).stdout.splitlines()
    assert [line for line in lines[:7] if width(line) > 100] == []


@pytest.mark.slow
@pytest.mark.parametrize("given", ["reports", "./reports", "../here/reports", "link"])
def test_a_file_of_a_folder_is_named_as_the_folder_was_given(gongkai_here, folder, tmp_path, monkeypatch, given):
    here = tmp_path / "here"
    here.mkdir()
    (here / "link").symlink_to(folder)
    shutil.copytree(folder, here / "reports")
    monkeypatch.chdir(here)
    files = {report["file"] for report in reports(gongkai_here("check", given, "--json"))}
    assert files == {str(Path(given, name)) for name in (*NAMES, *BELOW)}


REPORT = of_body(*XIHU)
BLANK = {cell.key.replace(".", "__"): None for cell in list(REPORT.form.layout())[60:188]}


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """One report in two kinds of file, one of them twice, and another version of it with a long name."""
    top = tmp_path_factory.mktemp("copies")
    (top / "a.html").write_bytes(write_html.write(REPORT))
    (top / "b.docx").write_bytes(write_docx.write(REPORT))
    (top / "c.html").write_bytes(write_html.write(REPORT))
    name = "杭州市西湖区人民政府2023年政府信息公开工作年度报告（送审稿第二次修改后报办公室）.txt"
    wrong = of_body(*XIHU, disputes__review__total=77, applications__granted__natural_person=None)
    (top / name).write_bytes(write_text.write(wrong))
    return top, name


def test_files_of_one_report_are_named_once_and_in_no_row(gongkai_here, copies):
    top, name = copies
    lines = gongkai_here("check", top, "--lang", "zh").stdout.splitlines()
    rows = {line.split()[0]: line.split()[-1] for line in lines[1:5]}
    (short,) = rows.keys() - {"a.html", "b.docx", "c.html"}
    assert rows == {"a.html": "相符", "b.docx": "相符", "c.html": "相符", short: "不符"}
    first, last = short.split("…")
    assert name.startswith(first)
    assert name.endswith(last)
    assert 57 <= width(short) <= 60
    note = "".join("".join(lines[5:-1]).split())
    assert note.startswith("杭州市西湖区人民政府2023年度的报告有4个文件，数字不同")
    assert note.endswith(f"a.html、b.docx、c.html；{name}")
    assert "1 份不符，0 份有规则无法判断" in lines[-1]
    assert lines[-1].endswith("不符的报告中，1 份另有规则无法判断。")


def test_a_report_on_another_year_than_its_folder_is_named(gongkai_here, tmp_path, examples_folder):
    names = ["baofeng-2023.html", "caozhen-2023.txt", "erligang-2023.docx", "xihu-2023.html", "yuelu-2022.docx"]
    for name in names:
        (tmp_path / name).write_bytes((examples_folder / name).read_bytes())
    text = "".join(gongkai_here("check", tmp_path, "--lang", "zh").stdout.split())
    assert "同一文件夹的报告多为2023年度，以下文件不是，请核对是否沿用了上年的报告：yuelu-2022.docx" in text


def test_a_report_with_many_blanks_is_not_green_anywhere(gongkai_here, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "draft.html").write_bytes(write_html.write(of_body(*XIHU, **BLANK)))
    page = tmp_path / "page.html"
    lines = gongkai_here("check", tmp_path / "in", "--lang", "zh", "--html", page).stdout.splitlines()
    assert lines[1].endswith("无法判断")
    assert "0 份相符" in lines[2]
    text = page.read_text("utf-8")
    assert '<tr class="undecided">' in text
    assert '<p class="verdict undecided">' in text
    assert "holds" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


def test_the_page_says_when_and_by_which_rules_it_was_made_and_the_rest_of_a_list_is_no_item(gongkai_here, tmp_path):
    draft, page = tmp_path / "draft.html", tmp_path / "page.html"
    draft.write_bytes(write_html.write(of_body(*XIHU, **BLANK)))
    gongkai_here("check", draft, "--html", page)
    text = page.read_text("utf-8")
    assert re.search(rf"核对日期：\d{{4}} 年 \d+ 月 \d+ 日；gongkai [^；]+；规则版本 {rulebook().edition}<", text)
    assert re.search(r"</ol>\s*<p>…… 另有 \d+ 项</p>", text)
    assert "<li>……" not in text
