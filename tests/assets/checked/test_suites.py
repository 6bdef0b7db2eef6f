"""The suites in the warehouse: every rule of the rulebook, on both forms, in every layout, compared with the
previous years, counted as the violations count it.
"""

import re

import pytest

from assets.checked.judge import judge
from assets.checked.suites import disagreements, validate_suites
from expectations.rulebook.load import rulebook
from tests.expectations.judging.test_rules import cases
from tests.expectations.judging.wide import LAYOUTS, TOLD, enter
from warehouse.reference.forms.form import STANDARD
from warehouse.reference.forms.form_list import forms
from warehouse.store import building

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A warehouse with every example of every rule on both forms, judged and counted, and how many counts there are."""
    path = tmp_path_factory.mktemp("suites") / "w.duckdb"
    with building(path) as con:
        for form in forms():
            enter(con, form, STANDARD, {report: settings for report, _, _, settings in cases(form, STANDARD)})
        judge(con)
    return path, validate_suites(path, None)


@pytest.fixture
def con(built):
    with building(built[0]) as con:
        yield con


def test_every_rule_is_counted_and_has_reports_that_hold_break_and_leave_it_undecided(con, built):
    counted = con.execute(
        "SELECT form, layout, rule, line, sum(judged - failed) > 0, sum(failed) > 0, sum(undecided) > 0"
        " FROM checked.suite GROUP BY ALL"
    ).fetchall()
    standard = [form.layout() for form in forms().values()]
    expected = {(at.form.form, STANDARD, i.id, i.at or "") for at in standard for i in rulebook().instances(at)}
    assert {row[:4] for row in counted} == expected
    assert [row[:4] for row in counted if not all(row[4:]) and row[2] not in TOLD] == []
    assert built[1] == con.execute("SELECT count(*) FROM checked.suite").fetchall()[0][0]


def test_the_counts_are_those_of_the_violations(con):
    assert disagreements(con) == []
    for outcome, counter in (("fail", "failed"), ("undecided", "undecided")):
        found = (
            f"SELECT rule, line, count(*) FROM checked.finding WHERE outcome = '{outcome}' GROUP BY ALL ORDER BY ALL"
        )
        suites = (
            f"SELECT rule, line, sum({counter}) FROM checked.suite GROUP BY ALL HAVING sum({counter}) > 0 ORDER BY ALL"
        )
        assert con.execute(found).fetchall() == con.execute(suites).fetchall()


def test_the_pages_show_every_rule_of_every_part_and_name_failing_reports(tmp_path):
    path, site = tmp_path / "w.duckdb", tmp_path / "site"
    with building(path) as con:
        for form, layout in LAYOUTS:
            broken = {"applications.received_new.natural_person": 1}
            broken |= {"previous": "zeros"} if layout == STANDARD else {}  # a page of its own, which takes two seconds
            enter(con, form, layout, {f"{form} {layout}": broken})
        judge(con)
    validate_suites(path, site)
    for form, layout in LAYOUTS:
        part = "*" if layout == "standard" else f"*{layout}*"
        pages = [page.read_text("utf-8") for page in site.glob(f"validations/{form}{part}/**/*.html")]
        assert len(pages) >= (2 if layout == STANDARD else 1)
        for instance in rulebook().instances(forms()[form].layout(layout)):
            assert any(re.search(rf"\b{instance.id}( · \w+)? v\d", page) for page in pages), instance.id
        failing = [page.read_text("utf-8") for page in site.glob(f"failing/{form}{part}/**/*.html")]
        assert any(f"{form} {layout}" in page for page in failing)


def test_counts_that_differ_stop_the_run_and_say_which(tmp_path):
    path = tmp_path / "w.duckdb"
    with building(path) as con:
        enter(con, "f2021", "standard", {"r": {"applications.received_new.natural_person": 1}})
        judge(con)
        con.execute("DELETE FROM checked.violation WHERE rule = 'T3-01'")
    with pytest.raises(AssertionError, match=r"count differently: T3-01 natural_person on f2021 standard 2023$"):
        validate_suites(path, None)


def test_a_new_verdict_is_in_data_docs_without_validating_again(tmp_path):
    path, site = tmp_path / "w.duckdb", tmp_path / "site"
    with building(path) as con:
        enter(con, "f2021", "standard", {"r": {"applications.received_new.natural_person": 1}})
        judge(con)
    assert validate_suites(path, site) > 0
    with building(path) as con:
        con.execute(
            "INSERT INTO checked.reviewed_finding BY NAME SELECT report_id, rule, line, 'dismissed' AS verdict,"
            " '审核岗' AS role, DATE '2026-01-02' AS day, 'applies' AS state FROM checked.violation LIMIT 1"
        )
    for _ in range(2):
        assert validate_suites(path, site) is None
        assert "".join(page.read_text("utf-8") for page in site.rglob("failing/**/*.html")).count("(审核岗, ") == 1
