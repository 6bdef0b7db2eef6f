"""A night with corrections and waivers, what `gongkai` says of them, and what holds back a failing report."""

import shutil
from contextlib import redirect_stdout
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import dagster as dg
import pytest

from expectations.judging import judge
from pipelines.cli.run import main
from pipelines.orchestration.resources import dagster_home
from tests.assets.checked.reviewed.entries import correction, waiver, write
from tests.pipelines.nights import digest, night, one, published_tables, workplace_in
from tests.pipelines.nights import told as told_to

XIHU, YUELU, BAOFENG = "xihu-2023.html", "yuelu-2022.docx", "baofeng-2023.html"
CELL = "disputes.review.total"
FAR = "2999-12-31"


@pytest.fixture(scope="module")
def place(tmp_path_factory, examples_folder):
    """Two reports with a fault and one without; waivers of the faults, of which one has lapsed; corrections, of which
    one expects what the page does not say; a file that is wrong.
    """
    at = workplace_in(tmp_path_factory.mktemp("reviewed"))
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
    return replace(at, reviewed=own)


@pytest.fixture(scope="module")
def told(place):
    """What `gongkai run` made of them, and what it printed."""
    printed = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed):
        patch.setenv("GONGKAI_REVIEWED", str(place.reviewed))
        code = main(place.inbox, place.warehouse, place.archive)
    tables = published_tables(place.warehouse)
    return SimpleNamespace(code=code, printed=printed.getvalue(), tables=tables, told=told_to(dagster_home()))


def test_the_run_completes_though_entries_are_wrong(told):
    assert told.code == 0


def test_a_waived_report_is_clean_and_one_whose_waiver_lapsed_is_not(told, place):
    facts = told.tables["marts.fact_report"]
    waived, lapsed = (one(facts, report_id=digest(place.inbox / name)) for name in (XIHU, YUELU))
    assert (waived["clean"], waived["failed"], waived["waived"]) == (True, 0, 2)
    assert (lapsed["clean"], lapsed["failed"], lapsed["waived"]) == (False, 1, 0)
    assert one(told.tables["marts.by_region"], region_code="330106")["reports"] == 1


def test_waivers_are_public_in_the_marts(told):
    found = {row["rule"] + " " + row["body"]: row for row in told.tables["marts.waiver"]}
    assert {name: (row["state"], row["waived"]) for name, row in found.items()} == {
        "T3-01 杭州市西湖区人民政府": ("holds", 1), "T3-45 杭州市西湖区人民政府": ("holds", 1),
        "T4-01 长沙市岳麓区人民政府": ("lapsed", 0), "T4-01 宝丰县人民政府办公室": ("not_needed", 0),
    }  # fmt: skip
    assert all(row["reason"] and row["who"] and row["until"] for row in found.values())


def test_a_corrected_figure_stands_beside_the_reported_one(told, place):
    cells = told.tables["marts.fact_cell"]
    cell = one(cells, report_id=digest(place.inbox / YUELU), key=CELL)
    assert (cell["value"], cell["corrected"], cell["correction"]) == (Decimal(0), Decimal(11), "publisher")
    assert {row["key"] for row in cells if row["corrected"] is not None} == {CELL}
    assert len(cells) == 600


def test_a_correction_whose_page_says_otherwise_fails_a_check_that_says_where_and_what(told, place):
    check = told.told.checks["corrections"]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.ERROR)
    said = check.metadata["wrong"].value
    assert f"stale.yaml:2: report {digest(place.inbox / XIHU)[:12]}, {CELL}: “987” is expected, but the page" in said
    assert "wrong.yaml:2: " in said
    assert said.count("\n") == 1


def test_a_lapsed_waiver_fails_its_check(told):
    check = told.told.checks["waivers"]
    assert not check.passed
    assert "then.yaml:2: " in check.metadata["wrong"].value
    assert "it lapsed on 2020-01-01" in check.metadata["wrong"].value


def test_the_checks_of_the_families_tell_what_is_waived_and_what_could_hardly_be_judged(told):
    checks = told.told.checks
    assert (checks["balance"].passed, checks["balance"].metadata["failed"].value) == (True, 1)
    assert checks["balance"].metadata["waived"].value == 1
    assert not checks["disputes"].passed
    assert checks["balance"].description is None
    few = checks["copied"]
    assert few.description == "Too few reports judged: f2021 2022: 0 of 1 reports; f2021 2023: 0 of 2 reports"
    flagged = {row["rule"] for row in told.tables["marts.quality"] if row["too_few_judged"]}
    assert "X-06" in flagged
    assert "T3-01" not in flagged


