"""A division's total takes every application once: over provinces of units and aggregates of every scope, some missing,
some that fail a rule. Each application is a bit, so a sum tells which are in it.
"""

import random

import pytest

from tests.warehouse.provinces import CELLS, OWN, WHOLE, Maker, enter, of_tables
from warehouse import years_together
from warehouse.marts import build, changed
from warehouse.reference.measures import measures
from warehouse.schema import tables
from warehouse.store import memory, records

CODES = [f"{n}" for n in (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51)]
YEARS = (2021, 2022, 2023)


@pytest.fixture(scope="module")
def worlds():
    made = {(year, code): Maker(f"{year} {code}").province(code) for year in YEARS for code in CODES}
    con = memory()
    for (year, _), province in made.items():
        enter(con, year, province.reports())
    build(con)
    return con, made


def places(place):
    yield place
    for below in place.below:
        yield from places(below)


def test_a_total_takes_each_application_once_and_loses_none(worlds):
    con, made = worlds
    found = {(r["year"], r["region_code"]): r for r in records(con, "SELECT * FROM marts.by_region")}
    for (year, _), province in made.items():
        for place in places(province):
            row = found.get((year, place.code), {"received_new": None})
            assert (row["received_new"] or 0) == place.total(), (year, place.code)


def test_the_country_is_the_sum_of_its_provinces(worlds):
    con, made = worlds
    for row in records(con, "SELECT * FROM marts.by_year"):
        assert row["received_new"] == sum(p.total() for (year, _), p in made.items() if year == row["year"])


def test_a_total_names_its_basis(worlds):
    con, made = worlds
    for row in records(con, "SELECT * FROM marts.by_region WHERE region_code <> '00'"):
        place = next(p for p in places(made[row["year"], row["province"]]) if p.code == row["region_code"])
        chief = place.government
        whole = chief is not None and chief.is_in_sums and chief.scope == WHOLE
        assert (row["basis"] == "aggregate") == whole
        assert (row["basis_report_id"] == f"{row['year']} {chief.name}") if whole else row["basis_report_id"] is None


def test_levels_add_up_units_alone(worlds):
    con, made = worlds
    found = {(row["year"], row["level"]): row["received_new"] for row in records(con, "SELECT * FROM marts.by_level")}
    expected = {}
    for (year, _), province in made.items():
        unsettled = {id(p.government) for p in with_zones(province) if p.government and p.unsettled()}
        for report in province.reports():
            if report.is_in_sums and report.scope not in (WHOLE, OWN) and id(report) not in unsettled:
                expected[year, report.level] = expected.get((year, report.level), 0) + report.bits
    assert {at: bits for at, bits in found.items() if bits} == expected


def with_zones(place):
    yield place
    for inner in (*place.zones, *place.below):
        yield from with_zones(inner)


def test_the_difference_of_an_aggregate_and_its_units_is_reported(worlds):
    con, made = worlds
    rows = records(con, "SELECT * FROM marts.reconciliation WHERE measure = 'received_new'")
    found = {row["report_id"]: row for row in rows}
    seen = 0
    for (year, _), province in made.items():
        for place in with_zones(province):
            chief = place.government
            if chief is None or not chief.is_in_sums or chief.scope not in (WHOLE, OWN):
                continue
            row = found[f"{year} {chief.name}"]
            below = place.bodies_total() if chief.scope == OWN else place.below_total()
            assert row["in_aggregate"] == chief.bits
            assert (row["in_units"] or 0) == below, (year, chief.name)
            assert row["in_no_unit"] == chief.bits - below
            seen += 1
    assert seen == len(found) > 100


@pytest.fixture(scope="module")
def faulty_tables():
    """Provinces in which a third of the reports fail a rule of some of their tables."""
    made = {code: Maker(f"faulty {code}").province(code) for code in CODES}
    chance = random.Random(3)
    for report in (report for province in made.values() for report in province.reports()):
        if chance.random() < 0.33:
            report.faulty = frozenset(chance.sample(list(CELLS), chance.randint(1, 3)))
    con = memory()
    for province in made.values():
        enter(con, 2023, province.reports())
    build(con)
    return con, made


