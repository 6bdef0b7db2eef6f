"""The ministry's list beside that of statistics: which townships are one, which succeed another, which are new."""

import gzip
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.reference.divisions.list_sources import merge_lists, merged_rows
from warehouse.reference.divisions.ministry import MINISTRY, own_code, read_ministry_list
from warehouse.reference.divisions.region import MINISTRY_DAY, STATISTICS, Region
from warehouse.reference.divisions.region_changes import RegionChange

COUNTY = ("410102", "county", "某某县", "4101", "county")
OTHER = ("410103", "county", "其他县", "4101", "county")
ZONE = ("410171", "county", "郑州某某开发区", "4101", "functional_zone")
MERGED = {
    "day": date(2025, 3, 1), "change": "merge", "from": {"code": "410102", "name": "某某县"},
    "to": {"code": "410103", "name": "其他县"}, "evidence": "某某文件",
}  # fmt: skip


def _listed(*rows):
    return [Region(*row[:5], STATISTICS[0], None) for row in rows]


def _town(code, name, kind="town"):
    return code, "township", name, code[:6], kind


def _ministry(*names_by_code):
    rows = [Region(*COUNTY, MINISTRY_DAY, None, "410102"), Region(*OTHER, MINISTRY_DAY, None, "410103")]
    towns = [_town(own_code(code), name) for code, name in names_by_code]
    return [*rows, *(Region(*t, MINISTRY_DAY, None, code) for t, (code, _) in zip(towns, names_by_code, strict=True))]


def _merged(statistics, ministry, changes=()):
    """Townships by name, with code, last day and the ministry's code."""
    changes = [RegionChange.model_validate(change) for change in changes]
    rows = merge_lists(_listed(COUNTY, OTHER, ZONE, *statistics), _ministry(*ministry), changes)
    return sorted((r.name, r.code, r.not_seen_from, r.mca_code) for r in rows if r.level == "township")


@pytest.mark.parametrize(
    ("code", "name", "other"),
    [
        ("410102100", "许湾镇", "许湾镇"),
        ("410102001", "许湾街道办事处", "许湾街道"),
        ("410102001", "花楼街街道", "花楼街道"),
        ("410102100", "某某县柳屯镇", "柳屯镇"),
        ("410102100", "二十家子镇", "二十家子满族镇"),
        ("410102200", "龙井仡佬族侗族乡", "龙井侗族仡佬族乡"),
        ("410102005", "王平地区", "王平镇"),
        ("410171100", "师寨镇", "师寨镇"),
    ],
)
def test_a_name_written_otherwise_is_one_township_and_keeps_its_code(code, name, other):
    assert _merged([_town(code, name)], [("410102101", other)]) == [(name, code, None, "410102101")]


def test_another_type_of_one_place_succeeds_the_first():
    assert _merged([_town("410102200", "曹镇乡")], [("410102107", "曹镇镇")]) == [
        ("曹镇乡", "410102200", MINISTRY_DAY, None),
        ("曹镇镇", "410102B07", None, "410102107"),
    ]


@pytest.mark.parametrize(
    ("statistics", "ministry"),
    [
        ([_town("410102001", "开平街道", "subdistrict"), _town("410102100", "开平镇")], [("410102200", "开平乡")]),
        ([_town("410102100", "斫曹镇")], [("410102100", "斫槽镇")]),
        ([_town("410102400", "良种场", "township_like_unit")], [("410102101", "良种镇")]),
    ],
)
def test_what_cannot_be_matched_stays_without_a_code(statistics, ministry):
    found = _merged(statistics, ministry)
    assert [(gone, code) for _, own, gone, code in found if own.isdecimal()] == [(None, None)] * len(statistics)
    assert [(own, code) for _, own, _, code in found if code] == [(own_code(code), code) for code, _ in ministry]


def test_a_code_that_each_list_gives_to_another_township_links_nothing():
    assert _merged([_town("410102014", "许湾街道"), _town("410102015", "华耀城街道")],
                   [("410102018", "许湾街道"), ("410102014", "华耀城街道")]) == [
        ("华耀城街道", "410102015", None, "410102014"),
        ("许湾街道", "410102014", None, "410102018"),
    ]  # fmt: skip


def test_the_townships_of_a_merged_county_change_on_its_day():
    ministry = [row for row in _ministry(("410103101", "许湾镇")) if row.code != "410102"]
    rows = merge_lists(
        _listed(COUNTY, OTHER, _town("410102100", "许湾镇")), ministry, [RegionChange.model_validate(MERGED)]
    )
    assert [(r.code, r.seen_from, r.not_seen_from) for r in rows if r.name == "许湾镇"] == [
        ("410102100", STATISTICS[0], date(2025, 3, 1)),
        ("410103B01", date(2025, 3, 1), None),
    ]


def test_a_change_after_the_list_of_the_ministry_applies_to_it():
    later = RegionChange.model_validate(MERGED | {"day": date(2027, 1, 1)})
    rows = merge_lists(_listed(COUNTY, OTHER), _ministry(), [later])
    assert [(r.code, r.not_seen_from) for r in rows] == [("410102", date(2027, 1, 1)), ("410103", None)]


@given(
    st.permutations(list("甲乙丙丁戊己庚辛")), st.lists(st.sampled_from(["镇", "乡", "街道"]), min_size=8, max_size=8)
)
def test_townships_match_by_name_whatever_their_codes(places, types):
    names = [f"{place}里{kind}" for place, kind in zip(places, types, strict=True)]
    statistics = [_town(f"4101021{n:02}", name) for n, name in enumerate(names)]
    ministry = [(f"4101021{n:02}", name) for n, name in enumerate(sorted(names))]
    found = _merged(statistics, ministry)
    assert {name: code for name, _, _, code in found} == {name: code for code, name in ministry}
    assert {name: code for name, code, _, _ in found} == {row[2]: row[0] for row in statistics}


def test_an_own_code_is_of_its_county_and_of_no_list_of_statistics():
    rows = [row for row in merged_rows() if row.level == "township" and not row.code.isdecimal()]
    assert len(rows) > 800
    for row in rows:
        assert (row.code, row.code[:6], len(row.code)) == (own_code(row.mca_code), row.parent_code, 9)


def test_every_division_that_the_ministry_lists_is_there_once():
    listed = {row.mca_code: row.name for row in read_ministry_list(MINISTRY)}
    found = Counter(row.mca_code for row in merged_rows() if row.mca_code)
    assert found == Counter(listed.keys())
    assert not [name for name in listed.values() if "（" in name]


def test_the_lists_differ_in_as_many_townships_as_documented():
    towns = [row for row in merged_rows() if row.level == "township"]
    left = [row for row in towns if row.not_seen_from is None and row.mca_code is None]
    assert sum(row.mca_code is not None for row in towns) == 38_536
    assert sum(not row.code.isdecimal() for row in towns) == 895
    assert Counter(row.kind == "township_like_unit" for row in left) == {True: 2_699, False: 715}


def test_a_list_with_other_columns_is_named_with_its_file(tmp_path):
    path = tmp_path / "ministry.csv.gz"
    path.write_bytes(gzip.compress(b"code,name\n"))
    with pytest.raises(ValueError, match=r"ministry\.csv\.gz:1: the columns are"):
        read_ministry_list(path)
