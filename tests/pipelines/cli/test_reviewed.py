"""A nightly run with corrections, waivers and verdicts, their lists, and what keeps a failing report back."""

import shutil
from contextlib import redirect_stdout
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import dagster as dg
import pytest

from expectations.judging import judge
from pipelines.cli.nightly_run import run_new
from pipelines.orchestration.resources import prepare_dagster_home, workplace_at
from tests.assets.checked.reviewed.entries import correction, verdict, waiver, write
from tests.begun import begin_warehouse
from tests.pipelines.nightly_runs import PublishedTables, dagster_history, digest, one, run_nightly, workplace_in

pytestmark = pytest.mark.slow

XIHU, YUELU, BAOFENG = "xihu-2023.html", "yuelu-2022.docx", "baofeng-2023.html"
CELL = "disputes.review.total"
FAR = "2999-12-31"


@pytest.fixture(scope="module")
def place(tmp_path_factory, examples_folder):
    """Two reports with a fault and one without; waivers of the faults, of which one has lapsed; corrections, of which
    one expects what the page does not say; a verdict on other figures; a file that is wrong.
    """
    at = workplace_in(tmp_path_factory.mktemp("reviewed"))
    begin_warehouse(at.warehouse)
    for name in (XIHU, YUELU, BAOFENG):
        shutil.copyfile(examples_folder / name, at.inbox / name)
    xihu, yuelu, baofeng = (digest(at.inbox / name) for name in (XIHU, YUELU, BAOFENG))
    own = at.warehouse.parent / "reviewed"
    write(own, "waivers", waiver(report=xihu, until=FAR), waiver(report=xihu[:20], rule="T3-45", until=FAR))
    write(own, "waivers", waiver(report=yuelu, rule="T4-01", until="2020-01-01"), name="then.yaml")
    write(own, "waivers", waiver(report=baofeng, rule="T4-01", until=FAR), name="unneeded.yaml")
    told = {"cell": CELL, "use": 11, "kind": "publisher"}
    write(own, "corrections", correction(report=yuelu, read="0", **told))
    write(own, "corrections", correction(report=xihu, read="987", **told), name="stale.yaml")
    write(own, "corrections", correction(report=xihu, cell="none"), name="wrong.yaml")
    write(own, "verdicts", verdict(report=xihu), name="other-figures.yaml")
    return replace(at, reviewed=own)


@pytest.fixture(scope="module")
def finished(place):
    """The results of `gongkai run` and its output."""
    printed = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed):
        patch.setenv("GONGKAI_REVIEWED", str(place.reviewed))
        code = run_new(workplace_at(place.inbox, place.warehouse, place.archive), "en")
    tables = PublishedTables(place.warehouse)
    return SimpleNamespace(
        code=code, printed=printed.getvalue(), tables=tables, history=dagster_history(prepare_dagster_home())
    )


def test_the_run_completes_although_entries_are_invalid(finished):
    assert finished.code == 0


def test_a_waived_report_is_clean_and_one_with_an_expired_waiver_is_not(finished, place):
    facts = finished.tables["marts.fact_report"]
    waived, lapsed = (one(facts, report_id=digest(place.inbox / name)) for name in (XIHU, YUELU))
    assert (waived["clean"], waived["failed"], waived["waived"]) == (True, 0, 2)
    assert (lapsed["clean"], lapsed["failed"], lapsed["waived"]) == (False, 1, 0)
    assert one(finished.tables["marts.by_region"], region_code="330106")["reports"] == 1


def test_waivers_are_public_in_the_marts(finished):
    found = {row["rule"] + " " + row["body"]: row for row in finished.tables["marts.waiver"]}
    assert {name: (row["state"], row["waived"]) for name, row in found.items()} == {
        "T3-01 杭州市西湖区人民政府": ("holds", 1), "T3-45 杭州市西湖区人民政府": ("holds", 1),
        "T4-01 长沙市岳麓区人民政府": ("lapsed", 0), "T4-01 宝丰县人民政府办公室": ("not_needed", 0),
    }  # fmt: skip
    assert all(row["reason"] and row["who"] and row["until"] for row in found.values())


