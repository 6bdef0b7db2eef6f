"""`gongkai compare`: its outputs, its exit codes, and what it does not compare."""

import json

import pytest

from pipelines.cli.compare_documents import short_names
from tests.generator import write_html, write_text
from tests.pipelines.cli.checks import XIHU
from tests.pipelines.nightly_runs import of_body

SUQIAN = "宿迁市人民政府"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two years of a body, one with a figure that does not carry on, another body, and a notice."""
    folder = tmp_path_factory.mktemp("years")
    written = {
        "last.html": write_html.write(of_body(SUQIAN, 2022)),
        "now.txt": write_text.write(of_body(SUQIAN, 2023)),
        "carried.txt": write_text.write(of_body(SUQIAN, 2023, applications__carried_in__total=999)),
        "other.txt": write_text.write(of_body(*XIHU)),
        "notice.txt": "关于召开会议的通知".encode(),
    }
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return {path.stem: path for path in folder.iterdir()}


def compared(gongkai_here, *arguments, code=0):
    said = gongkai_here("compare", *arguments)
    assert said.returncode == code, said.stderr
    return said


@pytest.mark.slow
def test_the_order_of_the_arguments_does_not_matter(gongkai_here, files):
    one = compared(gongkai_here, files["last"], files["now"], "--json").stdout
    other = compared(gongkai_here, files["now"], files["last"], "--json").stdout
    assert json.loads(one) == json.loads(other)
    found = json.loads(one)["comparison"]
    assert [found[which]["year"] for which in ("earlier", "later")] == [2022, 2023]
    assert list(found) == [
        "earlier", "later", "counts", "cells", "only_earlier", "only_later", "carried_over", "not_carried_over", "text"
    ]  # fmt: skip
    assert len(found["cells"]) == found["counts"]["all"]
    cell = next(cell for cell in found["cells"] if cell["key"] == "applications.carried_in.total")
    assert cell["change"] == cell["later"] - cell["earlier"]


def test_a_figure_that_does_not_carry_on_is_printed_and_sets_the_exit_code(gongkai_here, files):
    words = compared(gongkai_here, files["last"], files["carried"], "--lang", "zh", code=1).stdout
    assert "X-01" in words
    joined = "".join(words.split())  # without the line feeds of a terminal
    assert "相差959" in joined
    assert "不符1" in joined


def test_page_and_workbook_are_written_and_overwrite_no_other_file(gongkai_here, files, tmp_path):
    page, book = tmp_path / "两年.html", tmp_path / "两年.xlsx"
    for _ in range(2):  # its own files are replaced
        compared(gongkai_here, files["last"], files["now"], "--html", page, "--xlsx", book, "--lang", "zh")
    assert "宿迁市人民政府" in page.read_text("utf-8")
    assert book.read_bytes()[:2] == b"PK"
    before = files["now"].read_bytes()
    for option in ("--html", "--xlsx"):
        said = compared(gongkai_here, files["last"], files["now"], option, files["now"], code=2)
        assert str(files["now"]) in said.stderr
    assert files["now"].read_bytes() == before


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("now", "carried", ["2023", "gongkai desk"]),
        ("now", "now", ["2023"]),
        ("last", "other", ["宿迁市人民政府", "杭州市西湖区人民政府", "--renamed"]),
        ("last", "notice", ["notice.txt", "不是可读的年度报告"]),
    ],
)
def test_two_documents_that_cannot_be_compared_are_refused_with_what_to_do(gongkai_here, files, one, other, words):
    said = compared(gongkai_here, files[one], files[other], "--lang", "zh", code=2)
    assert said.stdout == ""
    assert [word for word in words if word not in said.stderr] == []


def test_a_missing_file_and_a_folder_are_refused(gongkai_here, files):
    folder = files["now"].parent
    assert "5" in compared(gongkai_here, folder, files["now"], "--lang", "zh", code=2).stderr
    assert "没有这个文件" in compared(gongkai_here, folder / "无.txt", files["now"], "--lang", "zh", code=2).stderr


@pytest.mark.slow
def test_reports_are_found_in_the_archive_by_their_ids(gongkai_here, first, place):
    by_body = [row for row in first.tables["staged.report"] if row["body"] == SUQIAN]
    years = {r["fiscal_year"]: r["report_id"] for r in by_body}
    where = ("--warehouse", place.warehouse, "--archive", place.archive)
    said = gongkai_here("compare", years[2022][:12], years[2023][:12], "--json", *where)
    found = json.loads(said.stdout)["comparison"]
    assert [found[which]["sha256"] for which in ("earlier", "later")] == [years[2022], years[2023]]
    unknown = compared(gongkai_here, "0" * 12, years[2023], "--lang", "en", *where, code=2)
    assert "no report with this id" in unknown.stderr


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("/a/b/2022.docx", "/a/c/2023.docx", ("2022.docx", "2023.docx")),
        ("/a/2022/年报.docx", "/a/2023/年报.docx", ("2022/年报.docx", "2023/年报.docx")),
        ("in.zip!a/年报.pdf", "年报.pdf", ("in.zip!a/年报.pdf", "年报.pdf")),
        ("年报.pdf", "0123456789ab", ("年报.pdf", "0123456789ab")),
    ],
)
def test_a_file_is_named_without_the_folders_that_both_have(one, other, shown):
    assert tuple(short_names({"1": one, "2": other}).values()) == shown
