"""Kinds of body by name, national bodies, and where the name of a zone ends."""

from typing import get_args

import pytest

from warehouse.reference.bodies.kinds_of_body import KINDS_OF_BODY, Kind, KindsOfBody, Level, kinds_of_body
from warehouse.yaml_models import DeclarationError, load


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("宝丰县人民政府", "government"),
        ("淮安市洪泽区人民政府", "government"),
        ("景德镇市人民政府", "government"),
        ("宝丰县人民政府办公室", "government_office"),
        ("河南省人民政府办公厅", "government_office"),
        ("锡林郭勒盟行政公署办公室", "government_office"),
        ("宝丰县财政局", "department"),
        ("周口市国有资产监督管理委员会", "department"),
        ("北京市城市管理委员会", "department"),
        ("上海市地方金融监督管理局", "department"),
        ("河南省人民政府驻北京办事处", "department"),
        ("湛河区曹镇乡人民政府", "township_government"),
        ("克什克腾旗达来诺日苏木人民政府", "township_government"),
        ("管城回族区二里岗街道办事处", "subdistrict_office"),
        ("驻马店市驿城区人民街道办事处", "subdistrict_office"),
        ("朝阳区南磨房地区办事处", "subdistrict_office"),
        ("周口市城乡一体化示范区管委会", "functional_zone_committee"),
        ("昆山高新技术产业开发区管理委员会", "functional_zone_committee"),
        ("周口市城乡一体化示范区", "functional_zone_committee"),
        ("平顶山市公安局湛河分局", "dispatched_organ"),
        ("大兴安岭地区行政公署", "dispatched_organ"),
        ("国家税务总局周口市税务局", "vertical_agency"),
        ("中华人民共和国郑州海关", "vertical_agency"),
        ("国家统计局河南调查总队", "vertical_agency"),
        ("宝丰县人民医院", "public_enterprise"),
        ("周口市自来水公司", "public_enterprise"),
        ("一个名字", None),
    ],
)
def test_the_kind_is_identified_by_the_name(name, kind):
    assert kinds_of_body().kind(name) == kind


def test_every_kind_and_every_level_below_the_nation_is_declared():
    assert sorted(entry.kind for entry in kinds_of_body().kinds) == sorted(get_args(Kind))
    assert {*kinds_of_body().bare, "national"} == set(get_args(Level))


@pytest.mark.parametrize(
    ("name", "national"),
    [
        ("国务院办公厅", True),
        ("国家发展和改革委员会", True),
        ("中华人民共和国财政部", True),
        ("审计署", True),
        ("中国气象局", True),
        ("气象局", False),
        ("公安局", False),
        ("河南省财政厅", False),
    ],
)
def test_national_bodies_are_identified_by_the_whole_name(name, national):
    assert kinds_of_body().is_national(name) is national


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("城乡一体化示范区许湾办事处", ("城乡一体化示范区", "许湾办事处")),
        ("高新技术产业开发区管委会", ("高新技术产业开发区", "")),
        ("航空港经济综合实验区财政局", ("航空港经济综合实验区", "财政局")),
        ("工业园区管理委员会办公室", ("工业园区", "办公室")),
        ("东部新城管委会", ("东部新城", "")),
        ("自然资源和规划局高新技术产业开发区分局", None),
        ("国有资产监督管理委员会", None),
        ("园区管理局", None),
        ("财政局", None),
    ],
)
def test_a_zone_ends_where_its_type_ends(name, zone):
    assert kinds_of_body().zone(name) == zone


def test_a_short_zone_name_may_mean_several_full_ones():
    assert "高新技术产业开发区" in kinds_of_body().full_zone_names("高新区")
    assert "平原经开区" in kinds_of_body().full_zone_names("平原经济技术开发区")
    assert kinds_of_body().full_zone_names("城乡一体化示范区") == ("城乡一体化示范区",)


def test_a_pattern_that_does_not_compile_is_named_with_its_line(tmp_path):
    path = tmp_path / "kinds_of_body.yaml"
    path.write_text(KINDS_OF_BODY.read_text(encoding="utf-8").replace("税务局$", "税务局($", 1), encoding="utf-8")
    with pytest.raises(
        DeclarationError, match=r"kinds_of_body\.yaml:\d+: kinds\.\d+\.patterns: .*not a regular expression"
    ):
        load(path, KindsOfBody)
