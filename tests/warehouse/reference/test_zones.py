"""Functional zones known by name, and the validation of zones.yaml."""

import pytest

from warehouse.reference.divisions.regions import regions
from warehouse.reference.divisions.zones import zones
from warehouse.yaml_models import DeclarationError


@pytest.mark.parametrize(
    ("code", "name", "year", "zone", "after"),
    [
        ("4116", "城乡一体化示范区许湾办事处", 2023, "周口市城乡一体化示范区", "许湾办事处"),
        ("4108", "城乡一体化示范区", 2023, "焦作城乡一体化示范区", ""),
        ("41", "平原示范区管委会", 2023, "新乡市平原城乡一体化示范区", "管委会"),
        ("50", "两江新区管委会", 2024, "重庆两江新区", "管委会"),
        ("61", "西咸新区沣东新城管委会", 2023, "陕西省西咸新区沣东新城", "管委会"),
        ("61", "西咸新区财政局", 2023, "陕西省西咸新区", "财政局"),
        ("44", "横琴粤澳深度合作区财政局", 2023, "横琴粤澳深度合作区", "财政局"),
    ],
)
def test_a_zone_is_found_in_its_division_by_every_name(code, name, year, zone, after):
    found, rest = zones().within(code, name, year)
    assert (found.name, rest) == (zone, after)


def test_a_zone_is_found_in_its_own_division_and_years_only():
    assert zones().within("4104", "平原示范区", 2023) is None
    assert zones().within("50", "两江新区", 2025) is None


@pytest.mark.parametrize(("name", "sits_in"), [("平原示范区管委会", "4107"), ("周口市城乡一体化示范区", "4116")])
def test_a_name_without_its_division_finds_the_zone(name, sits_in):
    assert zones().begins(name, 2023).sits_in == sits_in


@pytest.mark.parametrize(("year", "name"), [(2020, "珠海市横琴新区"), (2023, None)])
def test_a_zone_is_found_in_its_years(year, name):
    found = zones().begins("横琴新区管理委员会", year)
    assert (found and found.name) == name


def test_the_counties_a_zone_spans_are_in_the_division_it_sits_in():
    for zone in zones().zones:
        assert all(code.startswith(zone.sits_in) for code in zone.spans)


def test_a_part_of_a_name_that_many_zones_have_finds_none():
    assert zones().begins("城乡一体化示范区管委会", 2023) is None


def test_a_zone_with_a_code_has_its_name_in_the_lists():
    for zone in zones().zones:
        if zone.code is not None:
            assert regions().nearest(zone.code, 2023).name in (zone.name, *zone.aliases)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("name: 某某示范区, sits_in: '9999'", "sits_in 9999 is in no list"),
        ("name: 某某示范区, sits_in: '4116', code: '411602'", "code 411602 is not a functional zone"),
        ("name: 滨海新区, sits_in: '12'", "滨海新区 is a division in law"),
        ("name: 重庆市两江新区, sits_in: '50'", "两江新区 is a division in law"),
        ("name: 某某示范区, sits_in: '4116', colour: red", "colour"),
        ("name: 某某示范区, sits_in: '4116', spans: ['410421']", "410421 is not a county in 4116"),
        ("name: 某某示范区, sits_in: '4116', spans: ['411699']", "411699 is not a county in 4116"),
    ],
)
def test_a_faulty_row_is_named_with_its_line(tmp_path, fields, message):
    path = tmp_path / "zones.yaml"
    path.write_text(f"zones:\n- {{{fields}, run_by: 某某管委会, evidence: 某某文件}}\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match=rf"zones\.yaml:2: .*{message}"):
        zones(path)
