"""The indicators: ratios of sums with numerator and denominator, their change over a year, the rank among peers."""

import random
from datetime import date
from decimal import Decimal

import pytest

from tests.begun import open_begun
from tests.warehouse.provinces import WHOLE, Filed, enter
from warehouse.marts import build
from warehouse.reference.indicators import Indicators, indicators
from warehouse.store import records
from warehouse.yaml_models import DeclarationError, load

# What 宿迁 reported for 2024.
SUQIAN = {
    "received_new": 3607, "carried_in": 39, "granted": 1431, "partially_granted": 471, "denied_state_secret": 92,
    "unable_not_held": 941, "not_processed_petition": 117, "other_misc": 469, "processed_total": 3521,
    "carried_out": 125,
}  # fmt: skip
REVIEW = {"upheld": 90, "corrected": 18, "other_result": 26, "pending": 3, "total": 137}
RATES = ("grant_rate", "partial_rate", "denial_rate", "unable_rate", "not_processed_rate", "other_rate")


def filed(con, year, *reports, **cells):
    enter(con, year, reports)
    for name, value in cells.items():
        con.execute(f'UPDATE staged.f2021 SET "{name}" = {value} WHERE fiscal_year = {year}')


def totals(rows):
    return {f"applications__{row}__total": value for row, value in rows.items()}


def indicator_rows(con, table, year, **where):
    condition = " AND ".join(f"{name} = '{value}'" for name, value in where.items())
    return {row["indicator"]: row for row in records(con, f"FROM marts.{table} WHERE year = {year} AND {condition}")}


@pytest.fixture(scope="module")
def suqian():
    con = open_begun()
    government = Filed("宿迁市人民政府", "3213", "prefecture", "government", 0, WHOLE)
    cells = totals(SUQIAN) | {f"disputes__review__{name}": value for name, value in REVIEW.items()}
    filed(con, 2024, government, **cells, disputes__litigation_direct__upheld=57, disputes__litigation_direct__total=57)
    filed(con, 2023, government, **totals(SUQIAN | {"granted": 1400, "partially_granted": 502}))
    build(con)
    return con


@pytest.mark.parametrize(
    ("indicator", "numerator", "denominator", "value"),
    [
        ("closure_rate", 3521, 3646, "0.965716"), ("grant_rate", 1431, 3521, "0.406419"),
        ("disclosure_rate", 1902, 3521, "0.540187"), ("denial_rate", 92, 3521, "0.026129"),
        ("unable_rate", 941, 3521, "0.267254"), ("carryover_rate", 125, 3646, "0.034284"),
        ("review_correction_rate", 18, 134, "0.134328"), ("litigation_loss_rate", 0, 57, "0"),
        ("workload", 3646, None, "3646"),
    ],
)  # fmt: skip
def test_an_indicator_is_a_ratio_of_sums_with_both_in_columns(suqian, indicator, numerator, denominator, value):
    row = indicator_rows(suqian, "region_indicator", 2024, region_code="3213")[indicator]
    assert (row["numerator"], row["denominator"], row["value"]) == (numerator, denominator, Decimal(value))
    assert row["basis"] == "aggregate"


def test_the_six_results_add_up_to_1(suqian):
    rows = indicator_rows(suqian, "region_indicator", 2024, region_code="3213")
    assert sum(rows[rate]["numerator"] for rate in RATES) == rows["grant_rate"]["denominator"]
    assert abs(sum(rows[rate]["value"] for rate in RATES) - 1) < Decimal("0.00001")


def test_an_indicator_without_a_denominator_is_missing(suqian):
    rows = indicator_rows(suqian, "region_indicator", 2023, region_code="3213")
    assert (rows["review_rate"]["numerator"], rows["review_correction_rate"]["value"]) == (0, None)
    assert rows["applications_per_10k"]["value"] is None, "the population is unknown"


def test_a_year_is_compared_with_the_previous_one_and_a_break_is_named(suqian):
    rows = indicator_rows(suqian, "trend", 2024, region_code="3213")
    grants = rows["grant_rate"]
    assert (grants["previous"], grants["comparable"]) == (Decimal("0.397614"), True)
    assert grants["change"] == grants["value"] - grants["previous"]
    direct = rows["direct_suit_share"]
    assert not direct["comparable"]
    assert "2024" in direct["break"]
    assert not indicator_rows(suqian, "trend", 2023, region_code="3213")["grant_rate"]["comparable"], (
        "there is no previous year"
    )