@pytest.mark.parametrize(
    ("tables_read", "measure"),
    [(("proactive",), "licensing_decisions"), (("applications",), "received_new"), (("disputes",), "review_total")],
)
@pytest.mark.slow
def test_a_failing_rule_excludes_the_figures_of_its_tables_and_no_others(faulty_tables, tables_read, measure):
    con, made = faulty_tables
    found = {row["region_code"]: row for row in records(con, "SELECT * FROM marts.by_region")}
    for province in made.values():
        for place in places(of_tables(province, *tables_read)):
            assert (found.get(place.code, {}).get(measure) or 0) == place.total(), place.code
    assert found["00"][measure] == sum(of_tables(province, *tables_read).total() for province in made.values())
    levels = con.execute(f"SELECT sum({measure}) FROM marts.by_level").fetchone()[0]
    assert levels == sum(
        report.bits
        for province in made.values()
        for place in with_zones(of_tables(province, *tables_read))
        for report in (*place.bodies, *([place.government] if place.government else []))
        if report.is_in_sums
        and report.scope not in (WHOLE, OWN)
        and not (report is place.government and place.unsettled())
    )


def test_a_ratio_of_two_tables_takes_the_reports_that_are_clean_in_both(faulty_tables):
    con, made = faulty_tables
    rows = records(con, "SELECT * FROM marts.region_indicator WHERE indicator = 'dispute_rate'")
    found = {row["region_code"]: row for row in rows}
    for province in made.values():
        for place in places(of_tables(province, "applications", "disputes")):
            row = found.get(place.code, {"numerator": 0, "denominator": 0})
            assert row["numerator"] == row["denominator"] == place.total(), place.code
    of_body = records(con, "SELECT report_id FROM marts.body_indicator WHERE indicator = 'dispute_rate'")
    assert {row["report_id"] for row in of_body} == {
        f"2023 {report.name}"
        for province in made.values()
        for report in province.reports()
        if report.is_used and report.faulty.isdisjoint({"applications", "disputes"})
    }


def test_an_aggregate_is_compared_with_its_units_table_by_table(faulty_tables):
    con, made = faulty_tables
    for table, measure in (("applications", "received_new"), ("disputes", "review_total")):
        rows = records(con, f"SELECT * FROM marts.reconciliation WHERE measure = '{measure}'")
        found = {row["report_id"]: row for row in rows}
        for province in made.values():
            for place in with_zones(of_tables(province, table)):
                chief = place.government
                if chief is not None and chief.is_in_sums and chief.scope in (WHOLE, OWN):
                    row = found.pop(f"2023 {chief.name}")
                    below = place.bodies_total() if chief.scope == OWN else place.below_total()
                    assert (row["in_aggregate"], row["in_units"] or 0) == (chief.bits, below), chief.name
        assert found == {}


def test_the_reports_left_out_are_counted_by_table(faulty_tables):
    con, made = faulty_tables
    reports = [report for province in made.values() for report in province.reports() if report.found]
    (row,) = records(con, "SELECT * FROM marts.by_year")
    for table, suffix in (("proactive", "_proactive"), ("applications", ""), ("disputes", "_disputes")):
        (level,) = records(con, f"SELECT sum(reports_left_out{suffix})::INT AS n FROM marts.by_level")
        units = [r for r in reports if r.scope not in (WHOLE, OWN)]
        unclean = [r for r in units if not r.clean or table in r.faulty]
        assert 0 < level["n"] <= len(unclean)
        assert row[f"reports_left_out{suffix}"] > 0


