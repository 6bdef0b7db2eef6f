"""The tables of residuals hold what judging finds, however many reports one statement computes."""

import random
from itertools import chain, product

import pytest

from assets.staged.load import load_documents
from assets.staged.report import read_report
from benchmarks import rules
from expectations.gx.residuals import create_residuals, residual_table
from expectations.judging.judge import check, prepare_comparisons, present
from expectations.rulebook.load import rulebook
from tests.expectations.judging.wide import LAYOUTS, MARKS, READ, enter, layout_of
from tests.generator import write_html
from tests.generator.bodies import bodies, report_of, written
from tests.generator.figures import figures
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.store import building, count, memory

YEARS = (None, 2021, 2022, 2023)


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
@pytest.mark.parametrize("most", [1, 4, 50_000])
def test_residuals_state_what_judging_finds(layout, most):
    draw = random.Random(most)
    keys = [cell.key for cell in layout_of(layout)]
    with memory() as con:
        for year in YEARS:
            settings = [{draw.choice(keys): draw.choice([7, 8, *MARKS, *READ, "absent"])} for _ in range(5)]
            reports = {f"{year} {n}": setting for n, setting in enumerate([{}, {}, *settings])}
            enter(con, *layout, reports, year=year or 0)
        check(con, rulebook())
        create_residuals(con, rulebook(), YEARS[:-1], most=most)
        table = residual_table(layout_of(layout))
        names = {i.column: (i.id, i.at or "") for i in rulebook().instances(layout_of(layout))}
        rows = con.execute(f"SELECT report_id, {', '.join(names)} FROM {table}").fetchall()
        found = con.execute("SELECT report_id, rule, line, outcome FROM checked.finding").fetchall()
    assert sorted(report for report, *_ in rows) == sorted(f"{year} {n}" for year in YEARS[:-1] for n in range(7))
    outcomes = {(report, rule, line): outcome for report, rule, line, outcome in found}
    for report, *signs in rows:
        for at, sign in zip(names.values(), signs, strict=True):
            stated = "undecided" if sign is None else "fail" if sign else None
            assert outcomes.get((report, *at)) == stated, (report, at)


def test_those_of_some_years_are_those_that_all_years_have():
    """Also of rules that compare texts, with the previous year and beside other bodies of the division."""
    beside = [
        written(f"杭州市西湖区{name}", year, "f2021", STANDARD, figures(forms()["f2021"], STANDARD, seed=n))
        for n, (name, year) in enumerate(product(("教育局", "司法局", "民政局"), (2022, 2023, 2024)))
    ]
    given = [*map(report_of, bodies().values()), *beside]
    read = [read_report(write_html.write(report)) for report in given]
    with memory() as con:
        load_documents(con, read)
        check(con, rulebook())
        years = [year for (year,) in con.execute("SELECT DISTINCT fiscal_year FROM staged.report").fetchall()]
        everything = residuals(con, years)
        compared = con.execute("SELECT count(likeness), count(likeness_beside) FROM facts_beside").fetchone()
        found = [residuals(con, [year]) for year in years]
    assert all(compared)
    assert len(found) > 2
    assert sorted(chain.from_iterable(found)) == sorted(everything)


def residuals(con, years):
    """The rows of all layouts, as text."""
    create_residuals(con, rulebook(), years)
    tables = [residual_table(layout) for layout in present(con)]
    return [str(row) for table in tables for row in con.execute(f"FROM {table}").fetchall()]


@pytest.mark.slow
def test_many_reports_need_less_memory_than_their_tables_joined(tmp_path):
    """The wide tables of 40,000 reports, joined as one, do not fit into the 400 MB that suffice here."""
    reports, years = 40_000, (2021, 2022, 2023, 2024, 2025)
    with building(tmp_path / "warehouse.duckdb") as con:
        rules.load(con, reports)
        prepare_comparisons(con)
        con.execute("SET memory_limit = '400MB'")
        create_residuals(con, rulebook(), years)
        assert count(con, residual_table(list(forms().values())[-1].layout())) == reports
