"""A draft dropped again: what is fixed, what is new; the previous year's reports; the list of what to change."""

import pytest

from tests.pipelines.desk.drafts import CARRIED, NOT_A_REPORT, REVIEW, SUQIAN, draft, page


def test_the_corrected_draft_shows_what_is_fixed_and_what_is_new(opened):
    browser = opened.browser
    assert [row[-1] for row in browser.drop(("draft.txt", draft(**CARRIED))).rows()] == ["0/2"]
    shown = browser.drop(("第二稿.html", page(**REVIEW)))
    (row,) = shown.rows()
    assert row[1] == "第二稿.html"
    assert row[8] == "改正 2，新增 2"
    report = browser.page("/reports/1").words
    assert "已改正（2 项）" in report
    assert "新出现（2 项）" in report
    assert "仍未改正" not in report
    assert "T4-01 表四" in report


def test_the_same_file_again_keeps_the_comparison_and_the_ticks(opened):
    browser = opened.browser
    browser.drop(("a.txt", draft(**CARRIED)))
    browser.drop(("a.txt", draft(**REVIEW)))
    browser.post("/reports/1/ticks", b"done=T4-01%2Freview")
    before = browser.page("/reports/1").words
    shown = browser.drop(("a.txt", draft(**REVIEW)))
    assert shown.rows()[0][8:] == ["改正 2，新增 2", "1/1"]
    assert browser.page("/reports/1").words == before


@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        (("a.txt", draft(**REVIEW)), ("b.txt", draft()), 1),  # the same report in another file
        (("a.txt", draft(**REVIEW)), ("a.txt", draft(SUQIAN)), 2),  # another report in a file of the same name
        (("old/a.txt", NOT_A_REPORT), ("new/a.txt", draft()), 1),  # a file that was no report
        (("a.txt", NOT_A_REPORT), ("b.txt", draft()), 2),
    ],
)
def test_a_version_is_recognised_by_its_report_else_by_the_name_of_its_file(opened, first, second, rows):
    opened.browser.drop(first)
    assert len(opened.browser.drop(second).rows()) == rows


def test_two_drafts_of_one_report_dropped_at_once_stay_two(opened):
    assert len(opened.browser.drop(("a.txt", draft(**REVIEW)), ("b.txt", draft(**CARRIED))).rows()) == 2


@pytest.mark.parametrize("together", [True, False], ids=["at once", "afterwards"])
def test_the_previous_year_is_compared_also_where_it_comes_later(opened, together):
    earlier = [("2022.txt", draft((SUQIAN[0], 2022)))]
    if together:
        shown = opened.browser.drop(("a.txt", draft(SUQIAN)), earlier=earlier)
    else:
        opened.browser.drop(("a.txt", draft(SUQIAN)))
        shown = opened.browser.drop(earlier=earlier)
    assert [row[1] for row in shown.rows()] == ["a.txt"]
    assert "上年报告（1 份）：2022.txt" in shown.words
    assert "对照的上年报告：2022.txt" in opened.browser.page("/reports/1").words


def test_a_previous_year_that_cannot_be_used_is_named_with_the_reason(opened):
    shown = opened.browser.drop(("a.txt", draft()), earlier=[("notice.txt", NOT_A_REPORT)])
    assert "上年报告 notice.txt 无法使用" in shown.words


def test_what_to_change_is_ticked_off(opened):
    browser = opened.browser
    browser.drop(("a.txt", draft(**CARRIED, **REVIEW)))
    boxes = browser.page("/reports/1").all("input", type="checkbox")
    assert len(boxes) == 3
    assert all("checked" not in box for box in boxes)
    answer = browser.post("/reports/1/ticks", b"done=T4-01%2Freview&done=made-up")
    assert answer.status == 303
    ticked = [box["value"] for box in browser.page("/reports/1").all("input", type="checkbox") if "checked" in box]
    assert ticked == ["T4-01/review"]
    assert browser.page().rows()[0][-1] == "1/3"


def test_each_finding_leads_to_its_cell(opened):
    opened.browser.drop(("a.html", page(**CARRIED, **REVIEW)))
    report = opened.browser.page("/reports/1")
    places = [attrs["href"] for attrs in report.all("a", **{"class": "place"})]
    assert len(places) == 4
    ids = {attrs.get("id") for _, attrs in report.tags}
    assert {place.removeprefix("#") for place in places} <= ids
