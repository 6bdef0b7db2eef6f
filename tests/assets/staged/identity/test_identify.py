"""Body, kind, region, level and year from the lines of a report; the names are real, what is open has its reason."""

from pathlib import Path

import pytest

from assets.staged.identity.identify import identify

SEEDS = Path(__file__).parents[5] / "shared" / "seeds"
SUBJECT = "年政府信息公开工作年度报告"


def _found(*lines):
    found = identify(lines)
    return found.kind, found.region_code, found.region_name, found.level


@pytest.mark.parametrize(
    ("body", "year", "kind", "code", "name", "level"),
    [
        ("河南省人民政府", 2022, "government", "41", "河南省", "province"),
        ("广西壮族自治区", 2023, "government", "45", "广西壮族自治区", "province"),
        ("北京市市场监督管理局", 2023, "department", "11", "北京市", "province"),
        ("上海市浦东新区人民政府", 2023, "government", "310115", "浦东新区", "county"),
        ("天津市滨海新区", 2023, "government", "120116", "滨海新区", "county"),
        ("沈阳市沈北新区", 2023, "government", "210113", "沈北新区", "county"),
        ("上海市静安区江宁路街道办事处", 2022, "subdistrict_office", "310106006", "江宁路街道", "township"),
        ("周口市市场监督管理局", 2023, "department", "4116", "周口市", "prefecture"),
        ("恩施州财政局", 2023, "department", "4228", "恩施土家族苗族自治州", "prefecture"),
        ("大兴安岭地区行政公署", 2023, "dispatched_organ", "2327", "大兴安岭地区", "prefecture"),
        ("东莞市人民政府", 2021, "government", "4419", "东莞市", "prefecture"),
        ("东莞市莞城街道办事处", 2023, "subdistrict_office", "441900006", "莞城街道", "township"),
        ("儋州市财政局", 2023, "department", "4604", "儋州市", "prefecture"),
        ("石河子市人民政府", 2022, "government", "659001", "石河子市", "county"),
        ("宝丰县财政局", 2023, "department", "410421", "宝丰县", "county"),
        ("河南省平顶山市宝丰县教育体育局", 2023, "department", "410421", "宝丰县", "county"),
        ("淮阳县人民政府", 2017, "government", "411626", "淮阳县", "county"),
        ("淮阳县人民政府", 2019, "government", "411603", "淮阳区", "county"),
        ("周口市淮阳区人民政府", 2021, "government", "411603", "淮阳区", "county"),
        ("江干区人民政府", 2020, "government", "330104", "江干区", "county"),
        ("德宏傣族景颇族自治州芒市乡村振兴局", 2022, "department", "533103", "芒市", "county"),
        ("周口市城乡一体化示范区社会事业局", 2023, "department", "4116", "周口市", "zone"),
        (
            "平顶山市城乡一体化示范区管委会",
            2023,
            "functional_zone_committee",
            "410472",
            "平顶山市城乡一体化示范区",
            "zone",
        ),
        ("焦作市城乡一体化示范区", 2022, "functional_zone_committee", "410871", "焦作城乡一体化示范区", "zone"),
        ("周口经济开发区管委会", 2021, "functional_zone_committee", "411671", "河南周口经济开发区", "zone"),
        ("石家庄高新区", 2023, "functional_zone_committee", "130171", "石家庄高新技术产业开发区", "zone"),
        ("昆山高新技术产业开发区管委会", 2023, "functional_zone_committee", "320583", "昆山市", "zone"),
        ("商水县产业集聚区管委会", 2023, "functional_zone_committee", "411623", "商水县", "zone"),
        ("国家税务总局周口市税务局", 2023, "vertical_agency", "4116", "周口市", "prefecture"),
        ("中华人民共和国郑州海关", 2023, "vertical_agency", "4101", "郑州市", "prefecture"),
        ("国家税务总局", 2023, "department", "00", "全国", "national"),
        ("公安部", 2023, "department", "00", "全国", "national"),
        ("中华人民共和国财政部", 2023, "department", "00", "全国", "national"),
        ("徐州市鼓楼区人民政府", 2023, "government", "320302", "鼓楼区", "county"),
        ("鼓楼区五凤街道办事处", 2023, "subdistrict_office", "350102009", "五凤街道", "township"),
        ("宝丰县城关镇人民政府", 2023, "township_government", "410421100", "城关镇", "township"),
        ("平顶山高新技术产业开发区遵化店镇人民政府", 2023, "township_government", "410471100", "遵化店镇", "township"),
        ("朝阳区人民政府南磨房地区办事处", 2023, "subdistrict_office", "110105021", "南磨房地区", "township"),
    ],
)
def test_a_title_determines_body_region_level_and_year(body, year, kind, code, name, level):
    found = identify([f"{body}{year}{SUBJECT}"])
    assert (found.body, found.year, found.candidates) == (body, year, ())
    assert found.why is None
    assert (found.kind, found.region_code, found.region_name, found.level) == (kind, code, name, level)


