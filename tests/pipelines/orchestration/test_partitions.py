"""Partitions in Dagster are what was read, and a step that fails states first what a person has to do."""

from dataclasses import replace

import dagster as dg
import pytest

from assets.asset_specs import asset_key
from assets.collected.asset import manifest
from assets.staged.asset import read_due_documents, report
from tests.generator import write_text
from tests.pipelines.nightly_runs import of_body, workplace_in
from warehouse.yaml_models import DeclarationError


@pytest.fixture
def at(tmp_path):
    return workplace_in(tmp_path)


def partition_states(instance):
    """The partitions of the reports, and those of them that are materialized."""
    key = asset_key("staged.report")
    return set(instance.get_dynamic_partitions("source_year")), instance.get_materialized_partitions(key)


def test_a_partition_is_a_source_and_year_with_reports_and_is_materialized_by_the_run_that_reads_it(at):
    (at.inbox / "one.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    (at.inbox / "other.txt").write_bytes(write_text.write(of_body("宿迁市人民政府", 2022)))
    (at.inbox / "note.txt").write_bytes("放假通知".encode())
    with dg.DagsterInstance.ephemeral() as instance:
        known = {"instance": instance, "resources": {"workplace": at}}
        dg.materialize([manifest, read_due_documents], **known)
        both = {"inbox|2022", "inbox|2023"}
        assert partition_states(instance) == (both, both)
        step = dg.materialize([report], partition_key="inbox|2023", **known)
        made = step.asset_materializations_for_node("staged__partitions")
    (own,) = [each for each in made if each.asset_key == asset_key("staged.report")]
    assert (own.partition, own.metadata["reports read"].value, own.metadata["documents unchanged"].value) == (
        "inbox|2023", 1, 2,
    )  # fmt: skip


@pytest.mark.slow
def test_what_an_earlier_history_read_is_not_missing(at):
    (at.inbox / "one.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    for _ in range(2):
        with dg.DagsterInstance.ephemeral() as instance:
            dg.materialize([manifest, read_due_documents], instance=instance, resources={"workplace": at})
            assert partition_states(instance) == ({"inbox|2023"}, {"inbox|2023"})


@pytest.mark.slow
def test_a_partition_that_the_archive_cannot_deliver_is_not_materialized_and_the_run_names_the_document(at):
    (at.inbox / "one.txt").write_bytes(write_text.write(of_body("湛河区曹镇乡人民政府", 2023)))
    with dg.DagsterInstance.ephemeral() as instance:
        known = {"instance": instance, "resources": {"workplace": at}}
        dg.materialize([manifest, read_due_documents], **known)
        (kept,) = at.archive.rglob("*.bin")
        kept.unlink()
        result = dg.materialize([report], partition_key="inbox|2023", raise_on_error=False, **known)
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert kept.stem in failure.step_failure_data.user_failure_data.description
    made = [
        event.step_materialization_data.materialization for event in result.all_events if event.is_step_materialization
    ]
    assert not [each.partition for each in made if each.asset_key == asset_key("staged.report")]


@pytest.mark.parametrize("fault", ["inbox", "declaration"])
def test_an_error_that_lasts_is_not_retried_and_begins_with_what_to_do(at, fault, monkeypatch):
    at.inbox.rmdir()
    if fault == "declaration":
        at.inbox.mkdir()
        at = replace(at, sources=at.inbox.parent / "sources")
        at.sources.mkdir()
        monkeypatch.setattr("assets.collected.asset.load_sources", raises_declaration_error)
    result = dg.materialize([manifest], resources={"workplace": at}, raise_on_error=False)
    assert not [event for event in result.all_events if event.is_step_up_for_retry]
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    first = failure.step_failure_data.error.message.splitlines()[0]
    assert first.endswith("make it, or name another with --inbox" if fault == "inbox" else "a.yaml:1: name: missing")


def raises_declaration_error(_):
    raise DeclarationError("a.yaml:1: name: missing")
