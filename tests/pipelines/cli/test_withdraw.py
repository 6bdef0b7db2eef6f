"""A report leaves the marts by a reviewed withdrawal alone, and the diff of two releases gives the reason."""

import shutil
from datetime import datetime, timedelta

import pytest

from assets.checked.judge import judge
from assets.checked.reviewed.withdrawals import withdrawals
from assets.collected.archive.archive import Archive
from assets.collected.inbox.inbox import collect
from assets.collected.inbox.listing import list_inbox
from assets.collected.manifest import known_files, record
from assets.staged.stage import stage
from pipelines.orchestration.run_summary import summary
from warehouse.marts import build
from warehouse.releases.diff import diff_releases
from warehouse.releases.release import release
from warehouse.store import building, publish, published, records

pytestmark = pytest.mark.slow

SEEN = datetime(2024, 3, 1, 2)
FILES = ("caozhen-2023.txt", "xuwan-2023.txt", "suqian-2023.docx")
WHY = "测试文件，不是正式报告"


def run_again(place, night):
    """Run every stage over the inbox, `night` days after the first run; publishes the warehouse."""
    warehouse, archive, seen = place / "w.duckdb", Archive(place / "archive"), SEEN + timedelta(days=night)
    with building(warehouse) as con:
        record(con, list(collect(list_inbox(place / "inbox").files, archive, seen, known_files(con))))
        stage(con, archive)
        faults = judge(con, place / "reviewed").corrections
        build(con)
    publish(warehouse)
    with published(warehouse) as con:
        return summary(con, seen), faults


def command(gongkai_here, place, *arguments):
    at = ("--warehouse", place / "w.duckdb", "--lang", "en")
    return gongkai_here("withdraw", *arguments, *at, GONGKAI_REVIEWED=str(place / "reviewed"))


@pytest.fixture(scope="module")
def place(tmp_path_factory, examples_folder):
    at = tmp_path_factory.mktemp("withdraw")
    (at / "inbox").mkdir()
    (at / "reviewed").mkdir()
    for name in FILES:
        shutil.copyfile(examples_folder / name, at / "inbox" / name)
    return at


@pytest.fixture(scope="module")
def counts(place, gongkai_here):
    """The summaries of three runs: of all files; with one file gone; and with a report withdrawn."""
    first, _ = run_again(place, 0)
    (place / "inbox" / FILES[0]).unlink()
    tidied, _ = run_again(place, 1)
    release(place / "w.duckdb", place / "before")
    (place / "id").write_text(report_of(place, FILES[2]), "utf-8")
    entered = command(gongkai_here, place, (place / "id").read_text("utf-8")[:14], "--reason", WHY, "--who", "某办")
    assert entered.returncode == 0, entered.stderr
    withdrawn, faults = run_again(place, 2)
    assert faults == ()
    release(place / "w.duckdb", place / "after", place / "before")
    return first, tidied, withdrawn


def report_of(place, name):
    with published(place / "w.duckdb") as con:
        return con.execute("SELECT report_id FROM marts.fact_report WHERE ends_with(source, ?)", [name]).fetchone()[0]


def test_a_report_whose_file_left_the_inbox_stays_and_is_counted(counts):
    first, tidied, _ = counts
    assert (first.reports, first.in_marts, first.not_seen) == (3, 3, 0)
    assert (tidied.reports, tidied.in_marts, tidied.not_seen) == (2, 3, 1)


def test_a_withdrawn_report_is_in_no_mart_and_stays_in_the_stages_before(counts, place):
    report = (place / "id").read_text("utf-8")
    assert (counts[2].in_marts, counts[2].withdrawn) == (2, 1)
    with published(place / "w.duckdb") as con:
        for mart in ("fact_report", "fact_cell", "findings", "nesting", "lineage", "body_indicator"):
            assert con.execute(f"FROM marts.{mart} WHERE report_id = ?", [report]).fetchall() == [], mart
        assert con.execute(
            "SELECT withdrawn, counted FROM checked.verdict WHERE report_id = ?", [report]
        ).fetchall() == [(True, False)]
        (row,) = records(con, "FROM marts.withdrawn")
    assert (row["report_id"], row["reason"], row["who"], row["state"]) == (report, WHY, "某办", "withdrawn")
    assert row["region_path"] == "江苏省宿迁市"
    assert Archive(place / "archive").get(report)


def test_the_diff_gives_the_reason(counts, place):
    found = diff_releases(place / "before", place / "after", place / "changes.csv")
    report = (place / "id").read_text("utf-8")
    assert [(body["report_id"], body["withdrawn"]) for body in found.bodies] == [(report, WHY)]
    assert WHY in (place / "changes.csv").read_text("utf-8")


def test_the_withdrawals_are_listed_and_not_entered_twice(counts, place, gongkai_here):
    listed = command(gongkai_here, place)
    assert (listed.returncode, WHY in listed.stdout, "withdrawn" in listed.stdout) == (0, True, True)
    again = command(gongkai_here, place, (place / "id").read_text("utf-8"), "--reason", WHY, "--who", "某办")
    assert (again.returncode, "withdrawn already" in again.stderr) == (2, True)
    assert len(withdrawals(place / "reviewed").entries) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["ffffffffffff", "--reason", WHY, "--who", "某"], "no report whose id begins with"),
     (["", "--reason", WHY, "--who", "某"], "ambiguous"), (["ffffffffffff"], "--reason TEXT --who NAME")],
)  # fmt: skip
def test_what_cannot_be_withdrawn_is_rejected_with_the_reason(
    counts, place, gongkai_here, arguments, message, monkeypatch
):
    monkeypatch.delenv("USER", raising=False)
    refused = command(gongkai_here, place, *arguments)
    assert (refused.returncode, message in refused.stderr) == (2, True)


def test_quotes_in_a_reason_are_kept(tmp_path):
    from datetime import date

    from assets.checked.reviewed.withdrawals import Withdrawal, write_withdrawal

    for n, reason in enumerate(("it's 'a' draft: # no", "“撤下”，见 {来函}", "- x\\n")):
        write_withdrawal(tmp_path, Withdrawal(report=f"{n}" * 12, reason=reason, who="某办", date=date(2026, 1, 2)))
    read = withdrawals(tmp_path)
    assert read.faults == ()
    assert [e.content.reason for e in read.entries] == ["it's 'a' draft: # no", "“撤下”，见 {来函}", "- x\\n"]
