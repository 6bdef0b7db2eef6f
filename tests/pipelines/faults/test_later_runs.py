"""Later runs over changed, removed, corrupt and restored files, and a run that reads one year again."""

from pathlib import Path

import pytest

from tests.pipelines.nightly_runs import differing, one, staged_of

pytestmark = pytest.mark.slow

# The third run: files changed, removed, corrupt


def made(finished, *columns):
    """The figures of 曹镇乡 in the marts, whose file changed."""
    key = "proactive.normative_docs_made"
    reports = [row for row in finished.tables["marts.fact_report"] if row["body"] == "湛河区曹镇乡人民政府"]
    return [row["value"] for r in reports for row in finished.tables["marts.fact_cell"]
            if row["report_id"] == r["report_id"] and row["key"] == key]  # fmt: skip


def versions(finished, name):
    """(version in force, report id) of a file, the oldest first."""
    found = [row for row in finished.tables["staged.version"] if Path(row["source"]).name == name]
    return [(row["in_force"], row["report_id"]) for row in sorted(found, key=lambda row: row["first_seen"])]


def test_a_changed_file_replaces_its_report_in_the_marts(first, third):
    assert third.failures == ()
    assert made(first) == [0]
    assert made(third) == [8]


def test_the_old_version_of_a_changed_file_stays_staged_with_its_history(first, third):
    old = staged_of(first, "caozhen-2023.txt")
    new = staged_of(third, "caozhen-2023.txt")
    assert versions(third, "caozhen-2023.txt") == [(False, old["report_id"]), (True, new["report_id"])]
    assert one(third.tables["staged.report"], report_id=old["report_id"]) == old
    figures = {row["report_id"]: row for row in third.tables["staged.f2021"]}
    assert figures[old["report_id"]]["proactive__normative_docs_made"] == 0
    assert figures[new["report_id"]]["proactive__normative_docs_made"] == 8


def test_only_new_documents_are_read(third):
    staged = third.history.assets["staged/report"]
    assert staged["reports read"] == 1
    assert staged["documents refused"] == 1


@pytest.mark.parametrize(
    ("body", "year"),
    [
        pytest.param("管城回族区二里岗街道办事处", 2023, id="gone"),
        pytest.param("宝丰县人民政府办公室", 2023, id="empty"),
        pytest.param("龙泉市财政局", 2020, id="noise"),
        pytest.param("上海市浦东新区人民政府", 2022, id="no report"),
    ],
)
def test_a_corrupt_or_removed_file_removes_nothing_that_is_loaded(first, third, body, year):
    before = one(first.tables["marts.fact_report"], body=body, year=year)
    assert one(third.tables["marts.fact_report"], body=body, year=year) == before


def test_nothing_staged_is_lost(first, third):
    for name in ("staged.report", "staged.section", "staged.cell", "staged.refusal"):
        lost = {tuple(row.values()) for row in first.tables[name]} - {tuple(row.values()) for row in third.tables[name]}
        assert not lost, name


def test_the_reason_of_a_corrupt_file_is_stored(third):
    assert [Path(line.split(": ")[0]).name for line in third.history.assets["collected/manifest"]["refused"]] == [
        "baofeng-2023.html",
        "empty.txt",
    ]


# The fourth run: the changed file is restored, and the run is for one year


def test_a_restored_file_has_its_first_version_in_force_again(first, fourth):
    assert fourth.completed
    assert made(fourth) == [0]
    old = staged_of(first, "caozhen-2023.txt")["report_id"]
    assert [in_force for in_force, report in versions(fourth, "caozhen-2023.txt") if report == old] == [True]


def test_a_run_for_one_year_reads_only_the_documents_of_that_year_again(third, fourth):
    of_year = sum(row["fiscal_year"] == 2023 for row in third.tables["staged.report"])
    staged = fourth.history.assets["staged/report"]
    assert staged["reports read"] == of_year == 9
    assert staged["documents unchanged"] == len(third.tables["staged.report"]) + len(third.tables["staged.refusal"]) - 9


def test_reading_again_with_the_same_readers_gives_the_same_result(third, fourth):
    changed = [name for name in differing(third.tables, fourth.tables) if name.startswith("staged.")]
    assert changed == ["staged.version"]
