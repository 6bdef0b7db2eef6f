"""The sections of a report as text, and a section prepared for searching with every place mapped to the print."""

import random

import pytest

from assets.staged.narrative.passage import make_passage
from assets.staged.narrative.sections import SectionText, split_sections
from assets.staged.report import read_report
from tests.generator.kinds.pdf import PDF_KINDS
from tests.generator.kinds.truth import report
from warehouse.reference.forms.form_list import forms


def test_sections_are_recognised_by_their_words_and_not_by_their_number():
    lines = [
        "示范县财政局报告",
        "一、总体情况",
        "推进公开。",
        "三、主动公开政府信息情况",
        "见表。",
        "六、其它需要报告的事项",
        "无。",
    ]
    assert split_sections(lines, forms()["f2021"]) == (
        SectionText("", "", "示范县财政局报告"),
        SectionText("一", "一、总体情况", "推进公开。"),
        SectionText("二", "三、主动公开政府信息情况", "见表。"),
        SectionText("六", "六、其它需要报告的事项", "无。"),
    )


def test_a_long_line_that_names_a_section_is_not_a_heading():
    line = "一、总体情况分为主动公开和依申请公开两个方面，以下按照格式要求逐项说明，数据截至年底并经核对。"
    assert [section.section for section in split_sections([line], forms()["f2021"])] == [""]


HEADINGS = {
    "一": ("总体情况", "政府信息公开总体情况"),
    "二": ("主动公开政府信息情况", "行政机关主动公开政府信息情况"),
    "三": ("收到和处理政府信息公开申请情况", "行政机关收到和处理政府信息公开申请情况"),
    "四": ("政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    "五": ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题和改进措施"),
    "六": ("其他需要报告的事项", "其它需要报告的事项"),
}
PARAGRAPHS = (
    "2023年，本机关推进公开。", "（一）主动公开。全年公开信息12条。", "本年无行政复议和行政诉讼情况。", "无。",
    "为做好公开工作，本机关安排了专人。", "根据《中华人民共和国政府信息公开条例》编制。",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_headings_that_run_on_into_their_paragraph_are_found(seed):
    rng = random.Random(seed)
    lines, expected, glued = [], [], rng.random() < 0.3
    for key, wordings in HEADINGS.items():
        heading, text = f"{key}{rng.choice('、．')}{rng.choice(wordings)}", rng.choice(PARAGRAPHS)
        heading += rng.choice(("", "", "：", "。"))
        if rng.random() < 0.3:
            heading = f"{heading[0]} {heading[1:4]}  {heading[4:]}"
        expected.append(SectionText(key, heading, text))
        lines += [heading + text] if rng.random() < 0.7 else [heading, text]
    assert split_sections(["".join(lines)] if glued else lines, forms()["f2021"]) == tuple(expected)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 2, 4])
@pytest.mark.parametrize(("kind", "write"), [(kind, PDF_KINDS[kind]) for kind in ("narrative_glued", "two_up")])
def test_every_section_of_a_page_that_joins_lines_is_found(kind, write, seed):
    found = read_report(write(report(seed), random.Random(seed))).sections
    assert [section.section for section in found if section.section] == list("一二三四五六")


@pytest.mark.parametrize(
    "line",
    ["本节与“三、收到和处理政府信息公开申请情况”相对应，数据经过核对并与各科室报送的一致。",
     "三、收到和处理政府信息公开申请情况分为受理、办理和答复三个环节，各环节都由专人负责并登记。",
     "三、收到和处理政府信息公开申请情况的数据由办公室汇总，经各科室核对后报分管领导审定并公布。",
     "一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；四、行政复议、行政诉讼情况。",
     "三、收到和处理政府信息公开申请情况四、政府信息公开行政复议、行政诉讼情况五、存在的主要问题及改进情况六、其他"],
)  # fmt: skip
def test_a_sentence_or_a_list_that_names_a_section_is_no_heading_of_it(line):
    assert "三" not in [section.section for section in split_sections([line], forms()["f2021"])]


def test_a_section_with_a_heading_has_no_other_that_runs_on():
    lines = ["三、收到和处理政府信息公开申请情况本机关全年收到申请两件，均已按期答复申请人，没有结转下年度办理的申请。"]
    lines += [
        "三、收到和处理政府信息公开申请情况",
        "见表。",
        "二、主动公开政府信息情况本机关全年公开信息十二条，内容涉及机构职能、规划计划和财政预决算，见下表。",
    ]
    assert [found.section for found in split_sections(lines, forms()["f2021"])] == ["", "三"]


@pytest.mark.parametrize(
    ("printed", "text"),
    [("2023 年\u3000收到 7 件", "2023年收到7件"), ("收到１２件", "收到12件"), ("⽂件⻅附表", "文件见附表"),
     ("收\u200b到", "收到"),
     ("\n 本机关\n\n按规定 办理。 ", "本机关\n按规定办理。")],
)  # fmt: skip
def test_a_passage_has_plain_characters_and_one_line_a_paragraph(printed, text):
    assert make_passage(printed).text == text


@pytest.mark.parametrize(
    "printed",
    [
        "",
        " ",
        "\n",
        " 收 到\u3000７ 件 \n\n全 年",
        "\u200b收\n到",
        "甲\n",
        "本机关严格按照规定及时办理政府信息 公\n 开申请",
    ],
)
def test_every_place_in_a_passage_maps_to_the_print(printed):
    made = make_passage(printed)
    for at, char in enumerate(made.text):
        first, last = made.printed(at, at + 1)
        assert make_passage(printed[first:last]).text == (char if char != "\n" else "")
        assert last == first + 1


def test_clauses_and_sentences_are_found_around_a_place():
    made = make_passage("甲，收到1,234件、结转2件。乙")
    start = made.text.index("1")
    assert made.text[slice(*made.clause(start, start + 6))] == "收到1,234件"
    assert made.sentence(start) == 0
    assert made.text[made.sentence_end(start)] == "。"
    assert made.sentence(len(made.text) - 1) == len(made.text) - 1
