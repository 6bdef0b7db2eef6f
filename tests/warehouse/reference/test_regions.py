"""Divisions by code and by name in a fiscal year, their history, and the chain of names above them."""

import gzip
from datetime import date

import pytest

from warehouse.reference.divisions.list_sources import merged_rows, read_regions
from warehouse.reference.divisions.regions import Region, regions

COLUMNS = "code,level,name,parent_code,kind,seen_from,not_seen_from"


def _codes(rows):
    return [row.code for row in rows]


def test_every_row_of_the_lists_is_loaded():
    rows = regions().all_rows()
    assert rows == merged_rows()
    listed = {(row.code, row.name, row.seen_from) for row in read_regions()}
    assert len(listed) == 59_955
    assert listed <= {(row.code, row.name, row.seen_from) for row in rows}
    assert len({(row.code, row.name, row.seen_from) for row in rows}) == len(rows)
    assert {row.level for row in rows} == {"province", "prefecture", "county", "township"}
    assert {len(row.code) for row in rows} == {2, 4, 6, 9}


def test_a_row_has_its_first_and_last_list():
    (row,) = [row for row in regions().all_rows() if row.code == "411626"]
    assert row == Region("411626", "county", "淮阳县", "4116", "county", date(2016, 7, 31), date(2019, 10, 31))


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("411671", 2020, "河南周口经济开发区"),
        ("411671", 2023, "周口临港开发区"),
        ("410104006", 2016, "二里岗街道办事处"),
        ("410104006", 2023, "二里岗街道"),
        ("411602014", 2023, "许湾街道"),
    ],
)
def test_one_code_has_the_name_of_its_year(code, year, name):
    assert regions().at(code, year).name == name


def test_a_code_of_another_year_is_absent_but_its_nearest_row_is_found():
    assert regions().at("411626", 2022) is None
    assert regions().nearest("411626", 2022).name == "淮阳县"
    assert regions().nearest("999999", 2022) is None


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("411602014", ("河南省", "周口市", "川汇区", "许湾街道")),
        ("110105", ("北京市", "朝阳区")),
        ("659001", ("新疆维吾尔自治区", "石河子市")),
        ("500240", ("重庆市", "石柱土家族自治县")),
        ("441900006", ("广东省", "东莞市", "莞城街道")),
        ("41", ("河南省",)),
    ],
)
def test_the_chain_of_names_omits_fillers_of_the_numbering(code, chain):
    assert regions().chain(regions().at(code, 2023), 2023) == chain


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("淮阳县", 2017, "411626"),
        ("淮阳区", 2023, "411603"),
        ("江干区", 2020, "330104"),
        ("东莞市", 2023, "4419"),
        ("儋州市", 2023, "4604"),
        ("恩施州", 2023, "4228"),
        ("长阳县", 2023, "420528"),
        ("漠河市", 2023, "232701"),
        ("加格达奇区", 2016, "232701"),
    ],
)
def test_a_name_of_the_year_finds_its_code(name, year, code):
    assert _codes(regions().named(name, year)) == [code]


def test_a_name_that_changed_between_two_lists_counts_in_both():
    assert _codes(regions().named("淮阳县", 2018)) == ["411626"]
    assert _codes(regions().named("淮阳区", 2018)) == ["411603"]


def test_a_renamed_unit_is_found_by_its_place():
    assert regions().named("淮阳县", 2021) == ()
    assert _codes(regions().renamed("淮阳县", 2021)) == ["411603"]


def test_an_abolished_unit_is_found_in_the_nearest_list_and_did_not_exist():
    (row,) = regions().renamed("江干区", 2022)
    assert (row.code, regions().may_have_existed(row, 2022), regions().may_have_existed(row, 2020)) == (
        "330104",
        False,
        True,
    )


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("江北区", 2024, ["330205", "500105"]),
        ("江北区", 2026, ["330205"]),
        ("两江新区", 2025, ["500157"]),
        ("两江新区", 2024, []),
        ("和康县", 2024, ["653228"]),
        ("岑岭县", 2025, []),
        ("岑岭县", 2026, ["653132"]),
    ],
)
def test_a_change_on_a_known_day_counts_from_it(name, year, codes):
    assert _codes(regions().named(name, year)) == codes


def test_a_division_that_ended_within_a_year_may_still_report_on_it():
    (row,) = regions().named("渝北区", 2025)
    assert (row.code, regions().may_have_existed(row, 2025), regions().may_have_existed(row, 2026)) == (
        "500112",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("name", "within", "year", "codes"),
    [  # the day between the lists of 2023 and 2026 is unknown: both names count for the years between
        ("龙源街道", "4107", 2023, ["410773002"]),
        ("石佛镇", "4107", 2024, []),
        ("凉水河乡", "130321", 2024, ["130321218"]),
        ("凉水河镇", "130321", 2024, ["130321B13"]),
        ("凉水河镇", "130321", 2023, []),
        ("大盛镇", "5001", 2024, ["500112143"]),
        ("大盛镇", "5001", 2025, ["500109B25"]),
        ("华耀城街道", "411602", 2025, ["411602015"]),
    ],
)
def test_a_township_is_found_in_the_list_of_its_time(name, within, year, codes):
    assert _codes(regions().named(name, year, within=within, townships=True)) == codes


def test_a_county_that_only_the_ministry_lists_may_have_existed_since_the_list_before():
    assert [_codes(regions().named("草湖市", year)) for year in (2023, 2024, 2026)] == [[], ["659013"], ["659013"]]


def test_a_homonym_finds_every_division_of_the_name():
    assert _codes(regions().named("鼓楼区", 2023)) == ["320106", "320302", "350102", "410204"]
    assert _codes(regions().named("鼓楼区", 2023, within="3203")) == ["320302"]


@pytest.mark.parametrize("name", ["许湾街道", "许湾街道办事处", "许湾办事处", "许湾街办"])
def test_the_endings_of_a_subdistrict_are_one_unit(name):
    assert _codes(regions().named(name, 2023, within="4116", townships=True)) == ["411602014"]


def test_a_township_is_found_under_its_former_type():
    assert _codes(regions().renamed("许湾办事处", 2018, within="4116", townships=True)) == ["411602201"]


def test_children_are_those_of_the_year():
    assert "淮阳县" in [row.name for row in regions().children("4116", 2017)]
    assert "淮阳区" in [row.name for row in regions().children("4116", 2022)]
    assert len(regions().children("", 2022)) == 31


def test_zones_with_a_code_are_listed_below_their_division():
    assert _codes(regions().zones("4104", 2023)) == ["410471", "410472"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,name\n", ":1: the columns are"),
        ("code,level,name,parent_code,kind,seen_from,not_seen_from\n11,province,北京市\n", ":2: .* is not a division"),
        (
            "code,level,name,parent_code,kind,seen_from,not_seen_from\n11,province,北京市,,province,2016-07-30,\n",
            ":2: ",
        ),
    ],
)
def test_a_faulty_file_is_named_with_its_line(tmp_path, text, message):
    path = tmp_path / "regions.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    with pytest.raises(ValueError, match=message):
        read_regions(path)
