"""The sections of a report as text, and a section prepared for searching with every place mapped to the print."""

import pytest

from assets.staged.narrative.passage import make_passage
from assets.staged.narrative.sections import SectionText, split_sections
from warehouse.reference.forms.form import forms


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
