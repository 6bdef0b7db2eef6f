"""What the words of a report state: each phrase by its own examples, sums, dates and names, and their places."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from assets.staged.load import load_documents
from assets.staged.narrative.counts import find_counts
from assets.staged.narrative.sections import SectionText
from assets.staged.narrative.statement import prepare_sections
from assets.staged.narrative.statements import find_statements
from assets.staged.report import read_report
from tests.generator.bodies import bodies, report_of
from tests.generator.examples import examples
from tests.generator.narrative import named
from warehouse.reference.phrases.report_phrases import CountPhrases, report_phrases
from warehouse.store import memory
from warehouse.yaml_models import DeclarationError
from warehouse.yaml_models import load as declared

SEEDS = Path(__file__).parents[5] / "shared" / "seeds"
EXAMPLES = {example.file: example for example in examples().examples}
PIECES = [
    *"0123456789,，.、。；：\n （）〔〕一二三十百万零余多约近件条元年至号第①²٣１⻅\u200b",
    "收到", "申请", "信息公开", "新收", "结转", "下年度", "上年", "行政复议", "诉讼", "其中", "未", "没有",
    "规范性文件", "废止", "有效", "信息处理费", "收费通知", "2023年", "1月", "31日", "我县", "本机关", "答复",
    "予以公开", "统计期限", "二〇二四年", "十十月",
]  # fmt: skip
FINDS = [(phrase.what, text, number) for phrase in report_phrases().counts for text, number in phrase.finds.items()]
PASSES_OVER = [(phrase.what, text) for phrase in report_phrases().counts for text in phrase.passes_over]


def of(*paragraphs, year=2023, section="一", heading="一、总体情况"):
    """What a section of these paragraphs states."""
    return find_statements([SectionText(section, heading, "\n".join(paragraphs))], year)


def found(what, *paragraphs, **named):
    return [statement for statement in of(*paragraphs, **named) if statement.what == what]


def numbers(what, *paragraphs, **named):
    return [statement.number for statement in found(what, *paragraphs, **named)]


@pytest.mark.parametrize(("what", "text", "number"), FINDS)
def test_a_phrase_finds_the_number_in_its_examples(what, text, number):
    (section,) = prepare_sections([SectionText("", "", text)])
    statements = [statement for statement in find_counts(section, 2023) if statement.what == what]
    assert [(statement.bound, statement.number) for statement in statements] == [
        ("at_least" if number.startswith(">=") else "exact", Decimal(number.removeprefix(">=")))
    ]


@pytest.mark.parametrize(("what", "text"), PASSES_OVER)
def test_a_phrase_skips_its_counterexamples(what, text):
    (section,) = prepare_sections([SectionText("", "", text)])
    assert [statement for statement in find_counts(section, 2023) if statement.what == what] == []


def test_a_number_belongs_to_the_nearest_words_before_it():
    statements = of("收到政府信息公开申请9件，予以公开5件、部分公开2件、不予公开1件，结转下年度1件。")
    assert {one.what: one.number for one in statements} == {
        "received": 9, "granted": 5, "partial": 2, "denied": 1, "carried_out": 1,
    }  # fmt: skip


def test_numbers_before_their_words():
    statements = of("收到政府信息公开申请9件，其中5件予以公开、3件无法提供，剩余1件结转下年度。")
    assert {one.what: (one.number, one.part) for one in statements if not one.what.startswith("sum")} == {
        "received": (9, False), "granted": (5, True), "unable": (3, True), "carried_out": (1, True),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "number"),
    [("收到政府信息公开申请9件", [9]), ("2023年，收到政府信息公开申请9件", [9]),
     ("2022年，收到政府信息公开申请9件", []),
     ("去年收到政府信息公开申请9件", []), ("较2022年有所上升，2023年收到政府信息公开申请9件", [9])],
)  # fmt: skip
def test_counts_of_another_year_are_skipped(words, number):
    assert numbers("received", words) == number


def test_a_report_without_a_year_keeps_counts_of_any_year():
    assert numbers("received", "2022年，收到政府信息公开申请9件", year=None) == [9]


def test_a_heading_gives_the_topic_of_the_words_below():
    words = "全年发生行政复议2件。"
    assert numbers("review", words) == []
    assert numbers("review", words, section="四", heading="四、政府信息公开行政复议、行政诉讼情况") == [2]
    assert numbers("received", "（二）依申请公开", "全年收到申请2件。") == [2]


def test_full_width_digits_and_spaces():
    text = "（二）依申请公开：全年本机关共收到政府 信息公开申请 １,２３４ 件，均已答复。"
    (statement,) = found("received", text)
    assert statement.number == 1234
    assert text[statement.start : statement.end] == statement.text == "收到政府 信息公开申请 １,２３４ 件"


def test_paragraphs_are_read_apart():
    assert numbers("review", "（一）政府信息公开行政复议", "2件文件已归档。") == []
    assert numbers("received", "（二）依申请公开。收到申请2", "3件，均已答复。") == []


def test_a_sum_and_its_parts():
    statements = found("sum", "发布信息53条。其中公众号39条、报刊14条。") + found(
        "sum_part", "发布信息53条。其中公众号39条、报刊14条。"
    )
    assert [(one.what, one.number, one.group) for one in statements] == [
        ("sum", 53, 1),
        ("sum_part", 39, 1),
        ("sum_part", 14, 1),
    ]


@pytest.mark.parametrize(
    "words",
    ["发布信息53条，其中公众号39条。", "发布信息53条，其中公众号39期、报刊14期。",
     "发布信息53条。", "其中公众号39条、报刊14条。",
     "发布信息53条，其中公众号39条，较上年增加14条。"],
)  # fmt: skip
def test_an_unclear_sum_is_skipped(words):
    assert found("sum", words) == []


@pytest.mark.parametrize(
    ("words", "period"),
    [("所列数据的统计期限自2023年1月1日起至2023年12月31日止。", (date(2023, 1, 1), date(2023, 12, 31))),
     ("数据统计期限为2023 年 1 月 1 日至 12 月 31 日。", (date(2023, 1, 1), date(2023, 12, 31))),
     ("统计时限：2023年1月1日—2023年11月30日", (date(2023, 1, 1), date(2023, 11, 30))),
     ("2023年5月15日至5月21日开展宣传周活动。", ()), ("统计期限自2023年1月1日至2023年13月31日。", ())],
)  # fmt: skip
def test_the_statistical_period(words, period):
    statements = found("period_from", words) + found("period_to", words)
    assert tuple(one.day for one in statements) == period


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "［］", "【】", "（）"])
def test_a_notice_has_one_name_however_it_is_cited(brackets):
    left, right = brackets
    words = f"按照国办公开办函{left}2021{right}30 号要求编制。"
    assert [statement.word for statement in found("notice", words)] == ["国办公开办函〔2021〕30号"]


def test_names_for_itself_and_years_are_counted():
    words = ("我县坚持自我加压，我县各部门按我办要求推进。", "2023年印发要点，针对2022年问题整改，2023年我局部署到位。")
    statements = {(one.what, one.word): one.number for one in of(*words) if one.word}
    assert statements == {
        ("own_name", "我县"): 2, ("own_name", "我办"): 1, ("year", "2023"): 2, ("year", "2022"): 1,
        ("year_opening", "2023"): None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "opens"),
    [("2022年，本机关推进公开。", ["2022"]), ("（一）2022年推进公开。", ["2022"]), ("针对2022年问题整改。", []),
     ("较2022年好。", [])],
)  # fmt: skip
def test_the_year_a_paragraph_opens_with(words, opens):
    assert [statement.word for statement in found("year_opening", "全文如下。", words)] == opens


@pytest.mark.parametrize(
    ("lines", "by", "day"),
    [(("没有其他事项。", "示范县财政局", "2024年1月20日"), ["示范县财政局"], [date(2024, 1, 20)]),
     (("没有其他事项。", "示范县财政局2024 年 1 月 20 日"), ["示范县财政局"], [date(2024, 1, 20)]),
     (("没有其他事项。", "二〇二四年一月二十日"), [], [date(2024, 1, 20)]),
     (("没有其他事项。", "办法自2024年1月20日起施行。"), [], []), (("没有其他事项。", "2024年2月30日"), [], [])],
)  # fmt: skip
def test_who_signed_and_when(lines, by, day):
    statements = of(*lines, section="六", heading="六、其他需要报告的事项")
    assert [one.word for one in statements if one.what == "signed_by"] == by
    assert [one.day for one in statements if one.what == "signed"] == day


def test_a_bare_none_in_section_six_does_not_state_a_fee():
    assert [statement.what for statement in of("无。", section="六", heading="六、其他需要报告的事项")] == []


# What the narratives of the generator name, by the count that states it.
NAMED = {
    "received_new": "received_new", "carried_in": "carried_in", "answered": "processed_total",
    "carried_out": "carried_out", "granted": "granted", "partial": "partially_granted", "denied": "denied",
    "unable": "unable", "not_processed": "not_processed", "other": "other", "review": "review", "litigation": "suits",
    "normative_made": "normative_docs_made", "normative_in_force": "normative_docs_in_force",
    "received": "received_new",
}  # fmt: skip


@pytest.mark.parametrize("file", EXAMPLES)
def test_examples_state_the_numbers_they_were_generated_with(file):
    """The narratives name the numbers of the report before errors are planted in its tables."""
    example = EXAMPLES[file]
    given = report_of(bodies()[example.body, example.year])
    names = named(given.form, given.layout, given.body, given.year, given.values)
    report = read_report(example.content())
    statements = {one.what: one.number for one in report.stated if one.what in NAMED}
    if given.form.form == "f2019":  # its narrative names new ones as made too
        names |= {"normative_docs_made": names["normative_docs_newly_made"]}
    assert {what: str(number) for what, number in statements.items()} == {
        what: names[NAMED[what]] for what in statements
    }
    if names["processed_total"] != "0":
        assert set(NAMED) - set(statements) <= {"received", "normative_made", "normative_in_force"}
    else:
        assert statements["received"] == 0
    assert {"period_from", "period_to"} <= {one.what for one in report.stated}
    assert [one for one in report.stated if one.what == "info_fee_collected_yuan" and one.number] == []
    for one in report.stated:
        assert report.sections[one.section - 1].text[one.start : one.end] == one.text


def test_every_statement_is_at_its_stated_place_in_any_text():
    rng = Random(4)
    for _ in range(500):
        text = "".join(rng.choice(PIECES) for _ in range(rng.randrange(80)))
        for statement in find_statements([SectionText("三", "信息公开申请", text)], rng.choice([None, 2023])):
            assert statement.text
            assert text[statement.start : statement.end] == statement.text


STATED_IN_SEEDS = {
    "000": {("sum", 53), ("sum_part", 39), ("sum_part", 14)},
    "001": {("received", 7), ("granted", 1), ("unable_not_held", 2), ("carried_out", 4), ("normative_disclosed", 6),
            ("sum", 7), ("sum_part", 1), ("sum_part", 2), ("sum_part", 4), ("info_fee_collected_yuan", 0)},
    "002": set(),
    "003": {("received", 0), ("info_fee_collected_yuan", 0)},
    "004": {("received", 6), ("sum", 1446), ("sum_part", 311), ("sum_part", 1135)},
}  # fmt: skip


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the sample reports are not here")
@pytest.mark.parametrize("seed", STATED_IN_SEEDS)
def test_what_the_sample_reports_state(seed):
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    statements = read_report(path.read_bytes()).stated
    mentioned = {"own_name", "year"}
    assert {(one.what, one.number) for one in statements if one.number is not None} == STATED_IN_SEEDS[seed] | {
        (one.what, one.number) for one in statements if one.what in mentioned
    }
    words = {(one.what, one.word) for one in statements}
    expected = {
        "000": ("year_opening", "2022"), "001": ("notice", "国办函〔2020〕109号"), "002": ("own_name", "我县"),
        "003": ("own_name", "我街道"), "004": ("signed_by", "周口市城乡一体化示范区管委会"),
    }  # fmt: skip
    assert expected[seed] in words


def test_what_is_stated_is_loaded_with_its_place():
    con = memory()
    load_documents(con, [read_report(EXAMPLES["xihu-2023.html"].content())])
    wrong = con.execute(
        "SELECT count(*) FROM staged.stated s JOIN staged.section t ON (t.report_id, t.ordinal) ="
        " (s.report_id, s.section_ordinal) WHERE substr(t.text, s.first + 1, s.last - s.first) <> s.text"
    ).fetchone()
    assert wrong == (0,)
    rows = con.execute("SELECT number, bound, unit, part FROM staged.stated WHERE what = 'received_new'").fetchall()
    assert rows == [(Decimal(590), "exact", "件", False)]
    assert con.execute("SELECT day FROM staged.stated WHERE what = 'period_to'").fetchall() == [(date(2023, 12, 31),)]


@pytest.mark.parametrize(
    ("says", "wrong"),
    [("收到…件", "must have one #"), ("收到(…#", "not a regular expression"), ("#收到#", "must have one #")],
)
def test_an_invalid_phrase_is_reported_with_its_line(tmp_path, says, wrong):
    path = tmp_path / "stated_x.yaml"
    path.write_text(
        "counts:\n- what: x\n  zh: 某\n  en: some\n  units: [件]\n  cues: [收到]\n"
        f"  says: ['{says}']\n  finds: {{收到1件: '1'}}\n  passes_over: [收到]\n",
        "utf-8",
    )
    with pytest.raises(DeclarationError, match=f"stated_x.yaml:7: .*{wrong}"):
        declared(path, CountPhrases)


def test_a_phrase_has_examples_of_both_kinds(tmp_path):
    path = tmp_path / "stated_x.yaml"
    path.write_text(
        "counts:\n- what: x\n  zh: 某\n  en: some\n  units: [件]\n  cues: [收到]\n"
        "  says: ['收到#']\n  finds: {}\n  passes_over: []\n",
        "utf-8",
    )
    with pytest.raises(DeclarationError, match=r"stated_x.yaml:2: .*x needs examples"):
        declared(path, CountPhrases)
