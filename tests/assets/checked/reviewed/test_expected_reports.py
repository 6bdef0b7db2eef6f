"""An aggregate must equal the sum of its parts once the reviewed number of reports is collected."""

import pytest

from assets.checked.judge import judge
from assets.checked.reviewed.expected_reports import expected
from tests.assets.checked.reviewed.entries import CELL, correction, stage, write
from tests.expectations.judging.wide import enter
from warehouse.store import memory

WHOLE = {"report.region_code": "4110", "report.scope": "own_level_aggregate", CELL: 9}
PART = {"report.region_code": "4110", "report.kind": "department", CELL: 4}


def entry(**changed):
    return {"region": "4110", "year": 2023, "reports": 2, "who": "某市政务公开办", "reason": "机关名录"} | changed


def outcome(con, rule, report="whole"):
    query = "SELECT outcome FROM checked.finding WHERE report_id = ? AND rule = ?"
    return [row for (row,) in con.execute(query, [report, rule]).fetchall()]


@pytest.mark.slow
@pytest.mark.parametrize(("reports", "outcomes"), [(2, ["fail"]), (3, []), (None, ["undecided"])])
def test_an_aggregate_is_compared_with_its_parts_only_if_all_are_collected(reports, outcomes, tmp_path):
    con = memory()
    enter(con, "f2021", "standard", {"whole": WHOLE, "a": PART, "b": PART})
    folder = write(tmp_path, "expected", *([entry(reports=reports)] if reports else []))
    judge(con, folder)
    assert outcome(con, "A-03") == outcomes
    assert outcome(con, "A-02") == [], "it is not below its parts"


@pytest.mark.parametrize(
    ("changed", "fault_text"),
    [({"region": 4110}, "quote it"), ({"region": "41100"}, "region"), ({"year": 1999}, "year"),
     ({"reports": 0}, "reports"), ({"who": ""}, "who"), ({"note": "x"}, "note")],
)  # fmt: skip
def test_an_invalid_entry_is_reported_with_file_and_line(changed, fault_text, tmp_path):
    (fault,) = expected(write(tmp_path, "expected", entry(**changed))).faults
    assert "one.yaml:2" in fault
    assert fault_text in fault


def test_of_two_entries_of_one_division_and_year_the_second_is_reported(tmp_path):
    found = expected(write(tmp_path, "expected", entry(), entry(reports=5), entry(year=2022)))
    assert [e.content.reports for e in found.entries] == [2, 2]
    assert "4110 2023" in found.faults[0]


@pytest.mark.slow
def test_applications_carried_in_agree_with_a_correction_of_the_previous_report(tmp_path):
    out, body = "applications.carried_out.total", {"report.body": "某局"}
    found = {}
    for folder, entries in ((tmp_path / "with", [correction(cell=out, read="18", use=13)]), (tmp_path / "without", [])):
        con = memory()
        stage(con, a=body | {out: 18})
        con.execute("UPDATE staged.report SET fiscal_year = 2022")
        con.execute("UPDATE staged.f2021 SET fiscal_year = 2022")
        enter(con, "f2021", "standard", {"now": body | {"applications.carried_in.total": 13}})
        judge(con, write(folder, "corrections", *entries))
        found[folder.name] = outcome(con, "X-01", "now"), outcome(con, "X-02", "now")
    assert found == {"with": (["fail"], []), "without": (["fail"], ["fail"])}
