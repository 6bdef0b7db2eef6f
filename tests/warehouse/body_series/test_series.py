"""The series of a body over the years: rules find the previous year's report across a recode, dim_body has its periods,
and bodies that may be the same are listed and never merged.
"""

import pytest

from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from tests.begun import open_begun
from tests.warehouse.bodies import HUAIYANG, JIANAN, ZHOUKOU, entered, entry, report, resolved
from warehouse.marts import build
from warehouse.store import merge, records

OUT, IN, NEW = (f"applications.{row}.total" for row in ("carried_out", "carried_in", "received_new"))
OLD_HUAIYANG = ("411626", "淮阳县")
MOVED = [report(OLD_HUAIYANG, "淮阳县财政局", 2018), report(HUAIYANG, "周口市淮阳区财政局", 2019)]


def judged(*reports, figures=(), reviewed=()):
    con = open_begun()
    merge(con, "checked.reviewed_body", list(reviewed))
    entered(con, *reports, figures=figures)
    check(con, rulebook())
    return con


def carried(con, report_id):
    query = f"SELECT outcome, lhs, rhs FROM checked.finding WHERE report_id = '{report_id}' AND rule = 'X-01'"
    return [row for row in con.execute(query).fetchall() if row[0] == "fail" or row[1] is None]


def near(con):
    return {(row["earlier_id"], row["later_id"]): row["why"] for row in records(con, "FROM staged.near_body")}


def test_a_recode_does_not_break_the_series_of_rules_and_marts():
    con = judged(*MOVED, figures=[(0, {OUT: 4}), (1, {IN: 3})])
    assert carried(con, "r1") == [("fail", 3, 4)]
    build(con)
    assert con.execute("SELECT DISTINCT body_id FROM marts.fact_report").fetchall() == [("411603:财政局",)]
    rows = records(con, "FROM marts.dim_body ORDER BY valid_from_year")
    assert [(r["valid_from_year"], r["valid_to_year"], r["is_latest"], r["region_code"]) for r in rows] == [
        (2018, 2018, False, "411626"), (2019, None, True, "411603"),
    ]  # fmt: skip
    assert {(r["first_year"], r["last_year"], r["reports"]) for r in rows} == {(2018, 2019, 1)}


def test_one_report_of_a_body_and_year_counts_in_any_spelling():
    con = judged(report(JIANAN, "建安区发改委"), report(JIANAN, "许昌市建安区发展和改革委员会"))
    build(con)
    counted = con.execute("SELECT report_id FROM checked.counted").fetchall()
    assert len(counted) == 1
    assert con.execute("SELECT report_id FROM marts.fact_report WHERE counted").fetchall() == counted


@pytest.mark.slow
def test_a_period_has_the_name_printed_most_often_and_years_without_a_report():
    names = ["建安区财政局", "许昌市建安区财政局", "许昌市建安区财政局", "建安区财政局"]
    years = [2018, 2019, 2020, 2023]
    con = judged(*(report(JIANAN, name, year) for name, year in zip(names, years, strict=True)))
    build(con)
    (row,) = records(con, "FROM marts.dim_body")
    assert (row["official_name"], row["normalised_name"], row["reports"]) == ("许昌市建安区财政局", "财政局", 4)
    assert (row["valid_from_year"], row["valid_to_year"], row["is_latest"]) == (2018, None, True)


def test_flags_of_a_body_come_from_its_kind_and_its_government_from_its_division():
    con = judged(
        report(ZHOUKOU, "周口市人民政府"), report(HUAIYANG, "淮阳区人民政府"), report(HUAIYANG, "淮阳区财政局"),
        report(ZHOUKOU, "国家税务总局周口市税务局"), report(HUAIYANG, "淮阳区人民医院"),
        report(("411602014", "许湾街道"), "许湾街道办事处"),
    )  # fmt: skip
    build(con)
    rows = {r["body_id"]: r for r in records(con, "FROM marts.dim_body")}
    assert {body: r["parent_body_id"] for body, r in rows.items()} == {
        "4116:政府": None, "411603:政府": "4116:政府", "411603:财政局": "411603:政府", "4116:税务局": None,
        "411603:人民医院": "411603:政府", "411602014:政府": "4116:政府",
    }  # fmt: skip
    assert [body for body, r in rows.items() if r["is_vertical"]] == ["4116:税务局"]
    assert [body for body, r in rows.items() if r["is_dispatched"]] == ["411602014:政府"]
    assert [body for body, r in rows.items() if not r["in_scope"]] == ["411603:人民医院"]