def test_a_corrected_figure_is_stored_beside_the_reported_one(finished, place):
    cells = finished.tables["marts.fact_cell"]
    cell = one(cells, report_id=digest(place.inbox / YUELU), key=CELL)
    assert (cell["value"], cell["corrected"], cell["correction"]) == (Decimal(0), Decimal(11), "publisher")
    assert {row["key"] for row in cells if row["corrected"] is not None} == {CELL}
    assert len(cells) == 600


def test_a_correction_whose_page_has_changed_fails_a_check_that_names_entry_and_reason(finished, place):
    check = finished.history.checks["corrections"]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.ERROR)
    said = check.metadata["wrong"].value
    assert f"stale.yaml:2: report {digest(place.inbox / XIHU)[:12]}, {CELL}: “987” is expected, but the page" in said
    assert "wrong.yaml:2: " in said
    assert said.count("\n") == 1


def test_an_expired_waiver_fails_its_check(finished):
    check = finished.history.checks["waivers"]
    assert not check.passed
    assert "then.yaml:2: " in check.metadata["wrong"].value
    assert "it lapsed on 2020-01-01" in check.metadata["wrong"].value


def test_a_stale_verdict_fails_its_check_and_is_shown_beside_no_finding(finished):
    check = finished.history.checks["verdicts"]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert "other-figures.yaml:2: " in check.metadata["wrong"].value
    assert {row["verdict"] for row in finished.tables["marts.findings"]} == {None}
    assert one(finished.tables["marts.finding_verdict"], rule="T3-01")["state"] == "stale"
    assert "verdicts   0 of 1 apply, 1 to review\n" in finished.printed


def test_the_checks_of_the_rule_families_show_waived_and_rarely_judged_rules(finished):
    checks = finished.history.checks
    assert (checks["balance"].passed, checks["balance"].metadata["failed"].value) == (True, 1)
    assert checks["balance"].metadata["waived"].value == 1
    assert not checks["disputes"].passed
    assert checks["balance"].description is None
    few = checks["copied"].description
    name, few = few.split(": ", 1)
    assert name == "Tables copied from the previous year / 抄用上年表格"
    assert few.startswith("Undecided, as too few reports were judged: / 可判断的报告过少，视为无法判断：")
    assert few.endswith("f2021 2022: 0 of 1 reports; f2021 2023: 0 of 2 reports")
    flagged = {row["rule"] for row in finished.tables["marts.quality"] if row["too_few_judged"]}
    assert "X-06" in flagged
    assert "T3-01" not in flagged


def test_the_summary_lists_what_to_review(finished):
    assert "reviewed   1 of 2 corrections applied, 2 of 4 waivers in force, 3 to review\n" in finished.printed
    assert all(f"{name}.yaml:2: " in finished.printed for name in ("stale", "wrong", "then"))
    assert "the whole file is skipped until this is fixed" in finished.printed
    assert "杭州市西湖区人民政府 2023: fails" not in finished.printed
    assert "长沙市岳麓区人民政府 2022: fails T4-01" in finished.printed


@pytest.fixture
def listed(gongkai_here, finished, place):
    """A list compared with the warehouse or not: exit code, rows by file name, errors."""

    def command(name, *arguments, own=None):
        said = gongkai_here(name, *arguments, "--lang", "en", GONGKAI_REVIEWED=str(own or place.reviewed))
        lines = [line.split("│")[1:-1] for line in said.stdout.splitlines() if ".yaml" in line]
        rows = {cells[0].strip().split("/")[-1]: [cell.strip() for cell in cells[1:]] for cells in lines}
        return said.returncode, rows, said.stderr, said.stdout

    return command