@pytest.mark.parametrize(
    "lines",
    [
        ["宝丰县财政局 2023 年政府信息公开工作 年度报告"],
        ["2023年度宝丰县财政局政府信息公开工作年度报告"],
        ["宝丰县财政局2023年度信息公开年报"],
        ["宝丰县财政局关于2023年政府信息公开工作年度报告"],
        ["《宝丰县财政局政府信息公开工作２０２３年度报告》"],
        ["宝丰县财政局政府信息公开工作年度报告（2023年度）"],
        ["## 宝丰县财政局二〇二三年政府信息公开工作年度报告"],
        ["宝丰县财政局二○二三年度政府信息公开工作报告"],
        ["宝丰县\u200b财政局", "2023年政府信息公开工作", "年度报告"],
        ["首页", "政府信息公开年报", "宝丰县", "财政局", "2023年政府信息公开工作年度报告"],
        ["宝丰县财政局", "政府信息公开工作年度报告", "（2023年度）"],
        ["首页>政务公开>政府信息公开年报>宝丰县财政局2023年政府信息公开工作年度报告"],
        ["2024-01-20 09:11 宝丰县财政局2023年政府信息公开工作年度报告"],
        ["宝丰县财政局政府信息公开工作年度报告_宝丰县人民政府网站", "宝丰县财政局2023年政府信息公开工作年度报告"],
        ["宝丰县人民政府", "宝丰县财政局2023年政府信息公开工作年度报告"],
        ["2023年政府信息公开工作年度报告", "一、总体情况", "宝丰县财政局", "2024年1月20日"],
        ["2023年政府信息公开工作年度报告", "一、总体情况", "宝丰县财政局 二〇二四年一月二十日"],
        ["2023年政府信息公开工作年度报告", "宝丰县财政局（以下简称“本机关”）公布本年度报告。"],
        ["宝丰县财政局政府信息公开工作年度报告", "统计期限自 2023 年 1 月 1 日起至 2023 年 12 月 31 日止。"],
        ["宝丰县财政局政府信息公开工作年度报告", "统计期限自 2023 年 1 ⽉ 1 ⽇起至 2023 年 12 ⽉ 31 ⽇止。"],
    ],
)
def test_all_shapes_of_a_title_give_the_same_identity(lines):
    found = identify(lines)
    assert (found.body, found.region_code, found.year, found.why) == ("宝丰县财政局", "410421", 2023, None)


def test_a_government_keeps_the_characters_it_shares_with_the_subject():
    assert identify(["宝丰县人民政府信息公开工作年度报告2023"]).body == "宝丰县人民政府"


@pytest.mark.parametrize(
    "title",
    [
        "宝丰县2023年政府信息公开工作年度报告解读",
        "关于做好2023年政府信息公开工作年度报告编制工作的通知",
        "宝丰县2023年法治政府建设年度报告",
        "宝丰县2023年政府网站工作年度报表",
    ],
)
def test_a_page_about_reports_has_no_title_of_one(title):
    found = identify([title])
    assert (found.title, found.body) == (None, None)
    assert "no title of an annual report" in found.why.en