def test_the_run_says_what_is_to_be_looked_at(told):
    assert "reviewed   1 of 2 corrections applied, 2 of 4 waivers hold, 3 to look at\n" in told.printed
    assert all(f"{name}.yaml:2: " in told.printed for name in ("stale", "wrong", "then"))
    assert "the whole file is skipped until this is fixed" in told.printed
    assert "杭州市西湖区人民政府 2023: fails" not in told.printed
    assert "长沙市岳麓区人民政府 2022: fails T4-01" in told.printed


@pytest.fixture
def listed(gongkai_here, told, place):
    """A list beside the warehouse or without it: exit code, rows by file name, errors."""

    def command(name, *arguments, own=None):
        said = gongkai_here(name, *arguments, "--lang", "en", GONGKAI_REVIEWED=str(own or place.reviewed))
        lines = [line.split("│")[1:-1] for line in said.stdout.splitlines() if ".yaml" in line]
        rows = {cells[0].strip().split("/")[-1]: [cell.strip() for cell in cells[1:]] for cells in lines}
        return said.returncode, rows, said.stderr, said.stdout

    return command


def test_corrections_are_listed_beside_the_warehouse(listed, place):
    code, rows, err, out = listed("corrections", "--warehouse", place.warehouse)
    assert code == 1
    assert rows["one.yaml:2"][1:5] == [CELL, "0", "11", "publisher"]
    assert rows["one.yaml:2"][-1] == "applied"
    assert rows["stale.yaml:2"][-1].startswith("“987” is expected, but the page has “")
    assert "wrong.yaml:2: corrections.0: " in err
    assert out.endswith("2 corrections, 2 wrong or to look at.\n")


def test_waivers_are_listed_beside_the_warehouse(listed, place):
    code, rows, _, _ = listed("waivers", "--warehouse", place.warehouse)
    assert code == 1
    assert [rows[name][-1] for name in ("one.yaml:2", "then.yaml:2", "unneeded.yaml:2")] == [
        "holds", "lapsed", "not needed: the report fails no such rule"
    ]  # fmt: skip


def test_without_a_warehouse_the_files_alone_are_looked_at(listed, tmp_path):
    write(tmp_path, "corrections", correction())
    write(tmp_path, "waivers", waiver(until=FAR))
    code, rows, err, _ = listed("corrections", own=tmp_path)
    assert (code, rows["one.yaml:2"][-1], err) == (0, "accepted", "")
    code, rows, err, _ = listed("waivers", own=tmp_path)
    assert (code, rows["one.yaml:2"][-1], err) == (0, "not lapsed", "")
    write(tmp_path, "waivers", waiver())
    assert listed("waivers", own=write(tmp_path, "waivers", waiver(until="2020-01-01")))[0] == 1


@pytest.mark.parametrize(("language", "none"), [("zh", "没有"), ("en", "There are no")])
@pytest.mark.parametrize("name", ["corrections", "waivers"])
def test_where_there_are_none_that_is_said(name, language, none, gongkai_here, tmp_path):
    said = gongkai_here(name, "--lang", language, GONGKAI_REVIEWED=str(tmp_path))
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(none)


@pytest.mark.parametrize("name", ["corrections", "waivers"])
def test_a_warehouse_that_is_not_there_is_misuse(name, gongkai_here, tmp_path):
    said = gongkai_here(name, "--warehouse", tmp_path / "none.duckdb")
    assert said.returncode == 2
    assert "there is no warehouse" in said.stderr


def test_chinese_words_are_told_of_a_stale_correction(gongkai_here, told, place):
    said = gongkai_here("corrections", "--warehouse", place.warehouse, "--lang", "zh",
                        GONGKAI_REVIEWED=str(place.reviewed))  # fmt: skip
    assert "更正所据原文为“987”，而页面现为“" in said.stdout


# What holds the marts back

CARELESS = """
SELECT report_id, false AS quarantined, NULL AS reason, 1 AS judged, 0 AS failed, 0 AS undecided, 0 AS waived,
       true AS clean FROM staged.report
"""


def test_a_failing_report_that_passes_for_clean_stops_the_marts_and_nothing_is_published(told, place, monkeypatch):
    published = digest(place.warehouse)
    monkeypatch.setattr(judge, "_VERDICT", CARELESS)
    known = min(path for path in place.inbox.rglob("*") if path.is_file())
    shutil.copyfile(known, place.inbox / f"again-{known.name}")  # where nothing is new nothing is judged
    again = night(place)
    assert not again.completed
    (failure,) = again.failures
    assert failure.startswith("checked.violation: clean_reports: Internal error: inconsistent verdicts;")
    assert failure.endswith("长沙市岳麓区人民政府 2022: T4-01")
    assert digest(place.warehouse) == published
    check = again.told.checks["clean_reports"]
    assert (check.passed, check.severity, check.blocking) == (False, dg.AssetCheckSeverity.ERROR, True)
    assert check.metadata["wrong"].value == "- 长沙市岳麓区人民政府 2022: T4-01"
    assert not [key for key in again.told.assets if key.startswith("marts/") or key == "checked/suite"]
