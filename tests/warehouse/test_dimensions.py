"""The marts as a whole: keys, what facts lead to, what the dimensions say, and building them again."""

from collections import defaultdict

import pytest

from assets.staged.load import load_documents
from expectations.judging.judge import check
from expectations.rulebook.load import rulebook
from tests.warehouse.documents import QUARANTINED
from warehouse.marts import ORDER, build
from warehouse.reference.forms.form_list import forms
from warehouse.reference.measures import measures
from warehouse.schema import tables
from warehouse.store import memory, merge, records

EMPTY = ("body_succession", "finding_verdict", "peer_cut", "reconciliation", "withdrawn")


@pytest.mark.parametrize("mart", ORDER)
def test_keys_are_unique_and_whole(con, mart):
    table = tables()[f"marts.{mart}"]
    keys = ", ".join(table.keys)
    assert [c[0] for c in con.execute(f"SELECT * FROM {table.table}").description] == [
        c.name for c in table.all_columns()
    ]
    total, different = con.execute(f"SELECT count(*), count(DISTINCT ({keys})) FROM {table.table}").fetchall()[0]
    assert total == different
    assert total > 0 or mart in EMPTY, "there are no such here"
    optional = {column.name for column in table.columns if column.optional}
    for key in (key for key in table.keys if key not in optional):
        assert con.execute(f"SELECT count(*) FROM {table.table} WHERE {key} IS NULL").fetchall() == [(0,)]


def test_facts_lead_to_their_dimensions(con):
    for fact, column, dimension in (
        ("fact_report", "body_id", "dim_body"), ("fact_report", "level", "dim_level"),
        ("fact_report", "region_code", "dim_region"), ("fact_cell", "key", "dim_cell"),
        ("fact_cell", "report_id", "fact_report"), ("by_region", "region_code", "dim_region"),
        ("dim_body", "region_code", "dim_region"), ("dim_region", "level", "dim_level"),
    ):  # fmt: skip
        lost = con.execute(f"FROM marts.{fact} ANTI JOIN marts.{dimension} USING ({column})").fetchall()
        assert lost == [], (fact, dimension)


def test_a_region_code_has_one_latest_row(con):
    latest = con.execute(
        "SELECT count(*), count(DISTINCT region_code) FROM marts.dim_region WHERE is_latest"
    ).fetchall()
    codes = con.execute("SELECT count(DISTINCT region_code) FROM marts.dim_region").fetchall()[0][0]
    assert latest == [(codes, codes)]


def test_a_code_has_one_row_with_its_names_from_the_province_down(con):
    (counts,) = con.execute("SELECT count(*), count(DISTINCT region_code) FROM marts.dim_region_latest").fetchall()
    assert (
        counts[0] == counts[1] == con.execute("SELECT count(DISTINCT region_code) FROM marts.dim_region").fetchone()[0]
    )
    found = {
        row["region_code"]: (row["region_path"], row["province_name"], row["prefecture_name"], row["county_name"])
        for row in records(con, "SELECT * FROM marts.dim_region_latest")
    }
    assert found["00"] == ("全国", None, None, None)
    assert found["41"] == ("河南省", "河南省", None, None)
    assert found["411003"] == ("河南省许昌市建安区", "河南省", "许昌市", "建安区")
    assert found["110101"] == ("北京市东城区", "北京市", None, "东城区")


NAMED = {
    name: table
    for name, table in tables().items()
    if table.is_mart and "region_code" in {c.name for c in table.columns}
}


@pytest.mark.parametrize("name", NAMED)
def test_every_table_of_divisions_names_them(con, name):
    columns = {column.name for column in NAMED[name].columns}
    if name == "marts.dim_region":
        return
    assert {"region_name", "region_path"} <= columns
    assert (
        con.execute(f"SELECT region_code FROM {name} WHERE region_code IS NOT NULL AND region_name IS NULL").fetchall()
        == []
    )
    assert con.execute(f"SELECT region_code FROM {name} WHERE NOT ends_with(region_path, region_name)").fetchall() == []


@pytest.mark.parametrize(
    "name", [n for n, t in tables().items() if t.is_mart and "level" in {c.name for c in t.columns}]
)
def test_every_table_of_levels_has_their_words(con, name):
    if name in ("marts.dim_level", "marts.region_change"):
        return
    words = dict(con.execute("SELECT level, zh FROM marts.dim_level").fetchall()) | {"all": "各级合计"}
    for level, name_zh in con.execute(f"SELECT DISTINCT level, level_name FROM {name}").fetchall():
        assert words.get(level) == name_zh