@pytest.mark.slow
def test_only_changed_partitions_are_rebuilt_and_equal_a_full_rebuild(worlds):
    con, made = worlds
    build(con)
    assert changed(con) == []
    other = Maker("another").province("41")
    gone = [f"2022 {report.name}" for report in made[2022, "41"].reports() if report.found]
    for table, key in (("staged.report", "report_id"), ("staged.f2021", "report_id"), ("collected.manifest", "sha256"),
                       ("checked.verdict", "report_id")):  # fmt: skip
        con.execute(f"DELETE FROM {table} WHERE list_contains(?, {key})", [gone])
    enter(con, 2022, other.reports())
    build(con)
    assert changed(con) == [(2022, "00"), (2022, "41"), (2023, "00"), (2023, "41")]
    partial = held(con)
    build(con, whole=True)
    assert held(con) == partial


@pytest.mark.slow
def test_with_every_partition_as_it_was_only_the_marts_of_other_tables_are_built(worlds):
    con, made = worlds
    build(con)
    report = next(f"2022 {report.name}" for report in made[2022, "31"].reports() if report.found)
    con.execute("DELETE FROM marts.by_year")
    con.execute("INSERT INTO checked.withdrawal BY NAME SELECT $1 AS report_id, 'withdrawn' AS state", [report])
    build(con)
    assert con.execute("FROM marts.by_year").fetchall() == []
    assert con.execute("SELECT report_id FROM marts.withdrawn").fetchall() == [(report,)]
    con.execute("DELETE FROM checked.withdrawal")
    build(con, whole=True)
    assert con.execute("SELECT count(*) > 0 FROM marts.by_year").fetchall() == [(True,)]


@pytest.mark.slow
def test_years_that_are_built_one_after_the_other_equal_all_at_once(worlds, monkeypatch):
    con, _ = worlds
    build(con, whole=True)
    at_once = held(con)
    monkeypatch.setattr(years_together, "REPORTS_AT_ONCE", 1)
    build(con, whole=True)
    assert held(con) == at_once
    assert changed(con)[:: len(changed(con)) - 1] == [(2021, "00"), (2024, "51")]


def held(con):
    names = [name for name in tables() if name.startswith("marts.")]
    return {name: con.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in names}


def test_every_measure_is_added_up(worlds):
    con, _ = worlds
    (row,) = records(con, "SELECT * FROM marts.by_year WHERE year = 2023")
    assert {measure.name for measure in measures()} < set(row)
    assert row["granted"] == 0


@pytest.mark.slow
def test_a_reworded_rule_and_a_family_judged_again_change_the_quality_marts(worlds):
    con, _ = worlds
    con.execute(
        "INSERT INTO checked.rule SELECT DISTINCT form, layout, 'X', '', 1, 'cells', 'error', 'flag', '旧',"
        " 'old', '', '' FROM staged.report"
    )
    con.execute("INSERT INTO checked.family SELECT DISTINCT form, fiscal_year, 'cells', 10, 1, true FROM staged.report")
    for change, expected in (
        ("FROM checked.rule", ("old", True)),
        ("UPDATE checked.rule SET en = 'new'", ("new", True)),
        ("UPDATE checked.family SET judged = 10, too_few_judged = false", ("new", False)),
    ):
        con.execute(change)
        build(con)
        found = con.execute("SELECT DISTINCT en, too_few_judged FROM marts.quality WHERE rule = 'X'").fetchall()
        assert found == [expected]
    assert {row[0] for row in con.execute("SELECT DISTINCT year FROM marts.quality").fetchall()} == set(YEARS)


@pytest.mark.slow
def test_a_changed_verdict_rebuilds_its_province(worlds):
    con, _ = worlds
    build(con)
    of_province = "SELECT min(report_id) FROM marts.fact_report WHERE year = 2022 AND province = '31'"
    (report,) = con.execute(of_province).fetchone()
    for source, expected in (("elsewhere", [("elsewhere",)]), (None, [])):
        verdict = "UPDATE checked.verdict SET source = $2, digest = digest + 1 WHERE report_id = $1"
        con.execute(verdict, [report, source])
        build(con)
        assert changed(con) == [(2022, "00"), (2022, "31"), (2023, "00"), (2023, "31")]
        found = con.execute("SELECT source FROM marts.fact_report WHERE report_id = $1", [report]).fetchall()
        assert found == expected