def test_the_blank_form_names_no_body_and_no_year():
    found = identify(["", "政府信息公开工作年度报告格式模板", "一、总体情况", "（文字描述）"])
    assert (found.title, found.body, found.year) == ("政府信息公开工作年度报告", None, None)
    assert "names no body" in found.why.en
    assert "no year" in found.why.en


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("滨海新区", "120116"),
        ("浦东新区", "310115"),
        ("沈北新区", "210113"),
        ("清新区", "441803"),
        ("下花园区", "130706"),
        ("绿园区", "220106"),
        ("梁园区", "411402"),
        ("两江新区", "500157"),
    ],
)
def test_a_statutory_district_named_like_a_zone_is_a_district(name, code):
    year = 2025 if name == "两江新区" else 2023
    assert _found(f"{name}人民政府{year}{SUBJECT}") == ("government", code, name, "county")
    assert _found(f"{name}{year}{SUBJECT}") == ("government", code, name, "county")
    assert identify([f"{name}财政局{year}{SUBJECT}"]).zone is None


@pytest.mark.parametrize(
    ("body", "code", "level", "zone"),
    [
        ("平原示范区管委会", "410773", "zone", "新乡市平原城乡一体化示范区"),  # not of 平原县
        ("河南省新乡市平原示范区教育文体局", "410773", "zone", "新乡市平原城乡一体化示范区"),
        ("周口市城乡一体化示范区许湾办事处", "411602014", "township", "周口市城乡一体化示范区"),
        ("周口城乡一体化示范区社会事业局", "4116", "zone", "周口市城乡一体化示范区"),
        ("平顶山城乡一体化示范区管委会", "410472", "zone", "平顶山市城乡一体化示范区"),
        ("两江新区管委会", "50", "zone", "重庆两江新区"),
        ("昆山高新技术产业开发区管委会", "320583", "zone", "高新技术产业开发区"),
        ("宝丰县财政局", "410421", "county", None),
    ],
)
def test_the_zone_that_a_body_is_or_is_in_is_identified(body, code, level, zone):
    found = identify([f"{body}2023{SUBJECT}"])
    assert (found.region_code, found.level, found.zone, found.why) == (code, level, zone, None)


def test_two_periods_leave_the_year_open():
    texts = [f"自{year}年1月1日起至12月31日止" for year in (2021, 2022)]
    assert identify(["宝丰县政府信息公开工作年度报告", *texts]).year is None


def test_a_homonym_without_evidence_lists_its_candidates():
    found = identify([f"鼓楼区人民政府2023{SUBJECT}"])
    assert (found.kind, found.region_code, found.level) == ("government", None, "county")
    assert "4 divisions are called 鼓楼区" in found.why.en
    assert found.candidates[1] == "320302 江苏省 / 徐州市 / 鼓楼区"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([f"鼓楼区人民政府2023{SUBJECT}", "按照徐州市人民政府的部署"], "320302"),
        ([f"鼓楼区人民政府2023{SUBJECT}", *["正文"] * 30, "福州市的部署", *["正文"] * 30], "350102"),
        ([f"鼓楼区人民政府2023{SUBJECT}_徐州市人民政府网站", *["正文"] * 30, "福州市", *["正文"] * 30], "320302"),
        ([f"城关镇人民政府2023{SUBJECT}", "一、总体情况", "宝丰县城关镇人民政府", "2024年1月3日"], "410421100"),
        ([f"城关镇人民政府2023{SUBJECT}", "兰州市榆中县的部署"], "620123100"),
        ([f"县财政局2023{SUBJECT}", "一、总体情况", "宝丰县财政局", "2024年1月3日"], "410421"),
        ([f"财政局2023{SUBJECT}_宝丰县人民政府网站"], "410421"),
    ],
)
def test_the_text_resolves_what_the_title_leaves_open(lines, code):
    found = identify(lines)
    assert (found.region_code, found.why, found.candidates) == (code, None, ())


@pytest.mark.parametrize(
    "text",
    ["按照徐州市的部署，学习南京市的做法", "江苏省的部署", "南京市场的变化", "无"],
)
def test_a_text_that_fits_several_divisions_or_none_resolves_nothing(text):
    assert identify([f"鼓楼区人民政府2023{SUBJECT}", text]).region_code is None