def test_a_body_in_a_zone_is_managed_by_its_committee():
    zone = {"zone": "周口市城乡一体化示范区"}
    xuwan = report(("411602014", "许湾街道"), "周口市城乡一体化示范区许湾办事处") | zone
    committee = report(ZHOUKOU, "周口市城乡一体化示范区管委会", level="zone") | zone | {"uscc": "11411600MB0X"}
    con = judged(xuwan, committee, report(ZHOUKOU, "周口市财政局"))
    build(con)
    rows = {r["body_id"]: (r["managing_body_id"], r["uscc"]) for r in records(con, "FROM marts.dim_body")}
    assert rows == {
        "411602014:政府": ("4116:城乡一体化示范区", None), "4116:城乡一体化示范区": (None, "11411600MB0X"),
        "4116:财政局": (None, None),
    }  # fmt: skip


@pytest.mark.slow
def test_an_alias_makes_a_new_period_and_one_series():
    years = [report(JIANAN, "建安区环境保护局", 2018), report(JIANAN, "建安区生态环境局", 2019)]
    con = judged(*years, reviewed=[entry("411003", "环境保护局", "生态环境局")], figures=[(0, {OUT: 2})])
    assert carried(con, "r1") == [("fail", 0, 2)]
    build(con)
    rows = records(con, "FROM marts.dim_body ORDER BY valid_from_year")
    assert [(r["body_id"], r["normalised_name"]) for r in rows] == [
        ("411003:生态环境局", "环境保护局"), ("411003:生态环境局", "生态环境局"),
    ]  # fmt: skip


def test_a_merger_is_in_body_succession_and_joins_no_figures():
    years = [report(JIANAN, "建安区质量技术监督局", 2018), report(JIANAN, "建安区市场监督管理局", 2019)]
    merged = entry("411003", "质量技术监督局", "市场监督管理局", "merged", year=2019)
    con = judged(*years, reviewed=[merged], figures=[(0, {OUT: 2})])
    assert carried(con, "r1")[0][0] == "undecided"
    build(con)
    (row,) = records(con, "FROM marts.body_succession")
    assert (row["body_id"], row["successor_id"], row["year"]) == (
        "411003:质量技术监督局",
        "411003:市场监督管理局",
        2019,
    )


def test_a_body_that_begins_when_a_similar_one_ends_is_listed_and_not_merged():
    con = resolved(
        report(JIANAN, "建安区综合执法局", 2021), report(JIANAN, "建安区综合行政执法局", 2022),
        report(JIANAN, "建安区城市管理综合执法局", 2022), report(JIANAN, "建安区财政局", 2022),
    )  # fmt: skip
    assert near(con) == {
        ("411003:综合执法局", "411003:综合行政执法局"): "name",
        ("411003:综合执法局", "411003:城市管理综合执法局"): "abbreviation",
    }
    counts = con.execute("SELECT count(DISTINCT body_id), count(*) FILTER (uncertain) FROM staged.body").fetchall()
    assert counts == [(4, 3)]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param([report(JIANAN, "建安区综合行政执法局", 2021)], id="both report in one year"),
        pytest.param([report(ZHOUKOU, "周口市综合行政执法局", 2022)], id="in another division"),
        pytest.param([report(JIANAN, "建安区综合行政执法局", 2025)], id="years later"),
        pytest.param([report(JIANAN, "建安区信访局", 2022)], id="with a different name"),
    ],
)
def test_bodies_that_cannot_be_the_same_are_not_listed(second):
    assert near(resolved(report(JIANAN, "建安区综合执法局", 2021), *second)) == {}


def test_a_reviewed_pair_is_not_listed():
    pair = [report(JIANAN, "建安区综合执法局", 2021), report(JIANAN, "建安区综合行政执法局", 2022)]
    for change in ("same", "merged", "different"):
        reviewed = entry("411003", "综合执法局", "综合行政执法局", change, year=2022 if change == "merged" else None)
        assert near(resolved(*pair, reviewed=[reviewed])) == {}


@pytest.mark.slow
def test_matching_carried_figures_list_a_pair_with_different_names():
    pair = [report(JIANAN, "建安区环境保护局", 2018), report(JIANAN, "建安区生态环境局", 2019)]
    for carries_in, listed in ((7, {("411003:环境保护局", "411003:生态环境局"): "carried"}), (6, {})):
        con = judged(*pair, figures=[(0, {OUT: 7}), (1, {IN: carries_in})])
        assert near(con) == listed
    assert near(judged(*pair)) == {}, "0 carried over is no evidence"


@pytest.mark.slow
def test_two_names_with_the_same_figures_in_one_year_are_listed():
    pair = [report(JIANAN, "建安区住建局"), report(JIANAN, "建安区住房和城乡建设局")]
    assert near(judged(*pair)) == {}
    con = judged(*pair, figures=[(0, {NEW: 31}), (1, {NEW: 31})])
    assert list(near(con).values()) == ["abbreviation"]


def test_a_government_and_its_office_are_never_listed():
    pair = [report(JIANAN, "建安区人民政府", 2021), report(JIANAN, "建安区人民政府办公室", 2022)]
    assert near(resolved(*pair)) == {}
