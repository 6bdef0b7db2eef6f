"""The event storage writes what Dagster's own storage reads, with few open engines."""

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from pipelines.orchestration.resources import prepare_dagster_home
from pipelines.orchestration.storage import Events


@dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="made")])
def made():
    return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True)])


@pytest.fixture
def instance(tmp_path, monkeypatch):
    """An instance as `gongkai run` creates it."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    prepare_dagster_home()
    with dg.DagsterInstance.get() as instance:
        yield instance


def ran(instance):
    return dg.materialize([made], instance=instance, run_config={"loggers": {"console": {"config": {}}}}).run_id


def test_dagsters_own_storage_reads_every_event_of_every_run(instance, tmp_path):
    runs = [ran(instance), ran(instance)]
    assert isinstance(instance.event_log_storage, Events)
    plain = SqliteEventLogStorage(str(tmp_path / "home" / "history" / "runs"))
    for run in runs:
        logged = instance.all_logs(run)
        assert plain.get_logs_for_run(run) == logged
        kinds = {entry.dagster_event_type for entry in logged}
        assert {dg.DagsterEventType.ASSET_MATERIALIZATION, dg.DagsterEventType.RUN_SUCCESS} <= kinds
    assert plain.get_latest_materialization_events([made.key])[made.key].run_id == runs[-1]


def test_only_the_engines_of_the_index_and_of_one_run_stay_open(instance):
    for run in [ran(instance) for _ in range(2)]:
        assert instance.all_logs(run)
        assert set(instance.event_log_storage._engines) == {"index", run}