def test_a_longer_name_does_not_mention_the_name_it_ends_with():
    """共和县 does not name 和县, nor 宝丰县 丰县."""
    title = f"城关镇人民政府2023{SUBJECT}"
    assert identify([title, "共和县的部署"]).candidates == identify([title]).candidates


@pytest.mark.parametrize(
    ("body", "level", "reason"),
    [
        ("宝丰县某某街道办事处", "township", "has no 某某街道办事处 in 河南省/平顶山市/宝丰县"),
        ("郑州市宝丰县财政局", None, "has no 宝丰县 in 河南省/郑州市"),
        ("县财政局", None, "contains no division"),
        ("某某新区管委会", "zone", "contains no division"),
    ],
)
def test_an_unlisted_unit_is_not_replaced_by_a_higher_one(body, level, reason):
    found = identify([f"{body}2023{SUBJECT}"])
    assert (found.region_code, found.level) == (None, level)
    assert reason in found.why.en


def test_an_abolished_division_keeps_its_code_with_a_reason():
    found = identify([f"杭州市江干区财政局2022{SUBJECT}"])
    assert found.region_code == "330104"
    assert "江干区 (330104) is not in the list for 2022" in found.why.en


@pytest.mark.parametrize(
    ("lines", "why", "why_zh"),
    [
        ([], "The first lines have no title", "正文开头没有年度报告的标题"),
        (["2023年政府信息公开工作年度报告"], "the title names no body", "标题没有写明机关"),
        (["宝丰县政府信息公开工作年度报告"], "the title has no year", "标题没有年度"),
        (["宝丰县某某2023年政府信息公开工作年度报告"], "the name 宝丰县某某 matches no kind", "“宝丰县某某”不属于任何"),
        (["县财政局2023年政府信息公开工作年度报告"], "县财政局 contains no division", "“县财政局”不含行政区划"),
        (["鼓楼区2023年政府信息公开工作年度报告"], "4 divisions are called 鼓楼区", "有 4 个行政区划名为“鼓楼区”"),
        (
            ["郑州市宝丰县财政局2022年政府信息公开工作年度报告"],
            "for 2022 has no 宝丰县",
            "2022年的区划名录中，河南省/郑州市下没有",
        ),
        (["郑州市宝丰县财政局政府信息公开工作年度报告"], "for the latest year has", "最近一年的区划名录中"),
        (["江干区2022年政府信息公开工作年度报告"], "(330104) is not in the list for 2022", "（330104）不在2022年的"),
        (["江干区政府信息公开工作年度报告"], "is not in the list for the latest year", "不在最近一年的区划名录中"),
    ],
)
def test_every_reason_is_given_in_english_and_in_chinese(lines, why, why_zh):
    found = identify(lines)
    assert why.lower() in found.why.en.lower()
    assert why_zh in found.why.zh
    assert (found.why.en[-1], found.why.zh[-1]) == (".", "。")
    assert found.why.en.count("; ") == found.why.zh.count("；")


def test_no_lines_give_no_identity():
    found = identify([])
    assert (found.title, found.body, found.kind, found.region_code, found.year) == (None,) * 5


@pytest.mark.skipif(not SEEDS.exists(), reason="the sample reports are not here")
@pytest.mark.parametrize(
    ("seed", "expected", "year"),
    [
        ("000", ("subdistrict_office", "411602014", "许湾街道", "township"), 2023),
        ("001", ("government_office", "410421", "宝丰县", "county"), 2023),
        ("002", ("township_government", "410411200", "曹镇乡", "township"), 2023),
        ("003", ("subdistrict_office", "410104006", "二里岗街道", "township"), 2023),
        ("004", ("functional_zone_committee", "4116", "周口市", "zone"), 2020),
    ],
)
def test_the_sample_reports_are_identified(seed, expected, year):
    lines = next(SEEDS.glob(f"{seed}_*.txt")).read_text(encoding="utf-8").splitlines()
    assert _found(*lines) == expected
    assert (identify(lines).year, identify(lines).why) == (year, None)


def test_a_title_on_two_lines_gives_the_county():
    lines = ["淮安市洪泽区人民政府", "2024 年政府信息公开工作年度报告"]
    assert _found(*lines) == ("government", "320813", "洪泽区", "county")
    assert identify(lines).year == 2024
