"""What `gongkai check` says of cells that may be wrong: to a person, beside the table as printed, and to a program."""

import re
from functools import cache

import pytest

from tests.generator import write_docx, write_html, write_pdf, write_text
from tests.pipelines.cli.checks import XIHU, reports
from tests.pipelines.nightly_runs import of_body

GRANTED = "applications.granted.natural_person"
REVIEW = {"upheld": 10, "corrected": 1, "other_result": 0, "pending": 0, "total": 0}


@pytest.fixture(scope="module")
def drafts(tmp_path_factory):
    """Reports with one fault each, by name."""
    folder = tmp_path_factory.mktemp("drafts")
    planted = {
        "zero": {f"disputes__review__{column}": count for column, count in REVIEW.items()},
        "tied": {"disputes__review__upheld": 50},
        "blank": {"applications__carried_in__legal_service_org": None},
        "marked": {"applications__granted__total": "9\x1b[31m"},
    }
    for name, cells in planted.items():
        (folder / f"{name}.txt").write_bytes(write_text.write(of_body(*XIHU, **cells)))
    return folder


@pytest.fixture(scope="module")
def said(gongkai_here):
    """What is said of a file, in a language, asked once."""
    return cache(lambda path, language="zh": gongkai_here("check", path, "--lang", language).stdout.splitlines())


def likely(lines, language="zh"):
    """The lines of what may be wrong, without their marks."""
    lead = {"zh": "  可能有误：", "en": "  likely wrong: "}[language]
    return [line.removeprefix(lead) for line in lines if line.startswith(lead)]


def test_a_total_left_at_zero_is_told_in_words_with_the_value_it_needs(said, drafts):
    lines = said(drafts / "zero.txt")
    assert any(line.startswith("  不合 T4-01 表四“行政复议”") and "（表格“总计”栏）" in line for line in lines)
    (told,) = likely(lines)
    assert "表四“行政复议 · 总计”填的是 0，应为 11" in told
    assert "总计没有填" in told
    assert "报告本身填错" in told


def test_the_same_in_english(said, drafts):
    (told,) = likely(said(drafts / "zero.txt", "en"), "en")
    assert "administrative review" in told
    assert "says 0 and should be 11" in told
    assert "a total that was left at 0" in told
    assert "the report itself is likely wrong" in told


def test_the_table_is_shown_as_printed_with_the_failing_cells_marked_and_its_columns_aligned(said, drafts):
    lines = said(drafts / "zero.txt")
    at = next(n for n, line in enumerate(lines) if "四、政府信息公开行政复议、行政诉讼情况" in line)
    heading, review, direct, after = lines[at + 1 : at + 5]
    assert heading.split() == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert review.split() == ["行政复议", "10*", "1*", "0*", "0*", "[0]"]
    assert not re.search(r"[*\[]", direct + after)
    ends = [[m.end() for m in re.finditer(r"\d+", line.replace("复议", "XXXX"))] for line in (direct, after)]
    assert len(ends[0]) == len(ends[1]) == 5
    assert "\033" not in "".join(lines)


def test_of_a_long_table_the_rows_concerned_are_shown(said, examples_folder):
    lines = said(examples_folder / "xihu-2023.html")
    assert any("共 25 行，显示有关的 4 行" in line for line in lines)
    (row,) = [line for line in lines if "四、结转下年度继续办理  " in line]
    assert row.split()[1:] == ["[99]", "2*", "6*", "1*", "4*", "2*", "17*"]


def test_where_several_cells_may_be_the_one_all_are_told_and_none_is_said_to_be_it(said, drafts):
    lines = said(drafts / "tied.txt")
    (told,) = likely(lines)
    assert "任一处" in told
    items = [line for line in lines if line.startswith("    - ")]
    assert len(items) > 1
    assert any("结果维持" in item and "填的是 50" in item for item in items)


def test_empty_cells_that_can_only_be_0_are_told_once(said, drafts):
    lines = said(drafts / "blank.txt")
    (told,) = likely(lines)
    assert "有 1 个空格按算式只能是 0" in told
    assert "二、上年结转政府信息公开申请数量 · 法律服务机构" in told


def test_a_document_cannot_write_to_the_terminal(said, drafts):
    lines = said(drafts / "marked.txt")
    assert any("一）予以公开" in line for line in lines)
    assert "\x1b" not in "".join(lines)


def test_suspects_for_a_program(gongkai_here, drafts):
    paths = [drafts / f"{name}.txt" for name in ("zero", "tied", "blank")]
    zero, tied, blank = (report["suspects"] for report in reports(gongkai_here("check", "--json", *paths)))
    assert zero == [
        {"cells": ["disputes.review.total"], "values": [11], "unique": True, "kind": "total_zero",
         "whose": "publisher", "part": 0, "complete": True},
    ]  # fmt: skip
    assert len({suspect["part"] for suspect in tied}) == 1
    assert len(tied) > 1
    assert not any(suspect["unique"] for suspect in tied)
    assert [(s["cells"], s["values"], s["kind"], s["part"]) for s in blank] == [
        (["applications.carried_in.legal_service_org"], [0], "blank_meant_zero", None)
    ]


@pytest.mark.parametrize("write", [write_text, write_html, write_docx, write_pdf], ids=lambda w: w.__name__[-4:])
def test_a_suspect_is_the_same_whatever_kind_of_file_it_is_in(gongkai_here, tmp_path, write):
    path = tmp_path / "draft"
    path.write_bytes(write.write(of_body(*XIHU, applications__carried_out__natural_person=99)))
    (report,) = reports(gongkai_here("check", path, "--json"))
    (suspect,) = report["suspects"]
    assert (suspect["cells"], suspect["values"]) == (["applications.carried_out.natural_person"], [2])
    assert (suspect["unique"], suspect["whose"]) == (True, "publisher")


def test_the_reported_figure_is_never_put_right(gongkai_here, drafts):
    (report,) = reports(gongkai_here("check", "--json", drafts / "zero.txt"))
    assert report["cells"]["disputes.review.total"]["value"] == 0


def test_a_report_that_is_whole_has_no_suspect(gongkai_here, examples_folder):
    (report,) = reports(gongkai_here("check", "--json", examples_folder / "baofeng-2023.html"))
    assert report["suspects"] == []
