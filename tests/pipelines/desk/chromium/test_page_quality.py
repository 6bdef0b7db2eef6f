"""Every kind of page in a real browser: accessible by WCAG 2.2 A and AA, within the width of a small office screen, and
on paper without what is for the screen alone.
"""

import io
import zipfile

import pdfplumber
import pytest

from expectations.gx.failing_pages import write_failing_pages
from expectations.gx.index_page import write_index
from pipelines.offline.bundle import pin_wheel, write_bundle
from pipelines.offline.platforms import platforms
from tests.expectations.gx.test_failing_pages import drawn
from tests.generator import write_html, write_pdf
from tests.pipelines.desk.chromium.desk_page import choose, expect
from tests.pipelines.desk.drafts import CARRIED, NOT_A_REPORT, REVIEW, SUQIAN, draft
from tests.pipelines.offline.wheels import write_wheel

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
FILES = {
    "年报.pdf": draft(write=write_pdf, **CARRIED), "宿迁市 年报.html": draft(SUQIAN, write_html, **REVIEW),
    "上年.txt": draft((SUQIAN[0], 2022)), "通知.txt": NOT_A_REPORT,
}  # fmt: skip


def faults(page):
    """What axe finds, each with the elements it finds it at, and whether the page is wider than the screen."""
    found = axe_playwright.Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
    listed = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*listed, *(["wider than the screen"] if wide else [])]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_the_desk_are_accessible_and_narrow_enough(desk, drafts, language):
    empty = faults(desk)
    choose(desk, drafts(FILES))
    paths = ["/", *(f"/reports/{n}" for n in range(1, len(FILES) + 1)), "/no-such-page"]
    found = {"empty": empty}
    for path in paths:
        desk.goto(f"{desk.home}{path}?lang={language}")
        found[path] = faults(desk)
    assert {path: one for path, one in found.items() if one} == {}


def test_the_pages_that_the_command_writes_are_accessible_and_narrow_enough(new_page, drafts, gongkai_here, tmp_path):
    page, paths = new_page(), drafts(FILES)
    for given in ([paths[0].parent], paths[:1], paths[1:2], paths[3:]):
        gongkai_here("check", *given, "--html", tmp_path / "page.html", "--lang", "zh")
        page.goto((tmp_path / "page.html").as_uri())
        assert faults(page) == []


def test_data_docs_are_accessible_and_narrow_enough(new_page, tmp_path):
    page, (failures, counts) = new_page(), drawn(1)
    write_index(tmp_path, counts, linked=write_failing_pages(tmp_path, failures))
    for path in (tmp_path / "index.html", *tmp_path.glob("failing/*/*.html")):
        page.goto(path.as_uri())
        assert faults(page) == []


@pytest.mark.parametrize("platform", platforms().platforms)
def test_the_instructions_for_installation_are_accessible_and_narrow_enough(new_page, tmp_path, platform):
    wheel, declared = write_wheel(tmp_path, "gongkai"), platforms()
    target = tmp_path / "offline.zip"
    write_bundle(target, declared.platforms[platform], ["3.11"], declared.modules, [pin_wheel(wheel)], [wheel])
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path)
    page = new_page()
    page.goto((tmp_path / "offline" / "使用说明.html").as_uri())
    assert faults(page) == []
    assert page.evaluate("[...document.images].every(one => one.naturalWidth > 0)")


def test_a_report_is_printed_without_what_is_for_the_screen(desk, drafts):
    choose(desk, drafts({"年报.pdf": FILES["年报.pdf"]}))
    desk.goto(f"{desk.home}/reports/1")
    with pdfplumber.open(io.BytesIO(desk.pdf(prefer_css_page_size=True))) as printed:
        first = printed.pages[0]
        assert (round(first.width), round(first.height)) == (595, 842)
        text = "".join(page.extract_text() for page in printed.pages)
        assert all(
            word["x0"] >= 0 and word["x1"] <= first.width for page in printed.pages for word in page.extract_words()
        )
    assert "T3-01" in text
    assert "JSON" not in text
    desk.emulate_media(media="print")
    expect(desk.locator("#upload")).to_be_hidden()
    expect(desk.locator("#ticks")).to_be_visible()
