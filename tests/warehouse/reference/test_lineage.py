"""Lineage of divisions: how each changes from list to list, and the key it keeps."""

from collections import Counter
from datetime import date

import pytest

from warehouse.reference.divisions.lineage import division_changes, lineage_keys
from warehouse.reference.divisions.list_sources import merge_lists, read_regions
from warehouse.reference.divisions.region import LISTS, Region
from warehouse.reference.divisions.region_changes import region_changes
from warehouse.reference.divisions.regions import regions
from warehouse.reference.divisions.succession import ListChange, link_lists
from warehouse.reference.divisions.year_end import year_end
from warehouse.yaml_models import DeclarationError

BEFORE = date(2019, 10, 31)
LEVELS = {4: "prefecture", 6: "county", 9: "township"}


def _changes_of(code, name):
    return [
        (c.to_code, c.to_name, c.change, c.source)
        for c in division_changes()
        if (c.from_code, c.from_name) == (code, name)
    ]


def _row(code, name):
    above = code[: 6 if len(code) == 9 else -2]
    return Region(code, LEVELS[len(code)], name, above, "town", BEFORE, None)


def _linked(ended, begun, stayed=(), above=None, level="township"):
    rows = [[_row(*row) for row in rows] for rows in (ended, begun, stayed)]
    turn = ListChange(rows[0], rows[1], {level: rows[2]}, above or {})
    return [(link.before.name, link.after.name, link.change) for link in link_lists(turn, level)]


@pytest.mark.parametrize(
    ("code", "name", "change"),
    [
        ("411626", "淮阳县", ("411603", "淮阳区", "county_to_district", "list")),
        ("411602201", "许湾乡", ("411602014", "许湾街道", "upgrade", "list")),
        ("410104006", "二里岗街道办事处", ("410104006", "二里岗街道", "style", "list")),
        ("411671", "河南周口经济开发区", ("411671", "周口临港开发区", "rename", "list")),
        ("542422", "嘉黎县", ("540621", "嘉黎县", "recode", "list")),
        ("450127", "横县", ("450181", "横州市", "upgrade", "list")),
        ("139001", "定州市", ("130682", "定州市", "recode", "list")),
        ("330103", "下城区", ("330105", "拱墅区", "merge", "reviewed")),
        ("511521", "宜宾县", ("511504", "叙州区", "county_to_district", "reviewed")),
        ("500105", "江北区", ("500157", "两江新区", "merge", "reviewed")),
    ],
)
def test_a_division_has_its_change(code, name, change):
    assert _changes_of(code, name) == [change]


@pytest.mark.parametrize("division", [("130521", "邢台县"), ("140202", "城区"), ("330371", "温州经济技术开发区")])
def test_a_division_split_or_dropped_from_the_lists_has_no_successor(division):
    assert _changes_of(*division) == []


def test_the_townships_of_a_recoded_county_are_recoded_with_it():
    below = {c.from_code: c.to_code for c in division_changes() if (c.from_code or "").startswith("411626")}
    assert len(below) > 15
    assert all(new.startswith("411603") for new in below.values())


def test_a_division_keeps_one_key_through_recodes_renames_and_upgrades():
    keys = lineage_keys()
    assert keys["411626", "淮阳县"] == keys["411603", "淮阳区"] == "411603"
    assert keys["411602201", "许湾乡"] == keys["411602014", "许湾街道"] == "411602014"
    assert keys["232701", "加格达奇区"] == "232761"


def test_a_merged_division_keeps_its_own_key():
    assert (lineage_keys()["330103", "下城区"], lineage_keys()["330105", "拱墅区"]) == ("330103", "330105")


def test_the_key_of_a_division_whose_code_was_reused_names_the_list_that_lacks_it():
    others = {division: key for division, key in lineage_keys().items() if "@" in key}
    assert others["540530206", "浪波乡"] == "540530206@2018-10-31"
    assert all(date.fromisoformat(key.split("@")[1]) in LISTS for key in others.values())


@pytest.mark.slow
def test_no_two_divisions_of_one_list_have_one_key():
    for year in range(2016, 2027):
        end = year_end(year)
        keys = Counter(
            lineage_keys()[row.code, row.name]
            for row in regions().all_rows()
            if end.has(row) and (row.code, row.name) in lineage_keys()
        )
        assert [key for key, count in keys.items() if count > 1] == []


def test_every_change_is_between_rows_of_the_lists_and_has_evidence():
    ended = {(row.code, row.name, row.not_seen_from) for row in regions().all_rows()}
    known = {(row.code, row.name) for row in regions().all_rows()}
    for change in division_changes():
        assert change.from_code is None or (change.from_code, change.from_name, change.day) in ended
        assert (change.to_code, change.to_name) in known
        assert change.evidence


def test_the_same_name_below_the_same_division_is_one_unit():
    assert _linked([("411602201", "许湾镇")], [("411602101", "许湾镇")]) == [("许湾镇", "许湾镇", "recode")]


def test_the_type_decides_between_two_of_one_place():
    ended = [("130203001", "开平街道"), ("130203100", "开平镇")]
    assert _linked(ended, [("130203005", "开平街道")]) == [("开平街道", "开平街道", "recode")]


def test_an_ambiguous_unit_is_not_linked():
    assert _linked([("130203001", "开平街道"), ("130203100", "开平镇")], [("130203200", "开平乡")]) == []
    assert _linked([("130203100", "开平镇")], [("130203005", "开平街道")], [("130203200", "开平乡")]) == []
    assert _linked([("130203100", "城关镇"), ("130204100", "城关镇")], [("130205100", "城关镇")]) == []


def test_a_unit_is_looked_up_below_the_successor_of_its_county():
    ended, begun = [("411626100", "新站镇")], [("411603105", "新站镇"), ("411602105", "新站镇")]
    assert _linked(ended, begun, above={"411626": "411603"}) == [("新站镇", "新站镇", "recode")]
    assert _linked(ended, begun) == []


def test_a_change_of_type_that_is_not_an_upgrade_is_a_retype():
    assert _linked([("510722001", "北坝街道")], [("510722151", "北坝镇")]) == [("北坝街道", "北坝镇", "retype")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{day: 2024-01-01, change: merge, to: {code: '410101', name: 某某区}, evidence: 某某文件}", "needs from"),
        ("{day: 2024-01-01, change: founded, to: {code: '4101011', name: 某某区}, evidence: 某某文件}", "code"),
        ("{day: 2024-02-30, change: founded, to: {code: '410101', name: 某某区}, evidence: 某某文件}", "day"),
    ],
)
def test_a_faulty_reviewed_change_is_reported_with_its_line(tmp_path, row, message):
    path = tmp_path / "region_changes.yaml"
    path.write_text(f"changes:\n- {row}\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match=rf"region_changes\.yaml:2: .*{message}"):
        region_changes(path)


def test_a_reviewed_change_of_a_division_that_does_not_exist_is_rejected(tmp_path):
    path = tmp_path / "region_changes.yaml"
    row = "from: {code: '411626', name: 淮阳县}, to: {code: '411699', name: 陈州区}, evidence: 某某文件"
    path.write_text(f"changes:\n- {{day: 2024-01-01, change: rename, {row}}}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="411626 淮阳县 does not exist on 2024-01-01"):
        merge_lists(read_regions(), (), region_changes(path))
