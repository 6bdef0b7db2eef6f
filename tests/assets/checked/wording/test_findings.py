"""The text of findings: every rule has one in both languages, and each names what is wrong."""

import re
from decimal import Decimal

import pytest

from assets.checked.check_files import check_documents
from assets.checked.wording.findings import write_finding
from assets.checked.wording.quotes import quote_facts
from assets.checked.wording.terms import conclusions
from assets.staged.report import read_report
from expectations.rulebook.load import rulebook
from tests.generator import write_text
from tests.pipelines.cli.checks import XIHU
from tests.pipelines.nightly_runs import of_body

_FORMULA = re.compile(r"数(?:（[^）]*）)? ＝|10000|，应为 0")
_UNFILLED = re.compile(r"[{}$]|None|Message")


@pytest.fixture(scope="module")
def report():
    return read_report(write_text.write(of_body(*XIHU)))


def row_of(instance, outcome):
    """A row of checked.finding for `instance`, with figures that fit its kind."""
    day = instance.equation.is_of_days
    numbers = {"lhs": Decimal(20240204 if day else 5), "rhs": Decimal(20240131 if day else 3), "residual": Decimal(2)}
    cells = ",".join([cell.key for cell in instance.equation.cells][:2])
    wanted = cells or ",".join(told.key for told in instance.equation.told)
    return {"outcome": outcome, "cells": wanted if outcome == "undecided" else cells, **numbers}


@pytest.mark.parametrize("outcome", ["fail", "undecided"])
def test_every_rule_has_a_text_in_both_languages_for_each_outcome(report, outcome):
    reading = report.reading
    for instance in rulebook().instances(reading.form.layout(reading.layout)):
        finding = write_finding(instance, row_of(instance, outcome), reading, reading, quote_facts(report))
        for text in (finding.message.zh, finding.message.en):
            assert text.strip()
            assert not _UNFILLED.search(text), (instance.id, text)
        assert finding.details[-1].text.zh.startswith(instance.rule.zh)
        assert not finding.conclusion.zh.startswith("：")


def test_no_finding_reads_as_a_formula_of_the_program(report):
    reading = report.reading
    for instance in rulebook().instances(reading.form.layout(reading.layout)):
        finding = write_finding(instance, row_of(instance, "fail"), reading, reading, quote_facts(report))
        assert not _FORMULA.search(finding.message.zh), (instance.id, finding.message.zh)


def test_a_fee_below_the_one_in_the_text_is_quoted_without_a_conversion():
    text = write_text.write(of_body(*XIHU, proactive__admin_fee_amount_wan="0.01")).decode("utf-8")
    found = failures(text.replace("收取信息处理费0元", "收取信息处理费2230元").encode("utf-8"))["T2-04"]
    assert found.conclusion.zh == "表二：正文写实收信息处理费“收取信息处理费2230元”，行政事业性收费金额却少于此数"
    assert found.details[0].text.zh == "“行政事业性收费 · 本年收费金额（单位：万元）”（“0.01”）"


def test_a_sum_of_many_cells_beside_the_text_names_the_first_and_their_number():
    text = write_text.write(of_body(*XIHU)).decode("utf-8")
    found = failures(text.replace("不予公开117件", "不予公开118件").encode("utf-8"))["T3-57"]
    assert found.conclusion.zh == ("正文写“不予公开118件”，表三“1.属于国家秘密 · 总计”等 8 项之和为 117，二者不一致")


def test_a_conclusion_belongs_to_a_rule_that_exists():
    assert set(conclusions()) <= {rule.id for rule in rulebook().rules}


def failures(document):
    (checked,) = check_documents([document])
    return {finding.rule: finding for finding in checked.failing}


def test_a_value_that_is_no_number_is_quoted():
    found = failures(write_text.write(of_body(*XIHU, applications__granted__other_org="-464")))
    assert found["S-05"].conclusion.zh.endswith("填写的“-464”不是有效数字")
    assert "“-464” in" in found["S-05"].conclusion.en


def test_an_undecided_rule_says_why_each_operand_has_no_figure():
    (checked,) = check_documents([write_text.write(of_body(*XIHU, applications__granted__other_org="-464"))])
    undecided = {finding.rule: finding.conclusion for finding in checked.undecided}
    assert undecided["T3-23"].zh == "表三“（一）予以公开”：“其他”填写的“-464”不是有效数字"
    assert undecided["T3-23"].en.endswith("“-464” in 其他 is not a valid number")


@pytest.mark.parametrize(
    ("old", "new", "rule", "zh", "en"),
    [
        pytest.param(
            "五、存在的主要问题及改进情况", "存在的问题", "S-01",
            "标题“五、存在的主要问题及改进情况”缺失", "the heading “五、存在的主要问题及改进情况” is missing",
            id="a heading is missing",
        ),
        pytest.param(
            "六、其他需要报告的事项", "一、总体情况\n六、其他需要报告的事项", "S-01",
            "标题“一、总体情况”重复", "the heading “一、总体情况” appears more than once",
            id="a heading is repeated",
        ),
        pytest.param(
            "评议", "评价", "N-12", "正文未提及“社会评议”", "the text does not mention public appraisal (社会评议)",
            id="a topic is not mentioned",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(old, new, rule, zh, en):
    text = write_text.write(of_body(*XIHU)).decode("utf-8")
    assert old in text
    conclusion = failures(text.replace(old, new).encode("utf-8"))[rule].conclusion
    assert (conclusion.zh, conclusion.en) == (zh, en)


def test_a_number_of_the_text_is_quoted_beside_the_number_of_the_table(examples_folder):
    (checked,) = check_documents([(examples_folder / "yuelu-2022.docx").read_bytes()])
    (stated,) = [finding for finding in checked.failing if finding.rule == "N-05"]
    assert stated.conclusion.zh == "正文写“行政复议11件”，表四“行政复议 · 总计”为 0，二者不一致"
    assert stated.conclusion.en == "the text states “行政复议11件”, but “行政复议 · 总计” in Table 4 is 0"
