"""Divisions in the marts: their periods, predecessors and successors, and every change with its evidence."""

from datetime import date

import pytest

from warehouse.mart_inputs import create_inputs
from warehouse.marts import MARTS
from warehouse.reference.divisions.derived_rows import short_name
from warehouse.reference.divisions.lineage import division_changes
from warehouse.reference.divisions.region import Region
from warehouse.reference.divisions.regions import regions
from warehouse.store import memory, records, replace


@pytest.fixture(scope="module")
def con():
    con = memory()
    create_inputs(con)
    for name in ("dim_region", "region_change"):
        replace(con, f"marts.{name}", (MARTS / f"{name}.sql").read_text("utf-8"))
    return con


def _rows(con, where, *columns):
    return [tuple(row[c] for c in columns) for row in records(con, f"SELECT * FROM marts.dim_region WHERE {where}")]


def test_the_dimension_has_every_row_and_the_country(con):
    assert len(_rows(con, "true", "region_code")) == len(regions().all_rows()) + 1


def test_the_rows_of_one_lineage_follow_one_another(con):
    columns = ("region_code", "region_name", "valid_from", "valid_to", "change_type")
    assert _rows(con, "lineage = '411602014' ORDER BY valid_from", *columns) == [
        ("411602201", "许湾乡", date(2016, 7, 31), date(2021, 10, 31), None),
        ("411602014", "许湾街道", date(2021, 10, 31), None, "upgrade"),
    ]


@pytest.mark.parametrize(
    ("code", "predecessor", "successor", "kind_of_change"),
    [
        ("411626", (None, None), ("411603", "淮阳区"), None),
        ("411603", ("411626", "淮阳县"), (None, None), "county_to_district"),
        ("320611", (None, None), ("320613", "崇川区"), None),
        ("320613", ("320602", "崇川区"), (None, None), "recode"),  # 港闸区 merged into it too
        ("140403", (None, None), (None, None), "merge"),  # from two others
        ("653228", (None, None), (None, None), "founded"),
    ],
)
def test_a_division_has_its_predecessor_and_successor(con, code, predecessor, successor, kind_of_change):
    columns = ("predecessor_code", "predecessor_name", "successor_code", "successor_name", "change_type")
    assert _rows(con, f"region_code = '{code}'", *columns) == [(*predecessor, *successor, kind_of_change)]


def test_a_division_from_a_later_change_has_source_reviewed(con):
    rows = _rows(con, "source = 'reviewed' ORDER BY ALL", "region_code", "parent_code", "valid_from")
    assert rows == [
        ("500157", "5001", date(2025, 11, 6)),
        ("653132", "6531", date(2026, 3, 26)),
        ("653228", "6532", date(2024, 12, 27)),
        ("653229", "6532", date(2024, 12, 27)),
    ]
    assert _rows(con, "region_code = '500105'", "valid_to", "is_latest") == [(date(2025, 11, 6), True)]


@pytest.mark.parametrize(
    ("code", "mca_code", "source"),
    [
        ("411602014", "411602018", "list"),  # 许湾街道: the ministry gives its code to 华耀城街道
        ("411602015", "411602014", "list"),
        ("411603", "411603", "list"),
        ("410472", None, "list"),  # a zone
        ("130321B13", "130321113", "ministry"),
        ("659013", "659013", "ministry"),
    ],
)
def test_a_division_has_the_code_of_the_ministry(con, code, mca_code, source):
    assert _rows(con, f"region_code = '{code}' AND valid_to IS NULL", "mca_code", "source") == [(mca_code, source)]


def test_no_two_divisions_have_one_code_of_the_ministry(con):
    twice = "SELECT mca_code FROM marts.dim_region WHERE mca_code IS NOT NULL GROUP BY 1 HAVING count(*) > 1"
    assert con.execute(twice).fetchall() == []


def test_units_of_statistics_are_marked(con):
    assert _rows(con, "region_code = '410872' OR region_code = '410871'", "is_statistical_only") == [(True,)]
    assert _rows(con, "region_code IN ('1101', '4101') ORDER BY region_code", "is_statistical_only") == [
        (True,),
        (False,),
    ]


def test_every_change_is_a_row_with_its_evidence(con):
    found = records(con, "SELECT * FROM marts.region_change")
    assert len(found) == len(division_changes())
    assert all(row["evidence"] and row["level"] and row["to_lineage"] for row in found)
    assert {row["from_code"] is None for row in found if row["change_type"] == "founded"} == {True}


def test_only_a_merger_changes_the_lineage(con):
    other = "SELECT DISTINCT change_type FROM marts.region_change WHERE from_lineage <> to_lineage"
    assert con.execute(other).fetchall() == [("merge",)]


@pytest.mark.parametrize(
    ("level", "name", "kind", "short"),
    [
        ("county", "宝丰县", "county", "宝丰"),
        ("county", "横县", "county", "横县"),
        ("county", "长阳土家族自治县", "county", "长阳"),
        ("county", "浦东新区", "municipal_district", "浦东新区"),
        ("township", "许湾街道办事处", "subdistrict", "许湾"),
        ("county", "焦作城乡一体化示范区", "functional_zone", "焦作城乡一体化示范区"),
    ],
)
def test_a_short_name_is_the_name_without_its_type(level, name, kind, short):
    assert short_name(Region("0", level, name, None, kind, date.min, None)) == short
