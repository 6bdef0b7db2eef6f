"""A run from the inbox to the published warehouse, then a second over the same folder (the runs are in conftest.py)."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import dagster as dg
import pytest

from assets.collected.arrival.arrival import thresholds
from expectations.rulebook.load import rulebook
from expectations.rulebook.rule import EFFECTS
from pipelines.orchestration.definitions import definitions
from tests.generator.examples import examples
from tests.pipelines.nightly_runs import differing, digest, one, staged_of
from warehouse.schema import tables

QUARANTINED = "杭州市上城区人民政府"
FLAGGED = [("宿迁市人民政府", 2023), ("杭州市西湖区人民政府", 2023), ("长沙市岳麓区人民政府", 2022)]
REFUSED = ["empty.txt", "half-pudong-2022.pdf", "half-suqian-2022.docx", "noise.txt", "road-notice-2023.txt"]
OTHER_CHECKS = ("clean_reports", "corrections", "waivers", "verdicts")
FILES, READ, REPORTS = 22, 17, 16


def ids(example):
    return Path(example.file).stem


# The first run


def test_the_run_completes_although_files_are_rejected(first):
    assert first.failures == ()
    assert first.completed


@pytest.mark.parametrize("example", examples().examples, ids=ids)
def test_an_example_is_a_report_in_the_marts_with_its_body_and_year(first, example):
    staged = staged_of(first, example.file)
    fact = one(first.tables["marts.fact_report"], report_id=staged["report_id"])
    printed = example.report()
    assert (fact["body"], fact["year"], fact["form"]) == (example.body, example.year, printed.form.form)
    assert fact["layout"] == printed.layout
    assert fact["cells"] == staged["cells_located"] == len(printed.values)
    assert staged["numbers_seen"] == staged["numbers_used"] + staged["numbers_ignored"] + staged["numbers_left"]


@pytest.mark.parametrize("example", examples().examples, ids=ids)
def test_the_facts_are_the_figures_printed_and_what_is_missing_is_never_0(first, example):
    report_id = staged_of(first, example.file)["report_id"]
    facts = {row["key"]: row["value"] for row in first.tables["marts.fact_cell"] if row["report_id"] == report_id}
    printed = example.report().values
    assert facts == {key: Decimal(v) if isinstance(v, int | Decimal) else None for key, v in printed.items()}


def test_a_file_is_what_its_bytes_are_and_not_what_its_name_says(first):
    fact = staged_of(first, "page.pdf")
    seen = one(first.tables["collected.manifest"], sha256=fact["report_id"])
    assert (seen["media_type"], fact["body"]) == ("text/html", "长沙市开福区人民政府")


@pytest.mark.slow
def test_a_report_that_fails_a_structural_rule_is_quarantined_with_the_reason_and_in_no_mart(first):
    report = one(first.tables["staged.report"], body=QUARANTINED)
    verdict = one(first.tables["checked.verdict"], report_id=report["report_id"])
    assert verdict["quarantined"]
    assert f"{report['cells_located']} of {report['cells_expected']} cells found" in verdict["reason"]
    marts = [name for name in first.tables if name.startswith("marts.")]
    filed = one(first.tables["marts.filing"], report_id=report["report_id"])
    assert (filed["body"], filed["status"]) == (QUARANTINED, "quarantined")
    rows = [row for name in marts if name != "marts.filing" for row in first.tables[name]]
    assert not [row for row in rows if row.get("body") == QUARANTINED or row.get("report_id") == report["report_id"]]


def test_a_report_that_fails_a_sum_is_loaded_as_reported_flagged_and_not_in_the_clean_marts(first):
    facts = first.tables["marts.fact_report"]
    assert sorted((row["body"], row["year"]) for row in facts if not row["clean"]) == FLAGGED
    xihu = one(first.tables["marts.by_region"], region_code="330106")
    assert (xihu["reports"], xihu["reports_left_out"], xihu["received_new"]) == (0, 1, None)
    for left_out, flag in (("reports_left_out", "clean_applications"), ("reports_left_out_disputes", "clean_disputes")):
        unclean = [row for row in facts if row["counted"] and not row[flag]]
        assert sum(row[left_out] for row in first.tables["marts.by_year"]) == len(unclean) == 1


def test_an_unreadable_document_is_rejected_with_the_reason(first):
    whys = {row["sha256"]: row["why"] for row in first.tables["staged.refusal"]}
    manifest = first.tables["collected.manifest"]
    reasons = {Path(row["source"]).name: row["why"] or whys.get(row["sha256"]) for row in manifest}
    assert sorted(name for name, why in reasons.items() if why) == REFUSED
    assert "PDF is corrupt" in reasons["half-pudong-2022.pdf"]
    assert "empty" in reasons["empty.txt"]


def test_every_document_is_in_the_archive_under_its_digest_and_seen_at_every_place(first, place):
    manifest = first.tables["collected.manifest"]
    assert len(manifest) == FILES
    kept = {path.stem for path in place.archive.rglob("*.bin")}
    assert {row["sha256"] for row in manifest if row["sha256"]} <= kept
    assert all(digest(path) == path.stem for path in place.archive.rglob("*.bin"))
    copies = [row for row in manifest if row["sha256"] == digest(place.inbox / "xuwan-2023.txt")]
    assert {Path(row["source"]).name for row in copies} == {"xuwan-2023.txt", "xuwan copy.txt"}


def test_of_two_documents_of_one_body_and_year_the_clean_one_is_counted(first):
    both = [row for row in first.tables["marts.fact_report"] if (row["body"], row["year"]) == FLAGGED[0]]
    assert sorted((row["counted"], row["clean"]) for row in both) == [(False, False), (True, True)]
    assert one(first.tables["marts.by_region"], region_code="3213", year=2023)["reports"] == 1


@pytest.mark.slow
def test_every_asset_has_rows_schema_and_a_preview(first, place):
    assets = first.history.assets
    graph = definitions(place).resolve_asset_graph()
    named_in_chinese = {name for name in first.tables if name.startswith("marts_zh.")}
    assert {key.replace("/", ".") for key in assets} == set(first.tables) - named_in_chinese
    for key, metadata in assets.items():
        name = key.replace("/", ".")
        table = tables().get(name)
        counted = len(first.tables[name]) if table and (table.kind == "table" or table.counted) else None
        assert metadata.get("dagster/row_count") == counted, name
        declared = graph.get(dg.AssetKey(key.split("/"))).metadata.get("dagster/column_schema")
        schema = (declared.schema if declared else metadata["dagster/column_schema"]).columns
        assert [column.name for column in schema] == [*first.tables[name][0]] if first.tables[name] else schema
        header, rule, *rows = metadata["preview"].splitlines()
        assert header.count("|") == rule.count("|") >= 2
        assert len(rows) == min(5, len(first.tables[name]))


def test_the_steps_count_the_files(first):
    collected, staged = (first.history.assets[key] for key in ("collected/manifest", "staged/report"))
    assert collected["files found"] == FILES
    assert [Path(line.split(": ")[0]).name for line in collected["refused"]] == ["empty.txt"]
    assert (staged["reports read"], staged["documents unchanged"]) == (REPORTS, 0)
    assert staged["documents refused"] == len(REFUSED) - 1


def staged_source(finished, body):
    report = one(finished.tables["staged.report"], body=body, fiscal_year=2023)
    return Path(one(finished.tables["collected.manifest"], sha256=report["report_id"])["source"]).name


def test_each_rule_family_has_an_asset_check_that_fails_with_a_report(first, place):
    assert list(first.history.checks) == [*thresholds().named(), *rulebook().families(), *OTHER_CHECKS]
    severities = {rule.family: rule.severity for rule in rulebook().rules}
    of_families = {family: first.history.checks[family] for family in rulebook().families()}
    assert len(first.history.assets["checked/violation"]) > 0
    for family, check in of_families.items():
        found = Counter(row["outcome"] for row in first.tables["checked.finding"] if row["family"] == family)
        held = check.metadata["held"].value
        few = check.metadata["forms and years with too few judged"].value
        assert check.passed == (found["fail"] == 0 and (held > 0 or not found["undecided"]) and not few), family
        assert check.severity.value == ("ERROR" if found["fail"] and severities[family] in EFFECTS else "WARN")
        assert (check.description is None) == check.passed
        assert check.metadata["failed"].value == found["fail"]
        assert check.metadata["undecided"].value == found["undecided"]
    failing = {family for family, check in first.history.checks.items() if not check.passed}
    assert failing >= {"structure", "balance", "row_totals", "disputes"}
    assert not failing & {"results", "cells", "period", "documents"}
    shown = first.history.checks["balance"].metadata["first failing reports"].value
    assert "杭州市西湖区人民政府 2023: T3-01" in shown
    assert str(place.inbox / staged_source(first, "杭州市西湖区人民政府")) in shown


def test_the_suites_count_what_the_violations_count(first):
    suites = first.tables["checked.suite"]
    for outcome, counter in (("fail", "failed"), ("undecided", "undecided")):
        by_rule = Counter()
        for row in suites:
            by_rule[row["rule"]] += row[counter]
        found = Counter(row["rule"] for row in first.tables["checked.finding"] if row["outcome"] == outcome)
        assert +by_rule == found


def test_data_docs_are_written_and_linked(first, place):
    index = Path(first.history.assets["checked/suite"]["Data Docs"])
    assert index == place.site / "index.html"
    pages = [page.read_text("utf-8") for page in place.site.rglob("validations/**/*.html")]
    assert len(pages) == index.read_text("utf-8").count('href="validations/')
    assert len(pages) == len(
        {(row["form"], row["layout"], row["fiscal_year"]) for row in first.tables["checked.suite"]}
    )
    assert all("T3-01" in page for page in pages)


# The same inbox again, from the command line


def test_the_command_exits_0_and_prints_the_summary(second, place):
    assert second.said.returncode == 0, second.said.stderr
    lines = second.said.stdout.splitlines()
    assert lines[0] == f"files      {FILES} found, {READ} read, {len(REFUSED)} rejected"
    refused = dict(line.strip().split(": ", 1) for line in lines[1 : len(REFUSED) + 1])
    assert sorted(refused) == REFUSED
    assert all(len(why) > 10 for why in refused.values())
    staged = second.tables["staged.report"]
    cells = sum(row["cells_located"] for row in staged)
    assert f"reports    {REPORTS} with {cells} cells; 1 quarantined, 3 flagged" in lines
    assert any(line.startswith(f"  {QUARANTINED} 2022: structure: S-02") for line in lines)
    assert "  杭州市西湖区人民政府 2023: fails T3-01, T3-45" in lines
    findings = second.tables["checked.finding"]
    outcomes = Counter(row["effect"] if row["outcome"] == "fail" else "undecided" for row in findings)
    judged = sum(row["judged"] for row in second.tables["checked.verdict"])
    failed, noted = outcomes["apart"] + outcomes["flag"], outcomes["tell"]
    counts = f"{judged} judged, {failed} failed, {noted} noted, {outcomes['undecided']} undecided"
    assert f"rules      {counts}" in lines
    assert f"facts      {len(second.tables['marts.fact_cell'])} loaded" in lines
    assert f"warehouse  {place.warehouse}" in lines
    assert any(line.startswith("next ") for line in lines)


def test_only_the_summary_is_printed_without_a_terminal(second):
    assert second.said.stderr == ""
    assert "\x1b" not in second.said.stdout
    assert "\r" not in second.said.stdout


def test_another_process_can_read_the_warehouse_during_a_run(second):
    assert second.reader["errors"] == []
    assert second.reader["reads"] > 1


@pytest.mark.slow
def test_running_again_over_the_same_folder_changes_no_row(first, second):
    assert differing(first.tables, second.tables) == ["collected.manifest", "staged.version"]
    for table in ("collected.manifest", "staged.version"):
        seen = {"last_seen": None, "changed_ns": None}  # when a file changed that had just come cannot be told
        again = [row | seen for row in second.tables[table]]
        assert again == [row | seen for row in first.tables[table]]


def test_running_again_reads_no_document_again(second):
    staged = second.history.assets["staged/report"]
    assert (staged["reports read"], staged["documents refused"]) == (0, 0)
    assert staged["documents unchanged"] == REPORTS + len(REFUSED) - 1


@pytest.mark.slow
def test_running_again_shows_of_every_mart_what_it_holds(first, second):
    for name in (name for name in tables() if name.startswith("marts.")):
        key = name.replace(".", "/")
        shown, before = second.history.assets[key], first.history.assets[key]
        assert shown["preview"] == before["preview"], name
        assert shown.get("dagster/row_count", len(second.tables[name])) == len(second.tables[name]), name
        assert shown.keys() == before.keys(), name


def test_the_command_makes_its_dagster_home_beside_the_warehouse_with_telemetry_off(second, place):
    settings = place.warehouse.parent / "dagster" / "dagster.yaml"
    assert "telemetry:\n  enabled: false" in settings.read_text("utf-8")
