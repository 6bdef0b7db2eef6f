"""Bodies of functional zones without a code: by every name, in their years, and the bodies inside them."""

from itertools import product

import pytest

from assets.staged.identity.identify import identify
from assets.staged.identity.publication import Publication

SUBJECT = "年政府信息公开工作年度报告"
ORGANS = ("管理委员会", "管委会", "财政局", "公安局", "税务局", "综合行政执法局")
ZONES = {
    "横琴粤澳深度合作区": ("4404", ("横琴粤澳深度合作区", "珠海市横琴粤澳深度合作区", "广东省横琴粤澳深度合作区")),
    "陕西省西咸新区": ("61", ("西咸新区", "陕西省西咸新区", "陕西西咸新区", "西安市西咸新区")),
    "陕西省西咸新区沣东新城": ("61", ("西咸新区沣东新城", "陕西省西咸新区沣东新城", "沣东新城")),
    "贵州贵安新区": ("52", ("贵安新区", "贵州贵安新区", "贵州省贵安新区")),
    "河北雄安新区": ("13", ("雄安新区", "河北雄安新区", "河北省雄安新区")),
    "江西赣江新区": ("36", ("赣江新区", "江西赣江新区")),
}
BODIES = [
    (f"{name}{organ}", code, zone) for zone, (code, names) in ZONES.items() for name, organ in product(names, ORGANS)
]


def identity(body, year=2023, **published):
    return identify([f"{body}{year}{SUBJECT}"], Publication(**published))


@pytest.mark.parametrize(("body", "code", "zone"), BODIES[::3])
def test_a_zone_is_identified_by_every_name(body, code, zone):
    found = identity(body)
    assert (found.region_code, found.level, found.zone, found.why) == (code, "zone", zone, None)


@pytest.mark.parametrize("prefix", ["国家税务总局", "国家统计局"])
@pytest.mark.parametrize("zone", ["横琴粤澳深度合作区", "陕西省西咸新区"])
def test_a_branch_of_an_agency_in_a_zone_is_in_the_zone(prefix, zone):
    found = identity(f"{prefix}{zone}{'税务局' if '税' in prefix else '调查队'}")
    assert (found.region_code, found.zone) == (ZONES[zone][0], zone)


@pytest.mark.parametrize(
    "body",
    ["国家税务总局甲乙县税务局", "国家税务总局某某新区税务局", "国家统计局甲乙调查队", "国家外汇管理局甲乙市分局"],
)
def test_a_branch_of_an_agency_in_an_unknown_place_is_not_national(body):
    found = identity(body)
    assert (found.region_code, found.level) != ("00", "national")
    assert found.why is not None


@pytest.mark.parametrize(
    "body", ["国家税务总局", "国家统计局", "国家矿山安全监察局", "国家金融监督管理总局", "国务院办公厅"]
)
def test_the_agency_itself_is_national(body):
    assert identity(body).region_code == "00"


@pytest.mark.parametrize(
    ("body", "code", "zone"),
    [
        ("西咸新区太平镇人民政府", "610423111", "陕西省西咸新区"),
        ("西咸新区秦汉新城正阳街道办事处", "610404007", "陕西省西咸新区秦汉新城"),
        ("贵州省贵安新区马场镇人民政府", "520403105", "贵州贵安新区"),
        ("河北雄安新区容城县财政局", "130629", "河北雄安新区"),
        ("雄安新区安新县人民政府", "130632", "河北雄安新区"),
    ],
)
def test_a_township_or_county_of_a_zone_is_found_in_the_counties_it_spans(body, code, zone):
    found = identity(body)
    assert (found.region_code, found.zone, found.why) == (code, zone, None)


@pytest.mark.parametrize("code", ["440402", "440400"])
@pytest.mark.parametrize("body", ["横琴粤澳深度合作区执行委员会", "珠海市香洲区横琴镇人民政府", "横琴镇人民政府"])
def test_the_code_of_a_site_does_not_turn_a_zone_into_the_township_of_its_name(body, code):
    found = identity(body, site_code=f"{code}0001")
    expected = ("440402104", None) if "镇" in body else ("4404", "横琴粤澳深度合作区")
    assert (found.region_code, found.zone) == expected


@pytest.mark.parametrize(("year", "code"), [(2019, "4404"), (2020, "4404"), (2023, None)])
def test_a_zone_is_identified_in_its_years_only(year, code):
    assert identity("横琴新区管理委员会", year).region_code == code


@pytest.mark.parametrize("body", ["陕西省西咸新区开发建设管理委员会", "横琴粤澳深度合作区执行委员会", "西咸新区管委会"])
def test_committees_of_every_name_are_of_one_kind(body):
    assert identity(body).kind == "functional_zone_committee"