OF_YEARS = [
    ("411003", 2015, "河南省许昌市建安区"), ("411023", 2023, "河南省许昌市许昌县"),
    ("330110", 2016, "浙江省杭州市余杭区"), ("210112", 2024, "辽宁省沈阳市浑南区"),
    ("429004", 2023, "湖北省仙桃市"), ("500119", 2023, "重庆市南川区"),
]  # fmt: skip


@pytest.fixture(scope="module")
def divisions():
    """The marts of a warehouse with a report of each division and year of OF_YEARS."""
    con = memory()
    merge(con, "checked.verdict", [
        {"report_id": f"r{n}", "region_code": code, "fiscal_year": year} for n, (code, year, _) in enumerate(OF_YEARS)
    ])  # fmt: skip
    build(con)
    return con


@pytest.mark.parametrize(("code", "year", "path"), OF_YEARS)
def test_a_division_has_the_names_of_the_year(divisions, code, year, path):
    assert divisions.execute(
        "SELECT region_path FROM division_name WHERE region_code = ? AND year = ?", [code, year]
    ).fetchone() == (path,)


def test_a_renamed_division_has_its_old_name_before_and_its_new_name_after(divisions):
    renamed = divisions.execute(
        "SELECT region_code, from_year, region_name, count(*) OVER (PARTITION BY region_code) AS n,"
        " lag(region_name) OVER (PARTITION BY region_code ORDER BY valid_from) AS was"
        " FROM marts.dim_region QUALIFY n = 2 AND was <> region_name LIMIT 300"
    ).fetchall()
    con = memory()
    merge(con, "checked.verdict", [
        {"report_id": f"{code} {year}", "region_code": code, "fiscal_year": year}
        for code, first, *_ in renamed for year in (first - 1, first)
    ])  # fmt: skip
    build(con)
    names = {
        (c, y): n for c, y, n in con.execute("SELECT region_code, year, region_name FROM division_name").fetchall()
    }
    assert len(renamed) == 300
    assert {(names[c, y - 1], names[c, y]) == (was, now) for c, y, now, _, was in renamed} == {True}


def test_every_cell_of_the_forms_is_described_with_the_measure_it_feeds(con):
    found = {row["key"]: row for row in records(con, "SELECT * FROM marts.dim_cell")}
    assert set(found) == {cell.key for form in forms().values() for cell in form.all_cells()}
    names = {measure.name for measure in measures()}
    assert {row["measure"] for row in found.values()} - {None} <= names
    fed = {
        "applications.other_fee_unpaid.total": "other_total", "applications.other_total.total": "other_total",
        "applications.denied_state_secret.total": "denied_state_secret", "applications.granted.natural_person": None,
        "disputes.review.upheld": "review_upheld", "proactive.admin_fee_amount_wan": None,
        "applications.received_new.natural_person": "received_new_natural_person",
    }  # fmt: skip
    assert {key: found[key]["measure"] for key in fed} == fed
    assert found["applications.granted.total"]["forms"] == "f2019,f2021"
    assert found["proactive.procurement_projects"]["forms"] == "f2019"
    assert found["applications.other_misc.total"]["forms"] == "f2021"


def test_bodies_have_their_years(con, printed):
    found = {row["official_name"]: row for row in records(con, "SELECT * FROM marts.dim_body")}
    years = defaultdict(set)
    for document in (d for s, d in printed.items() if s not in QUARANTINED):
        years[document.body].add(document.year)
    assert {body: (row["first_year"], row["last_year"]) for body, row in found.items()} == {
        body: (min(known), max(known)) for body, known in years.items()
    }
    assert found["龙泉市财政局"]["kind"] == "department"


def everything(con):
    return {name: sorted(con.execute(f"SELECT * FROM marts.{name}").fetchall(), key=repr) for name in ORDER}


@pytest.mark.slow
def test_building_again_gives_the_same_records(con, printed):
    before = everything(con)
    stored = {name for name in ORDER if tables()[f"marts.{name}"].kind == "table"}
    assert build(con) == {name: len(found) for name, found in before.items() if name in stored}
    load_documents(con, [document.report for document in printed.values()])
    check(con, rulebook())
    build(con)
    assert everything(con) == before


def test_a_warehouse_without_reports_has_empty_facts_and_full_dimensions():
    built = build(memory())
    assert {name for name, found in built.items() if found} == {
        "dim_region", "region_change", "dim_level", "dim_cell", "dim_measure", "dim_indicator",
    }  # fmt: skip
    assert built["dim_level"] == 6


def test_the_country_is_a_division_of_its_own(con):
    rows = con.execute("SELECT region_name, level FROM marts.dim_region WHERE region_code = '00'").fetchall()
    assert rows == [("全国", "national")]


def test_no_kind_of_division_mentions_how_it_was_listed(con):
    assert con.execute("SELECT count(*) FROM marts.dim_region WHERE kind LIKE '%(%'").fetchall() == [(0,)]
