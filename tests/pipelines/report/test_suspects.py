"""What `gongkai check` reports about suspect cells: to a person, beside the table as printed, and to a program."""

import re
from functools import cache

import pytest

from pipelines.cli.text_columns import width
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
        "left_out": {GRANTED.replace(".", "__"): None},
        "unreadable": {GRANTED.replace(".", "__"): "三九"},
        "in_words": {"applications__processed_total__total": "五百九十四"},
        "stated": {"disputes__review__total": 27},
        "marked": {"applications__granted__total": "9\x1b[31m"},
    }
    for name, cells in planted.items():
        (folder / f"{name}.txt").write_bytes(write_text.write(of_body(*XIHU, **cells)))
    return folder


@pytest.fixture(scope="module")
def printed(gongkai_here):
    """The lines printed for a file, in a language; each file is checked once."""
    return cache(lambda path, language="zh": gongkai_here("check", path, "--lang", language).stdout.splitlines())


def unwrapped(lines):
    """The lines as one text, with one space for any white space."""
    return " ".join(" ".join(lines).split())


def packed(lines):
    """The lines as one text without white space: Chinese is wrapped between any two characters."""
    return "".join("".join(lines).split())


def test_a_finding_has_its_conclusion_its_figures_its_suspect_and_its_basis_each_on_a_line_of_its_own(printed, drafts):
    lines = printed(drafts / "zero.txt")
    at = lines.index("  不符  T4-01  表四“行政复议”：“总计”不等于各项结果之和")
    assert lines[at + 1].startswith("        填报  “总计” 0；“结果维持” 10 ＋ “结果纠正” 1")
    assert [line.split()[0] for line in lines[at + 1 :] if re.match(r" {8}\S", line)][:3] == ["填报", "疑似", "依据"]
    text = packed(lines)
    assert "疑似表四“行政复议·总计”：0→11，仅此一处改动即可相符；疑似合计漏填（仍为0）；很可能是填报有误依据" in text
    assert "之和（表格“总计”栏）" in text


def test_the_same_in_english(printed, drafts):
    text = unwrapped(printed(drafts / "zero.txt", "en"))
    assert "FAIL T4-01 Table 4, administrative review: the total does not equal the sum of its results" in text
    assert "reported 总计 0; 结果维持 10 + 结果纠正 1 + 其他结果 0 + 尚未审结 0 = 11; difference 11" in text
    assert "(行政复议 · 总计): 0 → 11, the only single-cell repair; looks like a total left at 0" in text
    assert "; probably an error in the report basis " in text


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_fit_100_columns(gongkai_here, drafts, examples_folder, language):
    files = [*sorted(drafts.iterdir()), *sorted(examples_folder.iterdir())]
    lines = gongkai_here("check", *files, "--lang", language).stdout.splitlines()
    titles = [line for line in lines if str(drafts) in line or str(examples_folder) in line]
    assert len(titles) == len(files)
    assert [line for line in lines if width(line) > 100 and line not in titles] == []


def test_a_suspect_of_several_rules_is_explained_once_and_the_others_refer_to_it(printed, examples_folder):
    text = packed(printed(examples_folder / "xihu-2023.html"))
    assert text.count("99→2") == 1
    assert text.count("疑似见T3-01") == 1


def test_the_table_is_shown_as_printed_with_the_failing_cells_marked_and_its_columns_aligned(printed, drafts):
    lines = printed(drafts / "zero.txt")
    at = next(n for n, line in enumerate(lines) if "四、政府信息公开行政复议、行政诉讼情况" in line)
    heading, review, direct, after = lines[at + 1 : at + 5]
    assert heading.split() == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert review.split() == ["行政复议", "10*", "1*", "0*", "0*", "[0]"]
    assert not re.search(r"[*\[]", direct + after)
    ends = [[m.end() for m in re.finditer(r"\d+", line.replace("复议", "XXXX"))] for line in (direct, after)]
    assert len(ends[0]) == len(ends[1]) == 5
    assert "\033" not in "".join(lines)


def test_a_long_table_shows_only_the_rows_of_the_finding(printed, examples_folder):
    lines = printed(examples_folder / "xihu-2023.html")
    assert any("共 25 行，显示有关的 4 行" in line for line in lines)
    (row,) = [line for line in lines if "四、结转下年度继续办理  " in line]
    assert row.split()[1:] == ["[99]", "2*", "6*", "1*", "4*", "2*", "17*"]


def test_where_several_cells_may_be_wrong_all_are_listed_as_alternatives(printed, drafts):
    lines = printed(drafts / "tied.txt")
    assert "任选其一即可相符" in packed(lines)
    items = [line for line in lines if line.lstrip().startswith("- ")]
    assert len(items) > 1
    assert any("结果维持" in item and "50 → " in item for item in items)


def test_blank_cells_that_must_be_0_are_counted_in_one_sentence(printed, drafts):
    text = packed(printed(drafts / "blank.txt"))
    assert text.count("有1个没有填数的数据项按算式只能为0，请填0，如") == 1
    assert "二、上年结转政府信息公开申请数量·法律服务机构" in text


@pytest.mark.parametrize(("name", "rule", "print_"), [("left_out", "S-06", "空白"), ("unreadable", "S-05", "三九")])
def test_a_count_that_was_left_out_is_proposed_and_is_not_0(printed, drafts, name, rule, print_):
    text = packed(printed(drafts / f"{name}.txt"))
    assert f"{print_}→139，按算式只能是这个数" in text
    assert text.index(rule) < text.index("按算式只能是这个数") < text.index("无法判断T3-11")
    assert "请填0" not in text


def test_a_number_in_words_is_used_and_reported(printed, drafts):
    text = packed(printed(drafts / "in_words.txt"))
    assert "S-13表二至表四：有1个数据项用汉字填写数字" in text
    assert "结论：不符0项，提示1项，无法判断0项。" in text


def test_the_repair_that_the_text_states_comes_first(printed, drafts):
    items = [line.strip() for line in printed(drafts / "stated.txt") if line.lstrip().startswith("- ")]
    assert len(items) == 5
    assert items[0] == "- 表四“行政复议 · 总计”：27 → 20，与正文“行政复议20件”一致"
    assert not any("正文" in item for item in items[1:])


def test_a_document_cannot_write_to_the_terminal(printed, drafts):
    lines = printed(drafts / "marked.txt")
    assert any("一）予以公开" in line for line in lines)
    assert "\x1b" not in "".join(lines)


def test_suspects_for_a_program(gongkai_here, drafts):
    paths = [drafts / f"{name}.txt" for name in ("zero", "tied", "blank")]
    zero, tied, blank = (report["suspects"] for report in reports(gongkai_here("check", "--json", *paths)))
    assert zero == [
        {"cells": ["disputes.review.total"], "values": [11], "unique": True, "kind": "total_zero",
         "whose": "publisher", "part": 0, "complete": True, "stated": []},
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


def test_the_reported_figure_does_not_change(gongkai_here, drafts):
    (report,) = reports(gongkai_here("check", "--json", drafts / "zero.txt"))
    assert report["cells"]["disputes.review.total"]["value"] == 0


def test_a_report_whose_sums_hold_has_no_suspect(gongkai_here, examples_folder):
    (report,) = reports(gongkai_here("check", "--json", examples_folder / "baofeng-2023.html"))
    assert report["suspects"] == []
