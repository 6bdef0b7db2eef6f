"""Three ways to count agree, rule by rule and year by year: SQL, the Great Expectations suites, and plain Python."""

from collections import Counter
from random import Random

import pytest

from assets.checked.suites import disagreements, validate_suites
from expectations.rulebook.load import rulebook
from tests.begun import begin_warehouse
from tests.expectations.judging.arithmetic import IN_WORDS, UNHEADED, UNITLESS, figured, outcomes
from tests.expectations.judging.wide import BEFORE, LAYOUTS, MARKS, TOLD, enter, judged
from tests.generator.figures import figures
from warehouse.files.guard import building_path
from warehouse.reference.forms.form_list import forms
from warehouse.store import building

# The years each layout is judged in, with reports of the year before: Great Expectations takes a second for each.
JUDGED = tuple(zip(LAYOUTS, ((2020, 2022), (2020, 2024), (2022, None)), strict=True))
YEARS = {year for _, years in JUDGED for year in years}
EACH = 80  # reports a layout and year
pytestmark = pytest.mark.slow


MISFILLED = {f"proactive.licensing_{k}": n for k, n in (("items_prev_year", 6), ("items_change", -4), ("decisions", 2))}


UNIT = {"proactive.admin_fee_amount_wan": 10**9}


def faulty(form_id, layout, seed):
    """A report's cells with some faults, blanks and lost cells planted; every fourth is as it should be."""
    rng = Random(f"{form_id} {layout} {seed}")
    cells = dict(figures(forms()[form_id], layout, seed, rng.choice((0, 3, 40))))
    for key in rng.sample([*cells], rng.choice((0, 1, 3, 12))):
        cells[key] = rng.choice((rng.randint(0, 60), rng.choice(MARKS), "absent"))
    if seed % 9 == 0:
        cells |= dict.fromkeys((key for key in cells if key.startswith("disputes.")), rng.choice(("blank", "absent")))
    if seed % 13 == 0:
        cells |= dict.fromkeys((key for key in cells if key.endswith(".total")), "slash")
    if seed % 25 == 0:
        cells = dict.fromkeys(cells, "dash")
    if seed % 10 == 1:
        amount = next(cell.key for cell in forms()[form_id].layout(layout) if cell.type == "amount")
        cells |= {amount: UNITLESS, rng.choice([*cells]): UNHEADED, rng.choice([*cells]): IN_WORDS}
    if seed % 3 == 0:
        cells |= {"disputes.review.upheld": "invalid"} | (MISFILLED if MISFILLED.keys() <= cells.keys() else {})
    if seed % 7 == 0:
        cells |= {"applications.processed_total.total": 0, "disputes.review.total": 3}
    if seed % 11 == 0:
        cells |= {"disputes.litigation_after_review.total": 500} | (UNIT if UNIT.keys() <= cells.keys() else {})
    return cells