@pytest.fixture(scope="module")
def bureaus():
    """Thirty bureaus of counties that granted more and more, one with few applications; and eight towns."""
    con = open_begun()
    units = [Filed(f"局{n:02}", f"4101{n:02}", "county", "department", 40) for n in range(30)]
    units += [Filed("小局", "410199", "county", "department", 3)]
    units += [Filed(f"镇{n}", f"41010100{n}", "township", "township_government", 50) for n in range(8)]
    enter(con, 2023, units)
    con.execute('UPDATE staged.f2021 SET "applications__processed_total__total" = "applications__received_new__total"')
    con.execute(
        "UPDATE staged.f2021 SET \"applications__granted__total\" = regexp_extract(report_id, '局(\\d+)', 1)::INT"
        " WHERE report_id LIKE '%局0%' OR report_id LIKE '%局1%' OR report_id LIKE '%局2%'"
    )
    build(con)
    return con


def test_a_body_is_ranked_among_those_of_its_kind_and_level(bureaus):
    rows = {r["body_id"]: r for r in records(bureaus, "FROM marts.peers WHERE indicator = 'grant_rate'")}
    places = [rows[f"4101{n:02}:局{n:02}"]["percentile"] for n in range(30)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (3, 99)
    assert rows["410115:局15"]["median"] == Decimal("0.35")
    assert {rows[f"4101{n:02}:局{n:02}"]["peers"] for n in range(30)} == {30}


def test_small_numbers_and_few_peers_are_not_ranked(bureaus):
    rows = {r["body_id"]: r for r in records(bureaus, "FROM marts.peers WHERE indicator = 'grant_rate'")}
    assert (rows["410199:小局"]["held"], rows["410199:小局"]["percentile"]) == ("small_number", None)
    towns = [row for name, row in rows.items() if "镇" in name]
    assert {(row["held"], row["percentile"], row["median"], row["peers"]) for row in towns} == {
        ("few_peers", None, None, None)
    }


def test_bodies_report_on_time_or_late_or_are_missing():
    con, bureau = open_begun(), ("410101", "county", "department")
    enter(con, 2022, [Filed(name, *bureau, 1) for name in ("甲局", "乙局", "丙局", "丁局")])
    enter(con, 2023, [Filed(name, *bureau, 0) for name in ("甲局", "乙局", "丁局", "新局")])
    enter(con, 2023, [Filed("某县人民政府", "410101", "county", "government", 0)])
    enter(con, 2023, [Filed("某镇", "410101001", "township", "township_government", 0)])
    for name, day in (("甲局", "2024-01-31"), ("乙局", "2024-02-01"), ("某县人民政府", "2024-03-31")):
        day, report = date.fromisoformat(day), f"2023 {name}"
        con.execute("UPDATE staged.report SET published_on = ? WHERE report_id = ?", [day, report])
    con.execute(
        "UPDATE checked.verdict SET quarantined = true, clean = false WHERE report_id IN ('2023 丁局', '2023 新局')"
    )
    build(con)
    rows = {row["body"]: (row["status"], row["timely"]) for row in records(con, "FROM marts.filing WHERE year = 2023")}
    assert rows.pop("甲局") == rows.pop("某县人民政府") == ("found", "on_time")
    assert rows.pop("乙局") == ("found", "late")
    assert rows.pop("丙局") == ("missing", None)
    assert rows.pop("丁局") == rows.pop("新局") == ("quarantined", "day_unknown")
    assert rows == {"某镇": ("found", None)}
    (row,) = records(con, "FROM marts.coverage WHERE year = 2023 AND region_code = '41' AND level = 'all'")
    counts = {"expected": 7, "found": 4, "missing": 1, "quarantined": 2, "late": 1, "on_time": 2, "day_unknown": 2}
    assert row | counts | {"zero_reports": 4} == row
    rates = indicator_rows(con, "region_indicator", 2023, region_code="41")
    assert (rates["coverage_rate"]["numerator"], rates["coverage_rate"]["denominator"]) == (4, 7)
    assert (rates["on_time_rate"]["numerator"], rates["on_time_rate"]["denominator"]) == (2, 3)
    assert indicator_rows(con, "region_indicator", 2022, region_code="41")["coverage_rate"]["value"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "bureau", "government", "town"),
    [
        (date(2024, 1, 20), ("not_due", "deadline_ahead"), ("not_due", "deadline_ahead"), ("not_due", "season_open")),
        (date(2024, 1, 31), ("not_due", "deadline_ahead"), ("not_due", "deadline_ahead"), ("not_due", "season_open")),
        (date(2024, 2, 1), ("missing", "deadline_passed"), ("not_due", "deadline_ahead"), ("not_due", "season_open")),
        (date(2024, 4, 1), ("missing", "deadline_passed"), ("missing", "deadline_passed"), ("missing", "season_over")),
    ],
)
def test_a_body_is_missing_only_once_its_report_is_due(day, bureau, government, town):
    con = open_begun()
    bodies = [
        Filed("甲局", "410101", "county", "department", 1), Filed("某县人民政府", "410101", "county", "government", 1),
        Filed("某镇", "410101001", "township", "township_government", 1),
    ]  # fmt: skip
    enter(con, 2022, bodies)
    enter(con, 2023, [Filed("乙局", "410101", "county", "department", 0)])  # the first report of the season
    build(con, day=date(2024, 1, 2))
    build(con, day=day)  # a day on which a deadline has passed rebuilds the province
    rows = {row["body"]: row for row in records(con, "FROM marts.filing WHERE year = 2023")}
    found = [(rows[body]["status"], rows[body]["why"]) for body in ("甲局", "某县人民政府", "某镇")]
    assert found == [bureau, government, town]
    assert (rows["乙局"]["status"], rows["乙局"]["why"]) == ("found", None)
    (row,) = records(con, "FROM marts.coverage WHERE year = 2023 AND region_code = '41' AND level = 'all'")
    missing = sum(status == "missing" for status, _ in found)
    assert (row["expected"], row["missing"], row["not_due"]) == (1 + missing, missing, 3 - missing)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.slow
