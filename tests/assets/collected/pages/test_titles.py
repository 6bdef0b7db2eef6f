"""Titles of links: annual disclosure reports, the folders they lie in, and the pages that look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.collected.pages import titles
from assets.collected.pages.titles import TITLES, Titles, recognise_title
from warehouse.yaml_models import DeclarationError, load

REPORTS = {
    "宝丰县人民政府办公室2023年政府信息公开工作年度报告": 2023,
    "湛河区曹镇乡人民政府 2023 年政府信息公开工作年度报告": 2023,
    "某某市教育局2023年度政府信息公开年报": 2023,
    "2024年政府信息公开工作报告": 2024,
    "某某县政府信息公开年度报告（2022年度）": 2022,
    "二〇二三年政府信息公开工作年度报告": 2023,
    "二0二二年度政府信息公开年报": 2022,
    "2022年年度政府信息公开报告": 2022,
    "某局政府信息公开2023年年度报告": 2023,
    "2021—2022年政府信息公开工作年度报告": 2022,
    "某局关于2022年度政府信息公开工作情况的报告": 2022,
    "2023年某某市关于2022年度政府信息公开工作年度报告": 2022,
    "截至2023年12月31日政府信息公开年报": 2023,
    "2024年1月18日发布 某局2023年政府信息公开年报": 2023,
    "政府信息公开工作年度报告2024-01-15": None,
    "某某县2023年度政府信息与政务公开工作年度报告": 2023,
    "某区2023年政务公开工作年度报告": 2023,
    "2023政府信息公开年度报告.pdf": 2023,
    "关于公布某某县2023年政府信息公开工作年度报告的公告": 2023,
    "关于印发某某县2023年政府信息公开工作年度报告的通知": 2023,
    "某某市2023年政府信息公开工作年度报告（更正版）": 2023,
    "某某区2024年政府信息公开工...": 2024,
    "某某区2024年政府信息公开工作年度报…": 2024,
    # The name of the body holds a word of what looks alike.
    "某某市教师培训中心2023年政府信息公开工作年度报告": 2023,
    "某某市委机构编制委员会办公室2023年政府信息公开年度报告": 2023,
    "某某市标准化研究院2023年政府信息公开工作年度报告": 2023,
    "某某市人民政府督查室2023年政府信息公开工作年度报告": 2023,
    "某某市政务服务和网站管理中心2023年政府信息公开工作年度报告": 2023,
}
BARE = {"政府信息公开工作年度报告": None, "政府信息公开年度报告": None, "政府信息公开年报": None, "信息公开年报": None,
        "2022年年报": 2022, "2023年度年度报告": 2023}  # fmt: skip
FOLDERS = [
    "2024年政府信息公开年报汇总", "某县政府信息公开年报（汇总）", "历年政府信息公开年报", "部门年度报告",
    "2023年", "2022年度", "（2021年）", "各部门", "市直部门年报", "乡镇（街道）",
    "政府信息公开",
]  # fmt: skip
OTHERS = {
    "2023年政府信息公开工作年度报告解读": "interpretation",
    "一图读懂某某市2024年政府信息公开工作年度报告": "interpretation",
    "【图解】2023年政府信息公开年报": "interpretation",
    "2023年政府网站工作年度报表": "website_report",
    "政府网站年度工作报表（2023年度）": "website_report",
    "某市2023年政府网站与政务新媒体工作年度报告": "website_report",
    "某某市2023年法治政府建设年度报告": "rule_of_law",
    "关于做好2023年政府信息公开工作年度报告编制发布工作的通知": "notice",
    "关于报送2023年度政府信息公开年报的函": "notice",
    "2023年政府信息公开工作年度报告编制培训会召开": "training",
    "2023年政府信息公开第三方评估报告": "assessment",
    "2024年政务公开工作要点": "plan",
    "政府信息公开指南": "rules",
    "政府信息公开目录": "rules",
    "政府信息公开工作年度报告格式": "template",
    "2023年第一季度政府信息公开工作报告": "shorter",
    "某大学2022-2023学年信息公开工作年度报告": "school_year",
    "某某公司环境信息依法披露年度报告": "environment",
    "2023年度政府信息公开年报统计表": "statistics",
    "2023年政府工作报告": None,
    "2023年部门决算": None,
    "企业年报公示": None,
    "": None,
}


@pytest.mark.parametrize("title", REPORTS)
def test_a_report_is_recognised_with_its_fiscal_year(title):
    found = recognise_title(title)
    assert (found.is_report, found.folder, found.fiscal_year) == (True, False, REPORTS[title]), found.why.en


@pytest.mark.parametrize("title", BARE)
def test_a_bare_name_may_be_a_report_and_the_list_of_them(title):
    found = recognise_title(title)
    assert (found.is_report, found.folder, found.fiscal_year) == (True, True, BARE[title])


@pytest.mark.parametrize("title", FOLDERS)
def test_a_folder_leads_to_a_list_and_is_no_report(title):
    found = recognise_title(title)
    assert (found.is_report, found.folder) == (False, True), found.why.en


@pytest.mark.parametrize("title", OTHERS)
def test_what_looks_alike_is_no_report_and_says_why(title):
    found = recognise_title(title)
    whys = {words.id: (words.en, words.zh) for words in load(TITLES, Titles).others}
    assert not found.is_report
    assert not found.folder
    unknown = ("the title does not name an annual disclosure report", "标题中没有年度报告的字样")
    assert (found.why.en, found.why.zh) == whys.get(OTHERS[title], unknown)


def test_every_kind_of_what_looks_alike_has_a_title_here():
    assert {words.id for words in load(TITLES, Titles).others} == set(filter(None, OTHERS.values()))


FULL = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@given(st.sampled_from([*REPORTS, *BARE, *FOLDERS, *OTHERS]), st.data())
def test_white_space_and_width_do_not_matter(title, data):
    at = data.draw(st.integers(0, len(title)))
    space = data.draw(st.sampled_from([" ", "\u3000", "\n\t", "\u200b", "\xa0"]))
    assert recognise_title(f"{title[:at]}{space}{title[at:]}") == recognise_title(title)
    assert recognise_title(title.translate(FULL)) == recognise_title(title)


@given(st.text(max_size=300) | st.text("年度报告政府信息公开二〇20-（）2345…截至月日", max_size=80))
def test_no_title_is_too_strange(title):
    found = recognise_title(title)
    assert found.why.en
    assert found.fiscal_year is None or titles.FIRST <= found.fiscal_year <= titles.LAST


def test_a_pattern_that_is_none_is_told_by_its_line(tmp_path):
    path = tmp_path / "titles.yaml"
    path.write_text(
        TITLES.read_text("utf-8").replace("patterns: [法治政府, 依法行政]", "patterns: ['(法治政府']"), "utf-8"
    )
    with pytest.raises(
        DeclarationError,
        match=r"titles\.yaml:\d+: others\.2\.patterns\.0: .*'\(法治政府' is not a valid regular expression",
    ):
        load(path, Titles)