def before(form_id, layout, seed, cells):
    """Last year's report: much as `cells`, what is carried in had been carried out; every seventh is the very same."""
    rng = Random(seed)
    found = faulty(form_id, layout, -seed - 1) | {key: cells[key] for key in rng.sample([*cells], len(cells) // 2)}
    for column in ("natural_person", "total") if seed % 2 else ():
        found[f"applications.carried_out.{column}"] = cells[f"applications.carried_in.{column}"]
    return dict(cells) if seed % 7 == 0 else found


@pytest.fixture(scope="module")
def reports():
    """Cells of every report, and of last year's of the same body or None, by form, layout, year and report id."""
    found = {}
    for pair, year in ((pair, year) for pair, years in JUDGED for year in years):
        cases = {}
        for n in range(EACH):
            cells = faulty(*pair, seed := n + 1000 * (year or 0))
            cases[f"{' '.join(pair)} {year} {n}"] = cells, before(*pair, seed, cells) if year and n % 4 else None
        found[(*pair, year)] = cases
        if year:
            past = {f"{report_id}{BEFORE}": (past, None) for report_id, (_, past) in cases.items() if past}
            found[(*pair, year - 1)] = past
    return found


@pytest.fixture(scope="module")
def warehouse(reports, tmp_path_factory):
    """The file under construction with the reports judged and the suites run, and what SQL found."""
    path = begin_warehouse(tmp_path_factory.mktemp("agreement") / "warehouse.duckdb")
    with building(path) as con:
        for (form, layout, year), cases in reports.items():
            if year in YEARS:  # which enters those of the year before
                told = {i: cells | _previous(past) for i, (cells, past) in cases.items()}
                enter(con, form, layout, told, year or 0)
        rows = judged(con)
    return path, rows, validate_suites(path, None)


def standing(past):
    """Last year's cells, None where its report is kept apart: a cell is not found, or none has a figure."""
    apart = past and ("absent" in past.values() or all(isinstance(value, str) for value in figured(past).values()))
    return None if apart else past


def _previous(past):
    return {f"previous.{key}": value for key, value in (past or {}).items()}


def test_sql_finds_what_plain_arithmetic_finds(reports, warehouse):
    _, rows, _ = warehouse
    expected = {
        (report_id, *at): outcome
        for (form, layout, year), cases in reports.items()
        for report_id, (cells, past) in cases.items()
        for at, outcome in outcomes(form, layout, cells, year, standing(past)).items()
    }
    assert {at: row["outcome"] for at, row in rows.items() if row["rule"] not in TOLD} == expected
    assert set(Counter(expected.values())) == {"fail", "undecided"}
    failing = {report_id for (report_id, *_), row in rows.items() if row["outcome"] == "fail"}
    assert sum(map(len, reports.values())) - len(failing) > 10
    for form in forms():
        never = (
            {i.id for i in rulebook().instances(forms()[form].layout())}
            - TOLD
            - {rule for (report_id, rule, _), o in expected.items() if o == "fail" and report_id.startswith(form)}
        )
        assert not never, f"faults were planted for every rule of {form}"


def test_the_suites_count_what_sql_and_plain_arithmetic_count(reports, warehouse):
    path, _, stored = warehouse
    counted = {}
    for (form, layout, year), cases in reports.items():
        found = [outcomes(form, layout, cells, year, standing(past)) for cells, past in cases.values()]
        for instance in (i for i in rulebook().instances(forms()[form].layout(layout)) if i.id not in TOLD):
            at = instance.id, instance.at or ""
            times = Counter(report.get(at) for report in found)
            counted[form, layout, year, *at] = len(cases) - times["undecided"], times["fail"], times["undecided"]
    with building(path) as con:
        rows = con.execute("SELECT form, layout, fiscal_year, rule, line, judged, failed, undecided FROM checked.suite")
        told = {row[:5]: row[5:] for row in rows.fetchall()}
        assert {at: counts for at, counts in told.items() if at[3] not in TOLD} == counted
        assert disagreements(con) == []
    assert stored == len(told) > len(counted)


@pytest.mark.parametrize("column", ["judged", "failed", "undecided"])
@pytest.mark.parametrize("year", ["= 2022", "IS NULL"])
def test_a_count_that_is_tampered_with_is_told(warehouse, column, year):
    path, _, _ = warehouse
    at = f"form = 'f2021' AND layout = 'other_single_row' AND fiscal_year {year} AND rule = 'T3-41'"
    with building(path) as con:
        con.execute(f"UPDATE checked.suite SET {column} = {column} + 1 WHERE {at}")
        told = disagreements(con)
        con.execute(f"UPDATE checked.suite SET {column} = {column} - 1 WHERE {at}")
        assert disagreements(con) == []
    assert told == [f"T3-41 other_total on f2021 other_single_row {2022 if '2022' in year else 'year unknown'}"]


def test_nothing_of_the_counting_is_left_in_the_warehouse(warehouse):
    path, _, _ = warehouse
    with building(path) as con:
        tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'residual%'").fetchall()
    assert tables == []
    assert building_path(path).exists()
    assert not path.exists()


def test_a_rule_the_suites_never_counted_is_told(warehouse):
    path, _, _ = warehouse
    with building(path) as con:
        con.execute("CREATE TEMP TABLE kept AS SELECT * FROM checked.suite")
        con.execute("DELETE FROM checked.suite WHERE rule = 'S-02'")
        told = disagreements(con)
        con.execute("DELETE FROM checked.suite")
        con.execute("INSERT INTO checked.suite SELECT * FROM kept")
        assert disagreements(con) == []
    assert told
    assert all(line.startswith("S-02 ") for line in told)
