"""The table in any order, both languages, the downloads."""

import io
import json
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from python_calamine import load_workbook

from pipelines.desk.downloads import download_name
from pipelines.desk.draft import Draft
from pipelines.desk.table import SORTABLE
from pipelines.desk.words import words
from tests.generator import write_pdf
from tests.pipelines.desk.drafts import CARRIED, NOT_A_REPORT, REVIEW, SUQIAN, draft

DESK = Path("pipelines/desk")
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def filled(opened):
    opened.browser.drop(
        ("c.txt", draft(SUQIAN, **CARRIED)), ("a.txt", draft()), ("b.txt", draft((SUQIAN[0], 2022), **REVIEW)),
        ("d.txt", NOT_A_REPORT),
    )  # fmt: skip
    return opened


ORDERS = {"file": "abcd", "year": "bcad", "result": "dcba", "errors": "adbc", "kind": "cbad", "body": "cbad"}


@pytest.mark.parametrize("column", SORTABLE)
def test_the_table_is_sorted_by_each_column_both_ways(filled, column):
    up = "".join(row[1][0] for row in filled.browser.page(f"/?sort={column}&order=up").rows())
    down = filled.browser.page(f"/?sort={column}&order=down")
    assert up == ORDERS.get(column, up)
    assert sorted(row[1][0] for row in down.rows()) == list("abcd")
    assert column not in ("year", "kind", "body") or down.rows()[-1][1] == "d.txt", "no report, so without a value"
    assert [th["class"] for th in down.all("th", **{"aria-sort": "descending"})] == [column]
    assert f"/?sort={column}&order=up" in down.links()


def test_a_sort_that_does_not_exist_is_by_result(filled):
    wanted = [row[1] for row in filled.browser.page("/?sort=result").rows()]
    assert [row[1] for row in filled.browser.page("/?sort=__class__&order=down").rows()] == wanted


def test_the_pages_are_english_after_the_switch_except_for_what_reports_print(filled):
    browser = filled.browser
    (switch,) = [link for link in browser.page("/reports/1").links() if "lang=en" in link]
    report = browser.page(switch)
    assert report.all("html", lang="en")
    assert "What to change" in report.words
    assert "the total does not equal" in report.words or "does not equal" in report.words
    home = browser.page("/")
    around = re.sub(r"<tbody>.*</tbody>", "", home.source, flags=re.DOTALL)
    assert set(HAN.findall(around)) <= set("用中文显示"), "the switch back"
    assert home.rows()[0][3] == "not a report"


def test_every_text_of_the_templates_exists_and_every_text_is_used():
    templates = "".join(path.read_text("utf-8") for path in (DESK / "templates").glob("*.html"))
    code = "".join(path.read_text("utf-8") for path in DESK.glob("*.py"))
    named = set(re.findall(r"\bw\.(\w+)", templates))
    assert named <= set(words("zh"))
    used = named | set(re.findall(r"""["'](\w+)["']""", code)) | {"fixed", "new", "remaining"}
    assert {key for key in words("zh") if not key.startswith(("column_", "kind_"))} <= used


def test_labels_belong_to_their_fields_and_headings_are_in_order(filled):
    for path in ("/", "/reports/1"):
        page = filled.browser.page(path)
        fields = {attrs["id"] for attrs in page.all("input") if attrs.get("type") != "hidden"}
        assert fields <= {attrs["for"] for attrs in page.all("label")}
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        assert page.all("a", **{"class": "skip"})


def test_the_downloads_are_what_the_command_writes(filled, gongkai_here, tmp_path):
    (tmp_path / "c.txt").write_bytes(draft(SUQIAN, **CARRIED))
    run = gongkai_here("check", tmp_path / "c.txt", "--json", "--html", tmp_path / "c.html", "--lang", "zh")
    (ours,) = json.loads(filled.browser.get("/reports/1/report.json").text)["reports"]
    (theirs,) = json.loads(run.stdout)["reports"]
    assert ours["findings"][:2] == theirs["findings"][:2]
    assert ours["cells"] == theirs["cells"]
    answer = filled.browser.get("/reports/1/page.html")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''c.txt.html"
    assert "Content-Security-Policy" in answer.text
    assert "应为" in answer.text
    answer = filled.browser.get("/reports/1/report.xlsx")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''c.txt.xlsx"
    assert load_workbook(io.BytesIO(answer.data)).sheet_names == ["汇总", "问题", "数据"]


def test_all_results_are_one_zip(filled):
    with zipfile.ZipFile(io.BytesIO(filled.browser.get("/results.zip").data)) as archive:
        names = archive.namelist()
        assert names[:3] == ["核对结果.html", "核对结果.json", "核对结果.xlsx"]
        assert names[3:] == [f"各份报告/{n:03d}-{name}.txt.html" for n, name in enumerate("cabd", 1)]
        assert len(json.loads(archive.read("核对结果.json"))["reports"]) == 4
        assert "<h1>" in archive.read(names[0]).decode()
        assert load_workbook(io.BytesIO(archive.read(names[2]))).sheet_names[:2] == ["汇总", "问题"]
    assert [path.name for path in filled.folder.iterdir()] == ["files"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pdf_is_shown_as_its_pages(opened, language):
    opened.browser.drop(("a.pdf", draft(write=write_pdf, **CARRIED)))
    page = opened.browser.page(f"/reports/1?lang={language}")
    assert page.all("svg")
    (suspect,) = page.all("rect", **{"class": "suspect"})
    assert f"#{suspect['id']}" in page.links()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("年报.docx", "年报.docx"), ("a/b/年报.pdf", "年报.pdf"), ("x.zip!in/年报.pdf", "年报.pdf"), ("..", "_"),
        ('a"b<c>|?*.txt', "a_b_c_.txt"), ("C:\\folder\\年报.doc", "年报.doc"), (".hidden", "hidden"), ("a. ", "a"),
        ("长" * 300, "长" * 78), ("𠮷" * 300, "𠮷" * 58), ("nul.docx", "_nul.docx"), ("x/CON", "_CON"),
    ],
)  # fmt: skip
def test_a_name_of_a_download_is_allowed_by_every_system(name, written):
    assert download_name(Draft(1, name, None), ".html") == f"{written}.html"


def test_a_draft_is_shown_beside_the_previous_years_report(opened):
    opened.browser.drop(("今年.txt", draft(SUQIAN)), earlier=[("去年.txt", draft(("宿迁市人民政府", 2022)))])
    assert "/reports/1/compare" in opened.browser.page("/reports/1").links()
    page = opened.browser.page("/reports/1/compare")
    assert page.all("link", href="/static/compare.css")
    assert page.all("section", id="carried")
    assert "去年.txt" in page.words
    for name, start in (("compare.html", b"<!DOCTYPE html>"), ("compare.xlsx", b"PK")):
        answer = opened.browser.get(f"/reports/1/{name}")
        assert answer.data.startswith(start)
        assert "attachment" in answer.headers["content-disposition"]
    assert opened.browser.get("/static/compare.css").status == 200


def test_a_draft_without_a_previous_report_has_no_comparison(opened):
    opened.browser.drop(("今年.txt", draft(SUQIAN)))
    assert "/reports/1/compare" not in opened.browser.page("/reports/1").links()
    assert opened.browser.get("/reports/1/compare").status == 404
