"""Verdicts, from the entry that `gongkai verdicts new` prints to marts, release and diff; and in the next version."""

import csv
import json
import re
import shutil
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from assets.checked.judge import judge
from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.collected.inbox.listing import list_inbox
from assets.collected.manifest import known_files, record
from assets.staged.stage import stage
from tests.begun import begin_warehouse
from tests.generator import write_docx
from tests.pipelines.nightly_runs import digest, of_body
from warehouse.marts import build
from warehouse.releases.diff import diff_releases
from warehouse.releases.release import release
from warehouse.store import building, publish, published, records

pytestmark = pytest.mark.slow

SEEN = datetime(2024, 3, 1, 2)
FILE, ROLE = "yuelu-2022.docx", "某市政务公开办审核岗"
STATE = "SELECT rule, verdict, verdict_role, verdict_state, report_id FROM marts.findings WHERE verdict IS NOT NULL"


def run_again(place, night):
    """Run every stage over the inbox, `night` days after the first run; what was found of the verdicts."""
    warehouse, archive, seen = place / "w.duckdb", Archive(place / "archive"), SEEN + timedelta(days=night)
    with building(warehouse) as con:
        record(con, list(collect(list_inbox(place / "inbox").files, archive, seen, known_files(con))))
        stage(con, archive)
        judged = judge(con, place / "reviewed")
        build(con)
    publish(warehouse)
    with published(warehouse) as con:
        clean = con.execute("SELECT report_id, clean, failed FROM marts.fact_report").fetchall()
        public = records(con, "SELECT report_id, rule, verdict, state, next_report FROM marts.finding_verdict")
        chinese = con.execute(
            "SELECT 复核结论, 复核状态 FROM marts_zh.不符项明细 WHERE 复核结论 IS NOT NULL"
        ).fetchall()
        return SimpleNamespace(
            judged=judged, findings=con.execute(STATE).fetchall(), clean=clean, public=public, chinese=chinese
        )


@pytest.fixture(scope="module")
def command(gongkai_here, place):
    def run(*arguments, language="en"):
        return gongkai_here(*arguments, "--lang", language, GONGKAI_REVIEWED=str(place / "reviewed"))

    return run


@pytest.fixture(scope="module")
def place(tmp_path_factory, examples_folder):
    at = tmp_path_factory.mktemp("verdicts")
    (at / "inbox").mkdir()
    (at / "reviewed" / "verdicts").mkdir(parents=True)
    shutil.copyfile(examples_folder / FILE, at / "inbox" / FILE)
    begin_warehouse(at / "w.duckdb")
    return at


@pytest.fixture(scope="module")
def nights(place, command):
    """Three runs: without a verdict; with one that states the finding as fixed; with a version that still has it."""
    first = run_again(place, 0)
    release(place / "w.duckdb", place / "before")
    report = digest(place / "inbox" / FILE)
    printed = command("verdicts", "new", report[:14], "T4-01", "--warehouse", place / "w.duckdb")
    assert printed.returncode == 0, printed.stderr
    filled = printed.stdout.replace("verdict: ''", "verdict: fixed").replace("role: ''", f"role: {ROLE}")
    filled = filled.replace("reason: ''", "reason: 已要求更正")
    (place / "reviewed" / "verdicts" / "one.yaml").write_text(f"verdicts:\n{filled}", "utf-8")
    second = run_again(place, 1)
    release(place / "w.duckdb", place / "after", place / "before")
    checked = command("check", place / "inbox" / FILE, "--json")
    in_words = [command("check", place / "inbox" / FILE, language=language) for language in ("en", "zh")]
    listed = command("verdicts", "--warehouse", place / "w.duckdb")
    newer = of_body("长沙市岳麓区人民政府", 2022, disputes__review__total=0, proactive__licensing_decisions=4242)
    (place / "inbox" / FILE).write_bytes(write_docx.write(newer))
    third = run_again(place, 2)
    return SimpleNamespace(
        report=report, runs=(first, second, third), printed=printed, checked=checked, in_words=in_words, listed=listed
    )


