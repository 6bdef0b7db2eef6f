"""A clerk's work on the desk in a real browser: files in, the table, a report, from a finding to its cell, the next
draft, downloads.
"""

import io
import json
import threading
import zipfile
from pathlib import Path

from tests.generator import write_docx, write_html, write_pdf
from tests.pipelines.desk.chromium.desk_page import choose, drop, expect, names, rows, wait_for_results
from tests.pipelines.desk.drafts import CARRIED, NOT_A_REPORT, REVIEW, SUQIAN, draft

SEVERAL = {
    "甲.html": draft(write=write_html, **CARRIED), "乙.txt": draft(SUQIAN, **REVIEW), "丙.txt": draft((SUQIAN[0], 2022))
}  # fmt: skip


def zipped(files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def test_one_file_is_dropped_and_read(desk, drafts):
    drop(desk, drafts({"年报.docx": draft(write=write_docx, **CARRIED)}))
    ((body, file, year, result, *_),) = rows(desk)
    assert (body, file, year, result) == ("杭州市西湖区人民政府", "年报.docx", "2023", "不符")


def test_several_files_are_chosen_and_the_table_is_sorted(desk, drafts):
    choose(desk, drafts(SEVERAL | {"通知.txt": NOT_A_REPORT}))
    assert names(desk) == ["通知.txt", "甲.html", "乙.txt", "丙.txt"]
    year = desk.get_by_role("columnheader", name="年度")
    year.get_by_role("link").click()
    expect(year).to_have_attribute("aria-sort", "ascending")
    assert names(desk) == ["丙.txt", "甲.html", "乙.txt", "通知.txt"]
    year.get_by_role("link").press("Enter")
    expect(year).to_have_attribute("aria-sort", "descending")
    assert names(desk) == ["甲.html", "乙.txt", "丙.txt", "通知.txt"]


def test_a_folder_is_dropped_or_chosen_with_the_folders_in_it(desk, drafts):
    files = {f"2023/{n}/{name}": data for n, (name, data) in enumerate(SEVERAL.items())} | {"2023/Thumbs.db": b"junk"}
    folder = drafts(files)[0].parents[1]
    drop(desk, [folder])
    assert sorted(names(desk)) == sorted(SEVERAL)
    desk.get_by_role("button", name="删除核对台上的全部文件和结果").click()
    expect(desk.locator("table.drafts")).to_have_count(0)
    choose(desk, folder, "#folder")
    assert sorted(names(desk)) == sorted(SEVERAL)


def test_a_zip_is_read_and_its_progress_is_shown(desk, drafts):
    go_on = threading.Event()
    desk.found.reading._thread.submit(go_on.wait)
    (path,) = drafts({"年报.zip": zipped(SEVERAL)})
    desk.set_input_files("#files", path)
    desk.get_by_role("button", name="开始核对").click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    expect(desk.locator("#count")).to_have_text("0/3")
    go_on.set()
    wait_for_results(desk)
    assert len(rows(desk)) == 3


def test_previous_years_reports_are_dropped_on_their_field(desk, drafts):
    desk.set_input_files("#earlier", drafts({"去年.txt": SEVERAL["丙.txt"]}, "earlier"))
    choose(desk, drafts({"今年.txt": draft(SUQIAN)}))
    expect(desk.locator("main")).to_contain_text("上年报告（1 份）：去年.txt")


def test_from_a_finding_to_its_cell_by_click_and_by_keyboard(desk, drafts):
    choose(desk, drafts({"年报.pdf": draft(write=write_pdf, **CARRIED)}))
    desk.get_by_role("link", name="杭州市西湖区人民政府").click()
    place = desk.get_by_role("link", name="看位置").first
    place.click()
    cell = desk.locator("rect:target")
    expect(cell).to_have_class("suspect")
    expect(cell).to_be_in_viewport()
    desk.goto(f"{desk.home}/reports/1")
    place.focus()
    desk.keyboard.press("Enter")
    expect(cell).to_be_in_viewport()


def test_every_control_is_reached_by_the_keyboard(desk, drafts):
    choose(desk, drafts({"年报.txt": SEVERAL["乙.txt"]}))
    desk.goto(f"{desk.home}/reports/1")
    wanted = desk.locator("a:visible, button:visible, input:visible").count()
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="跳到正文")).to_be_focused()
    reached = desk.evaluate_handle("new Set([document.activeElement])")
    for _ in range(wanted * 2):
        desk.keyboard.press("Tab")
        desk.evaluate(
            "reached => document.activeElement === document.body || reached.add(document.activeElement)", reached
        )
    assert desk.evaluate("reached => reached.size", reached) >= wanted


def test_a_task_is_ticked_off_and_the_corrected_draft_shows_what_is_fixed(desk, drafts):
    choose(desk, drafts({"初稿.html": draft(write=write_html, **CARRIED)}))
    desk.goto(f"{desk.home}/reports/1")
    with desk.expect_response("**/ticks"):
        desk.get_by_role("checkbox").first.check()
    desk.goto(desk.home)
    assert rows(desk)[0][-1] == "1/2"
    desk.goto(f"{desk.home}/reports/1")
    expect(desk.get_by_role("checkbox").first).to_be_checked()
    drop(desk, drafts({"二稿.html": draft(write=write_html, **REVIEW)}))
    assert rows(desk)[0][8] == "改正 2，新增 2"
    desk.get_by_role("link", name="杭州市西湖区人民政府").click()
    expect(desk.get_by_role("heading", name="已改正（2 项）")).to_be_visible()


def test_downloads_are_saved_under_the_name_of_the_file(desk, drafts):
    choose(desk, drafts({"年报.html": SEVERAL["甲.html"]}))
    with desk.expect_download() as archive:
        desk.get_by_role("link", name="下载全部结果（ZIP）").click()
    with zipfile.ZipFile(archive.value.path()) as held:
        assert "核对结果.html" in held.namelist()
    desk.goto(f"{desk.home}/reports/1")
    with desk.expect_download() as page:
        desk.get_by_role("link", name="下载可打印的网页").click()
    with desk.expect_download() as fetched:
        desk.get_by_role("link", name="下载 JSON").click()
    assert [one.value.suggested_filename for one in (page, fetched)] == ["年报.html.html", "年报.html.json"]
    (report,) = json.loads(Path(fetched.value.path()).read_text("utf-8"))["reports"]
    assert report["outcome"] == "read"


def test_the_language_is_switched_where_one_is(desk, drafts):
    choose(desk, drafts({"年报.html": SEVERAL["甲.html"]}))
    desk.goto(f"{desk.home}/reports/1")
    desk.get_by_role("link", name="Show these pages in English").click()
    expect(desk.get_by_role("heading", name="What to change")).to_be_visible()
    assert desk.locator("html").get_attribute("lang") == "en"
    desk.get_by_role("link", name="用中文显示").click()
    expect(desk.get_by_role("heading", name="需要修改")).to_be_visible()