def test_bodies_of_a_province_without_any_report_of_the_year_are_not_collected_rather_than_missing(seed):
    draw = random.Random(seed)
    con, year = open_begun(), draw.choice((2021, 2022, 2023))
    bodies = {
        code: [
            Filed(f"{code} {n}", f"{code}0101", "county", draw.choice(("department", "government")), 1)
            for n in range(3)
        ]
        for code in ("41", "32")
    }
    enter(con, year, [*bodies["41"], *bodies["32"]])
    enter(con, year + 1, bodies["41"][:1])
    build(con, day=date(year + 2, 3, 31))
    assert statuses(con, year + 1, "32") == set()
    build(con, day=date(year + 2, 4, 1))  # the day on which the season is over rebuilds the province
    assert statuses(con, year + 1, "32") == {("not_collected", "province_not_collected")}
    assert statuses(con, year + 1, "41") == {("found", None), ("missing", "deadline_passed")}
    (row,) = records(con, f"FROM marts.coverage WHERE year = {year + 1} AND region_code = '00' AND level = 'all'")
    assert (row["expected"], row["missing"], row["not_collected"]) == (3, 2, 3)
    assert "coverage_rate" not in indicator_rows(con, "region_indicator", year + 1, region_code="32")
    enter(con, year + 1, bodies["32"][:2])
    build(con, day=date(year + 2, 4, 1))
    assert statuses(con, year + 1, "32") == {("found", None), ("missing", "deadline_passed")}


def statuses(con, year, province):
    rows = records(con, f"FROM marts.filing WHERE year = {year} AND province = '{province}'")
    return {(row["status"], row["why"]) for row in rows}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [("over: recieved", "recieved: not a sum of figures"), ("over: found", "found: not a sum of figures"),
     ("over: received_new *", "over"), ("over: granted\n  breaks: [1999]", "1999")],
)  # fmt: skip
def test_an_unknown_term_is_reported_with_its_line(tmp_path, wrong, message):
    file = tmp_path / "indicators.yaml"
    start = "least_n: 30\nleast_peers: 10\nbreaks: []\nindicators:\n- key: rate\n  zh: 率\n  en: rate\n"
    file.write_text(f"{start}  {wrong}\n", "utf-8")
    with pytest.raises(DeclarationError) as error:
        load(file, Indicators)
    assert f"{file}:" in str(error.value)
    assert message in str(error.value)


def test_the_catalogue_of_indicators_is_complete():
    keys = {indicator.key for indicator in indicators().indicators}
    assert len(keys) >= 30
    assert {
        "closure_rate",
        "zero_report_share",
        "on_time_rate",
        "coverage_rate",
        "rule_pass_rate",
        "doc_net_change",
    } <= keys
