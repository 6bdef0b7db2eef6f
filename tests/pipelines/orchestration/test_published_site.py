"""The public site as an asset of the nightly job: there if it is asked for, current with the newest release."""

import json

import dagster as dg
import pytest

from pipelines.cli.nightly_run import unfinished_request
from pipelines.orchestration.definitions import definitions
from pipelines.orchestration.jobs import NIGHTLY
from pipelines.orchestration.published_site import GROUP
from pipelines.orchestration.run_job import _assets_of
from pipelines.orchestration.run_record import Unfinished
from pipelines.orchestration.steps import failures, steps
from tests.pipelines.nightly_runs import workplace_in
from tests.warehouse.releases.built import documents, documents_later, publish_documents
from warehouse.releases.release import release
from warehouse.schema import STAGES

SITE = dg.AssetKey([GROUP, "site"])
ADDRESS = "https://data.example.cn/gongkai"


@pytest.fixture
def at(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_RELEASES", str(tmp_path / "releases"))
    monkeypatch.setenv("GONGKAI_SITE_TO", str(tmp_path / "public"))
    monkeypatch.setenv("GONGKAI_SITE_ADDRESS", f"{ADDRESS}/")
    return workplace_in(tmp_path)


def follow(at):
    """The last step of the nightly job alone; what it did, and why it failed."""
    job = definitions(at).resolve_job_def(NIGHTLY)
    with dg.DagsterInstance.ephemeral() as instance:
        done = job.execute_in_process(instance=instance, raise_on_error=False, asset_selection=[SITE])
        return steps(done.all_events, ["published__site"])[0], list(failures(done.all_events))


def test_the_site_is_part_of_the_nightly_job_only_where_it_is_asked_for(at, monkeypatch):
    graph = definitions(at).resolve_asset_graph()
    assert graph.get(SITE).group_name == GROUP
    assert dg.AssetKey(["marts", "by_region"]) in graph.get(SITE).parent_keys
    assert SITE in definitions(at).resolve_job_def(NIGHTLY).asset_layer.selected_asset_keys
    monkeypatch.delenv("GONGKAI_SITE_TO")
    assert SITE not in definitions(at).resolve_asset_graph().get_all_asset_keys()


def test_a_retry_of_the_site_runs_the_site_alone(at):
    request = unfinished_request(Unfinished(stages=(GROUP,)))
    assert _assets_of(request.stages) == [SITE]
    assert _assets_of(STAGES) is None
    assert SITE in _assets_of(STAGES[1:])


@pytest.mark.slow
def test_the_site_follows_the_newest_release(at, tmp_path):
    step, _ = follow(at)
    assert (step.outcome, step.did) == ("done", {"release": "none"})
    assert not (tmp_path / "public").exists()

    first = release(publish_documents(tmp_path / "w.duckdb", documents()), tmp_path / "releases" / "one")
    step, why = follow(at)
    assert (step.outcome, why) == ("done", [])
    assert step.did["release"] == "one"
    assert step.did["row_count"] >= sum(first.rows.values())
    pages = [path for path in (tmp_path / "public").rglob("*.html") if "en" not in path.parts]
    assert step.did["pages"] == len(pages)
    assert json.loads((tmp_path / "public" / "release.json").read_text("utf-8"))["address"] == ADDRESS
    assert (tmp_path / "public" / "sitemap.xml").is_file()

    step, _ = follow(at)
    assert step.did["site"] == "current; not built again"

    later = publish_documents(tmp_path / "later.duckdb", documents_later())
    release(later, tmp_path / "releases" / "two", first.path)
    step, _ = follow(at)
    assert step.did["release"] == "two"
    assert 0 < step.did["changed"] <= step.did["files"]
    assert step.did["removed"] > 0


@pytest.mark.slow
def test_a_folder_with_other_files_fails_the_step_with_the_reason(at, tmp_path):
    release(publish_documents(tmp_path / "w.duckdb", documents()[:1]), tmp_path / "releases" / "one")
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "thesis.docx").write_bytes(b"")
    step, why = follow(at)
    assert step.outcome == "failed"
    assert why == [f"published.site: {step.why}"]
    assert "has files and is not a site" in step.why
    assert [path.name for path in (tmp_path / "public").iterdir()] == ["thesis.docx"]