def test_corrections_are_compared_with_the_warehouse(listed, place):
    code, rows, err, out = listed("corrections", "--warehouse", place.warehouse)
    assert code == 1
    assert rows["one.yaml:2"][1:5] == [CELL, "0", "11", "publisher"]
    assert rows["one.yaml:2"][-1] == "applied"
    assert rows["stale.yaml:2"][-1].startswith("“987” is expected, but the page has “")
    assert "wrong.yaml:2: corrections.0: " in err
    assert out.endswith("2 corrections, 2 invalid or to review.\n")


def test_waivers_are_compared_with_the_warehouse(listed, place):
    code, rows, _, _ = listed("waivers", "--warehouse", place.warehouse)
    assert code == 1
    assert [rows[name][-1] for name in ("one.yaml:2", "then.yaml:2", "unneeded.yaml:2")] == [
        "in force", "expired", "not needed: the report does not fail this rule"
    ]  # fmt: skip


def test_without_a_warehouse_only_the_files_are_validated(listed, tmp_path):
    write(tmp_path, "corrections", correction())
    write(tmp_path, "waivers", waiver(until=FAR))
    code, rows, err, _ = listed("corrections", own=tmp_path)
    assert (code, rows["one.yaml:2"][-1], err) == (0, "accepted", "")
    code, rows, err, _ = listed("waivers", own=tmp_path)
    assert (code, rows["one.yaml:2"][-1], err) == (0, "not expired", "")
    write(tmp_path, "waivers", waiver())
    assert listed("waivers", own=write(tmp_path, "waivers", waiver(until="2020-01-01")))[0] == 1


@pytest.mark.parametrize(("language", "none"), [("zh", "没有"), ("en", "There are no")])
@pytest.mark.parametrize("name", ["corrections", "waivers", "verdicts"])
def test_without_entries_a_sentence_is_printed(name, language, none, gongkai_here, tmp_path):
    said = gongkai_here(name, "--lang", language, GONGKAI_REVIEWED=str(tmp_path))
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(none)


@pytest.mark.parametrize("name", ["corrections", "waivers"])
def test_a_missing_warehouse_is_misuse(name, gongkai_here, tmp_path):
    said = gongkai_here(name, "--warehouse", tmp_path / "none.duckdb")
    assert said.returncode == 2
    assert "there is no warehouse" in said.stderr


def test_the_reason_of_a_stale_correction_is_also_in_chinese(gongkai_here, finished, place):
    said = gongkai_here("corrections", "--warehouse", place.warehouse, "--lang", "zh",
                        GONGKAI_REVIEWED=str(place.reviewed))  # fmt: skip
    assert "更正所据原文为“987”，而页面现为“" in said.stdout


# What holds the marts back

CARELESS = """
SELECT report_id, false AS quarantined, NULL AS reason, 1 AS judged, 0 AS failed, 0 AS undecided, 0 AS waived,
       true AS clean FROM staged.report
"""


def test_a_failing_report_marked_clean_stops_the_marts_and_nothing_is_published(finished, place, monkeypatch):
    published = digest(place.warehouse)
    monkeypatch.setattr(judge, "_VERDICT", CARELESS)
    known = min(path for path in place.inbox.rglob("*") if path.is_file())
    shutil.copyfile(known, place.inbox / f"again-{known.name}")  # where nothing is new nothing is judged
    again = run_nightly(place)
    assert not again.completed
    (failure,) = again.failures
    assert failure.startswith("checked.violation: clean_reports: Internal error: inconsistent verdicts;")
    assert failure.endswith("长沙市岳麓区人民政府 2022: T4-01")
    assert digest(place.warehouse) == published
    check = again.history.checks["clean_reports"]
    assert (check.passed, check.severity, check.blocking) == (False, dg.AssetCheckSeverity.ERROR, True)
    assert check.metadata["wrong"].value == "- 长沙市岳麓区人民政府 2022: T4-01"
    assert not [key for key in again.history.assets if key.startswith("marts/") or key == "checked/suite"]
