"""The Dagster definitions: assets, checks, job, schedule and sensor, also loaded by Dagster itself."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import yaml

from assets.asset_settings import SOURCE_YEARS
from assets.asset_specs import asset_key
from assets.collected.arrival.arrival import thresholds
from assets.collected.asset import list_arrivals
from assets.lineage import outside_files
from expectations.rulebook.load import rulebook
from pipelines.orchestration.definitions import defs
from pipelines.orchestration.jobs import every_night, inbox
from pipelines.orchestration.resources import prepare_dagster_home, prepare_inbox, workplace
from pipelines.orchestration.webserver import LOCATION
from tests.conftest import ROOT, plain_environment
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body, workplace_in
from warehouse.marts import ORDER, mart_query
from warehouse.reading_order import tables_read
from warehouse.schema import STAGES, tables
from warehouse.views import view_queries

WRITING = ("collected__fetch", "collected__manifest", "staged__report", "checked__violation", "checked__suite", "marts")


@pytest.fixture
def at(tmp_path):
    return workplace_in(tmp_path)


@pytest.fixture(scope="module")
def graph():
    return defs.resolve_asset_graph()


@pytest.fixture(scope="module")
def job():
    return defs.resolve_job_def("nightly")


def test_the_workspace_names_the_module_of_these_definitions():
    (place,) = yaml.safe_load((ROOT / "workspace.yaml").read_text("utf-8"))["load_from"]
    assert place["python_module"] == LOCATION


@pytest.mark.slow
def test_dagster_itself_loads_the_workspace(tmp_path):
    validated = subprocess.run(
        [sys.executable, "-m", "dagster", "definitions", "validate", "-w", str(ROOT / "workspace.yaml")],
        cwd=tmp_path, env=plain_environment(), capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert validated.returncode == 0, validated.stderr
    assert "Validation successful for code location gongkai" in validated.stderr + validated.stdout


def test_the_groups_are_the_stages_in_the_order_of_the_data(graph):
    groups = {}
    for key in graph.toposorted_asset_keys:
        groups.setdefault(graph.get(key).group_name, []).append(key.to_user_string())
    stages = {name: {key.replace("/", ".") for key in keys} for name, keys in groups.items() if name in STAGES}
    stored = {*tables(), *view_queries()}
    assert stages == {stage: {name for name in stored if name.startswith(f"{stage}.")} for stage in STAGES}
    assert {*groups} - {*STAGES} == {"reference", "office"}


def test_every_table_has_the_upstreams_that_its_sql_reads(graph):
    for name, query in view_queries().items():
        assert parents(graph, name) == tables_read(query) - {name}
    for name in (*ORDER, "partition"):
        read = tables_read(mart_query(name)) - {f"marts.{name}"}
        assert read <= parents(graph, f"marts.{name}")
        assert parents(graph, f"marts.{name}") - read <= {"checked.suite", *outside_files()}


def test_every_table_rests_on_files_from_outside(graph):
    for name in (*tables(), *view_queries()):
        above = graph.get(asset_key(name)).parent_keys
        while above and not {".".join(key.path) for key in above} & {*outside_files()}:
            above = {parent for key in above for parent in graph.get(key).parent_keys}
        assert above, name


def parents(graph, name):
    return {".".join(key.path) for key in graph.get(asset_key(name)).parent_keys}


def test_a_table_shows_its_grain_keys_owner_kind_and_where_it_is_declared(graph):
    for name, table in tables().items():
        asset = graph.get(asset_key(name))
        assert table.grain.en in asset.description
        assert table.grain.zh in asset.description
        assert ", ".join(table.keys) in asset.description
        assert all(caveat.zh in asset.description for caveat in table.caveats)
        assert asset.owners
        assert asset.kinds == {"duckdb", table.kind}
        assert asset.metadata["dagster/code_references"].code_references


def test_every_asset_has_a_description(graph):
    assert all(graph.get(key).description for key in graph.get_all_asset_keys())


def test_there_is_a_check_for_each_rule_family_and_threshold_the_reviewed_files_and_the_clean_reports(graph):
    checks = {(key.asset_key.to_user_string(), key.name) for key in graph.asset_check_keys}
    others = ("clean_reports", "corrections", "waivers", "verdicts")
    violation = {("checked/violation", name) for name in (*rulebook().families(), *others)}
    assert checks == violation | {("collected/manifest", name) for name in thresholds().named()}


def test_only_the_check_of_the_clean_reports_blocks_later_steps(graph):
    assert {key.name for key in graph.asset_check_keys if graph.get(key).blocking} == {"clean_reports"}


def test_the_nightly_job_has_no_partitions_and_makes_every_table_and_every_check(graph, job):
    assert job.partitions_def is None
    assert job.asset_layer.executable_asset_keys == graph.executable_asset_keys - {asset_key("staged.report")}
    assert set(job.asset_layer.asset_graph.asset_check_keys) == set(graph.asset_check_keys)


def test_reading_again_is_a_job_of_its_own_by_source_and_year(graph):
    again = defs.resolve_job_def("reread")
    assert again.partitions_def == SOURCE_YEARS
    assert sorted(node.name for node in again.nodes) == [
        "checked__suite", "checked__violation", "marts", "staged__partitions",
    ]  # fmt: skip


def test_every_step_is_retried_and_none_waits_for_a_pool_slot_of_an_ended_run(job):
    steps = {node.name: node.definition for node in job.nodes}
    assert sorted(steps) == sorted(WRITING)
    assert {step.pool for step in steps.values()} == {None}
    assert job.executor_def is dg.in_process_executor  # one step at a time, in the turn of its run
    assert all(step.retry_policy.max_retries >= 1 for step in steps.values())


def test_one_run_at_a_time_and_no_telemetry(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    with dg.DagsterInstance.from_config(str(prepare_dagster_home())) as instance:
        assert not instance.telemetry_enabled
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1


def test_existing_settings_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    assert prepare_dagster_home() == tmp_path
    assert (tmp_path / "dagster.yaml").read_text() == "telemetry: {enabled: false}\n"


@pytest.mark.parametrize("said", ["", "relative/home"])
def test_dagster_home_is_always_absolute(tmp_path, monkeypatch, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GONGKAI_DATA", "below")
    monkeypatch.setenv("DAGSTER_HOME", said)
    assert prepare_dagster_home() == tmp_path / (said or "below/dagster")
    assert os.environ["DAGSTER_HOME"] == str(tmp_path / (said or "below/dagster"))


def test_the_places_come_from_the_environment(monkeypatch, tmp_path):
    for name in ("INBOX", "WAREHOUSE", "ARCHIVE", "SITE"):
        monkeypatch.setenv(f"GONGKAI_{name}", str(tmp_path / name))
    at = workplace()
    assert [at.inbox.name, at.warehouse.name, at.archive.name, at.site.name] == [
        "INBOX",
        "WAREHOUSE",
        "ARCHIVE",
        "SITE",
    ]


def test_only_the_reports_have_partitions(graph):
    partitioned = {key.to_user_string() for key in graph.get_all_asset_keys() if graph.get(key).partitions_def}
    assert partitioned == {"staged/report"}


def test_a_backfill_over_years_and_sources_is_one_run(graph):
    assert graph.get(dg.AssetKey(["staged", "report"])).backfill_policy == dg.BackfillPolicy.single_run()


def test_collected_assets_and_marts_are_stale_after_a_day_and_a_half(graph):
    policies = {graph.get(key).freshness_policy for key in graph.get_all_asset_keys() if key.path[0] in STAGES[::3]}
    (policy,) = policies
    assert (policy.fail_window.to_timedelta(), policy.warn_window.to_timedelta()) == (
        timedelta(hours=36),
        timedelta(hours=26),
    )


def test_the_ui_finds_an_inbox_that_explains_itself_and_is_empty(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path))
    prepare_inbox()
    page = tmp_path / "inbox" / "README.md"
    assert "收件目录" in page.read_text("utf-8")
    assert list_arrivals(workplace()).files == ()
    page.write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    prepare_inbox()
    assert list_arrivals(workplace()).files == (page.resolve(),)


def test_an_inbox_that_a_setting_names_is_not_created(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_INBOX", str(tmp_path / "named"))
    prepare_inbox()
    assert not (tmp_path / "named").exists()


def test_the_schedule_starts_at_two_in_china_for_all_that_is_new():
    assert (every_night.cron_schedule, every_night.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    assert every_night.job_name == "nightly"
    at = datetime(2026, 3, 1, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    (request,) = every_night.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=at)).run_requests
    assert request.partition_key is None


def tick(at, cursor=None):
    with dg.build_sensor_context(cursor=cursor, resources={"watched": at}, definitions=defs) as context:
        return inbox.evaluate_tick(context)


def test_the_sensor_waits_for_an_inbox(at):
    told = tick(replace(at, inbox=at.inbox / "none"))
    assert told.run_requests == []
    assert "is not a folder" in told.skip_message


def test_the_sensor_starts_one_run_for_a_new_file(at):
    (at.inbox / "a.txt").write_bytes(b"one")
    came = tick(at)
    (request,) = came.run_requests
    assert request.partition_key is None
    rests = tick(at, came.cursor)
    assert rests.run_requests == []
    assert "No change" in rests.skip_message


@pytest.mark.parametrize("change", ["content", "time", "name", "new", "gone"])
def test_the_sensor_starts_a_run_on_any_change(at, change):
    for name in ("a.txt", "b.txt"):
        (at.inbox / name).write_bytes(b"one")
    before = tick(at)
    file = at.inbox / "a.txt"
    match change:
        case "content":
            file.write_bytes(b"other")
        case "time":
            later = datetime.now() + timedelta(hours=1)
            os.utime(file, (later.timestamp(), later.timestamp()))
        case "name":
            file.rename(at.inbox / "c.txt")
        case "new":
            (at.inbox / "deep").mkdir()
            (at.inbox / "deep" / "d.txt").write_bytes(b"one")
        case "gone":
            file.unlink()
    after = tick(at, before.cursor)
    assert len(after.run_requests) == 1
    assert after.cursor != before.cursor


def test_the_sensor_starts_a_run_when_a_reviewed_file_changes(at):
    decided = replace(at, reviewed=at.warehouse.parent / "reviewed")
    before = tick(decided)
    (decided.reviewed / "waivers").mkdir(parents=True)
    (decided.reviewed / "waivers" / "one.yaml").write_text("waivers: []\n")
    assert len(tick(decided, before.cursor).run_requests) == 1


def test_the_sensor_starts_a_run_when_the_inbox_returns_to_an_earlier_state(at):
    file = at.inbox / "a.txt"
    file.write_bytes(b"one")
    first = tick(at)
    (at.inbox / "b.txt").write_bytes(b"two")
    second = tick(at, first.cursor)
    (at.inbox / "b.txt").unlink()
    third = tick(at, second.cursor)
    assert third.cursor == first.cursor
    assert [request.run_key for request in third.run_requests] == [None]


def test_the_sensor_ignores_a_file_that_is_still_being_written(at):
    (at.inbox / "a.txt").write_bytes(b"one")
    before = tick(at)
    (at.inbox / ".a.txt.part").write_bytes(b"half")
    (at.inbox / "~$a.docx").write_bytes(b"lock")
    assert tick(at, before.cursor).run_requests == []
