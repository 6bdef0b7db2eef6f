"""The record of a run: what it did and what is unfinished, which another run completes; and a backfill of a year."""

import json
from pathlib import Path

import pytest

from assets.staged.load import load_documents
from assets.staged.report import Refusal
from pipelines.orchestration.run_record import Unfinished, read
from pipelines.orchestration.run_summary import unread_documents
from tests.pipelines.nightly_runs import PublishedTables, differing
from warehouse.messages import Message
from warehouse.store import memory

pytestmark = pytest.mark.slow

STEPS = ["collected.fetch", "collected.manifest", "staged.report", "checked.violation", "checked.suite", "marts"]


def record_of(said):
    """The record file that the output of a run names."""
    return Path(next(line for line in said.stdout.splitlines() if line.startswith("record ")).split(maxsplit=1)[1])


def test_the_record_of_a_run_lists_what_each_step_did(second, place):
    path = record_of(second.said)
    assert path.parent == place.warehouse.parent / "runs"
    record = read(path)
    assert path.stem == f"{record.started.replace(' ', 'T').replace(':', '')}-{record.run[:8]}"
    assert [(step.step, step.outcome) for step in record.steps] == [(name, "done") for name in STEPS]
    did = {step.step: step.did for step in record.steps}
    staged = second.tables["staged.report"]
    assert (did["staged.report"]["reports read"], did["staged.report"]["row_count"]) == (0, len(staged))
    assert did["checked.violation"]["judged because of changes in"] == "nothing; not judged again"
    assert did["marts"] == {"tables": len([name for name in second.tables if name.startswith("marts.")])}
    assert (record.completed, record.failures, record.left) == (True, (), Unfinished())


def test_the_record_contains_the_files_and_the_failed_checks(second):
    record = json.loads(record_of(second.said).read_text("utf-8"))
    assert f"{record['files']['files']} found, {record['files']['read']} read" in second.said.stdout
    assert all(f"  {name}: {why}\n" in second.said.stdout for name, why in record["files"]["refused"])
    assert {"balance", "row_totals"} <= {check["check"] for check in record["checks"]}


def test_a_completed_run_leaves_nothing_to_retry(second, gongkai_here):
    said = gongkai_here("run", "--retry", record_of(second.said))
    assert said.returncode == 0
    assert said.stdout.startswith("The run of ")


@pytest.mark.parametrize(
    ("text", "why"), [("{}", "Field required"), ("no", "valid dictionary"), (None, "No such file")]
)
def test_a_file_that_is_not_a_record_is_misuse(tmp_path, gongkai_here, text, why):
    if text is not None:
        (tmp_path / "a.json").write_text(text)
    said = gongkai_here("run", "--retry", tmp_path / "a.json")
    assert said.returncode == 2
    assert why in said.stderr
    assert said.stderr.endswith("is not the record of a run: records are in runs/\n")


def test_documents_whose_reading_did_not_end_are_unfinished():
    with memory() as con:
        load_documents(
            con, [Refusal(name, None, "unreadable", Message(zh="为何", en="why"), name == "b") for name in ("a", "b")]
        )
        assert unread_documents(con) == ["b"]


def test_a_backfill_reads_the_documents_of_a_year_again_with_the_same_result(fourth, place, gongkai_here):
    said = gongkai_here(
        "backfill",
        "--year",
        2023,
        "--source",
        "inbox",
        "--warehouse",
        place.warehouse,
        "--archive",
        place.archive,
        GONGKAI_SITE=str(place.site),
    )
    assert (said.returncode, said.stderr) == (0, "")
    did = {step.step: step.did for step in read(record_of(said)).steps}
    assert list(did) == STEPS[STEPS.index("staged.report") :]
    assert did["staged.report"]["reports read"] == 9
    assert differing(fourth.tables, PublishedTables(place.warehouse)) == []


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--year", 2018), "There is no report of 2018. Fiscal years with reports: 20"),
        (("--year", 2023, "--source", "nowhere"), "There is no document of the source nowhere. Sources: inbox\n"),
    ],
)
def test_a_backfill_of_what_is_not_there_is_misuse(second, place, gongkai_here, options, why):
    said = gongkai_here("backfill", *options, "--warehouse", place.warehouse)
    assert said.returncode == 2
    assert why in said.stderr
