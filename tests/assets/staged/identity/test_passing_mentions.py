"""Names and years that a document mentions in passing, of other bodies and years: they settle nothing unflagged."""

import random

import pytest

from assets.staged.identity.identify import identify
from assets.staged.identity.publication import Publication

SUBJECT = "政府信息公开工作年度报告"
GULOU = {"南京市": "320106", "徐州市": "320302", "福州市": "350102", "开封市": "410204"}
PERIOD = "统计期限自2023年1月1日起至2023年12月31日止。"
PASSING = ("组织人员赴{}学习，收获很大。", "收到{}民李某的申请1件。", "与{}有关单位交流经验，印发简报。")
FIRM = (
    "按照{}人民政府的部署，完成了各项工作。", "落实{}委要求，公开了清单。", "地址：{}鼓楼区中山路1号，电话公布。",
    "{}鼓楼区民政局",
)  # fmt: skip


def _weak(found, about):
    return any(evidence.about == about for evidence in found.weak)


def _report(line, seed):
    """A report of 鼓楼区 with `line` anywhere in its text."""
    rng = random.Random(seed)
    text = ["工作有序开展。"] * rng.randint(2, 40)
    text.insert(rng.randrange(len(text)), line)
    return ["鼓楼区民政局2023年" + SUBJECT, PERIOD, *text]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("city", sorted(GULOU))
@pytest.mark.parametrize("line", PASSING)
def test_a_city_mentioned_in_passing_settles_a_homonym_only_with_a_flag(line, city, seed):
    found = identify(_report(line.format(city), seed))
    assert (found.region_code, _weak(found, "region")) == (GULOU[city], True)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("city", sorted(GULOU))
@pytest.mark.parametrize("line", FIRM)
def test_the_organs_above_and_the_full_name_settle_a_homonym(line, city, seed):
    found = identify(_report(line.format(city), seed))
    assert (found.region_code, _weak(found, "region")) == (GULOU[city], False)


def test_a_code_confirms_a_city_mentioned_in_passing():
    found = identify(_report(PASSING[0].format("南京市"), 1), Publication(site_code="3201060001"))
    assert (found.region_code, _weak(found, "region")) == ("320106", False)


@pytest.mark.parametrize("words", ["针对《{}》指出的问题，逐项整改。", "对照《{}》查找不足，改进工作。"])
def test_a_quoted_title_of_another_year_names_the_body_only_with_a_flag(words):
    lines = ["2023年" + SUBJECT, words.format("周口市财政局2022年" + SUBJECT), PERIOD]
    found = identify(lines)
    assert (found.year, _weak(found, "body")) == (2023, True)


def test_the_statistical_period_goes_before_the_year_of_a_quoted_title():
    quoted = f"针对《宝丰县财政局2022年{SUBJECT}》指出的问题，逐项整改。"
    found = identify(["宝丰县财政局" + SUBJECT, quoted, PERIOD])
    assert (found.year, found.weak) == (2023, ())


@pytest.mark.parametrize("number", ["〔2024〕5号", "[2024]15号", "（2024）第5号"])
def test_the_number_of_a_document_gives_no_year(number):
    assert identify([f"宝丰县财政局{number}{SUBJECT}", "一、总体情况"]).year is None
    found = identify([f"宝丰县财政局{number}2023年{SUBJECT}", "一、总体情况"])
    assert (found.body, found.year) == ("宝丰县财政局", 2023)


@pytest.mark.parametrize("name", ["宝丰县融媒体中心", "宝丰县电子政务中心", "宝丰县大数据发展中心", "宝丰县新闻中心"])
def test_a_publisher_of_other_bodies_is_the_body_only_with_a_flag(name):
    found = identify(["2023年" + SUBJECT, PERIOD], Publication(by=name))
    assert (found.body, _weak(found, "body")) == (name, True)


@pytest.mark.parametrize("signed", [True, False])
def test_the_report_of_another_body_below_the_own_one_settles_the_body_only_with_a_flag(signed):
    own, other = "淮安市洪泽区人民政府", "淮安市洪泽区人民政府办公室"
    lines = [f"{own}2023年{SUBJECT}", PERIOD, own, "2024年1月18日", f"{other}2023年{SUBJECT}", PERIOD]
    found = identify([*lines, other, "2024年1月20日"] if signed else lines)
    assert found.body == own or _weak(found, "body")