def test_the_entry_for_a_finding_is_printed_with_its_fingerprint(nights):
    assert re.match(
        r"# T4-01 .*: 0 \| 11\n- report: '[0-9a-f]{12}'\n  rule: T4-01\n  line: review\n", nights.printed.stdout
    )
    assert nights.printed.stdout.count("- report:") == 1
    (report,) = json.loads(nights.checked.stdout)["reports"]
    (finding,) = [f for f in report["findings"] if f["rule"] == "T4-01"]
    assert f"finding: '{finding['fingerprint']}'" in nights.printed.stdout


def test_a_verdict_is_beside_its_finding_in_the_marts_and_changes_none(nights):
    first, second, _ = nights.runs
    assert first.findings == first.public == []
    assert second.findings == [("T4-01", "fixed", ROLE, "not_yet", nights.report)]
    assert second.chinese == [("已改正", "未见新版本")]
    assert [(row["rule"], row["verdict"], row["state"]) for row in second.public] == [("T4-01", "fixed", "not_yet")]
    assert second.clean == first.clean == [(nights.report, False, 1)]
    assert (second.judged.changed, second.judged.verdicts) == ((), ())


def test_a_verdict_is_in_what_check_prints_beside_the_finding(nights):
    (report,) = json.loads(nights.checked.stdout)["reports"]
    given = {f["rule"]: f["verdict"] for f in report["findings"] if f["verdict"]}
    assert list(given) == ["T4-01"]
    assert (given["T4-01"]["verdict"], given["T4-01"]["role"], given["T4-01"]["state"]) == ("fixed", ROLE, "applies")
    english, chinese = nights.in_words
    assert re.search(rf"review +fixed \({ROLE}, [-\d]+\): 已要求更正", english.stdout)
    assert re.search(rf"复核 +已改正（{ROLE}，[-\d]+）：已要求更正", chinese.stdout)
    assert english.returncode == nights.checked.returncode == 1, "a verdict does not make a failing rule hold"


def test_a_new_verdict_is_in_the_release_and_its_diff(nights, place):
    found = diff_releases(place / "before", place / "after", place / "diff.csv")
    assert {change.table for change in found.compared.tables} == {"marts.findings", "marts.finding_verdict"}
    with (place / "diff.csv").open(encoding="utf-8-sig") as file:
        changed = {(row["table_name"], row["column_name"]): row["new"] for row in csv.DictReader(file)}
    assert changed["marts.findings", "verdict"] == "fixed"
    assert changed["marts.findings", "verdict_state"] == "not_yet"
    with (place / "after" / "csv" / "finding_verdict.csv").open(encoding="utf-8-sig") as file:
        (written,) = csv.DictReader(file)
    assert (written["verdict"], written["role"]) == ("fixed", ROLE)


def test_what_was_stated_as_fixed_and_is_still_there_is_shown_on_the_new_version(nights, command, place):
    *_, third = nights.runs
    newer = digest(place / "inbox" / FILE)
    assert third.findings == [("T4-01", "fixed", ROLE, "still_there", newer)]
    assert [(row["report_id"], row["state"], row["next_report"]) for row in third.public] == [
        (nights.report, "still_there", newer)
    ]
    assert nights.listed.returncode == 0
    assert "1 verdicts, 0 invalid or to review." in nights.listed.stdout
    listed = command("verdicts", "--warehouse", place / "w.duckdb", language="zh")
    assert listed.returncode == 1
    assert f"称已改正，但新版本 {newer[:12]} 仍不符" in listed.stdout
    (fault,) = third.judged.verdicts
    assert "one.yaml:3: " in fault or "one.yaml:2: " in fault


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("new",), "name the report after new"),
        (("list", "abc"), "name the report after new"),
        (("new", "f" * 12), "no report whose id begins with"),
        (("new", ""), "is ambiguous"),
        (("new", "a", "T9-99"), "there is no rule T9-99"),
    ],
)
def test_misuse_is_named(nights, command, place, arguments, why):
    answer = command("verdicts", *arguments, "--warehouse", place / "w.duckdb")
    assert answer.returncode == 2
    assert why in answer.stderr
