"""The asset that crawls the sites: its documents are in the warehouse; without contact or sources it does nothing."""

from dataclasses import replace

import dagster as dg
import pytest

from assets.collected.asset import fetch, manifest
from assets.collected.crawl.crawl_share import CrawlShare
from assets.collected.sources.load import load_sources
from pipelines.cli.nightly_run import unfinished_request
from pipelines.orchestration.run_job import RunRequest, run
from pipelines.orchestration.run_record import Unfinished, read
from tests.pipelines.nightly_runs import workplace_in
from tests.sites.nights import CONTACT, HOST, declare, small
from tests.sites.server import Group, Reply
from warehouse.schema import STAGES
from warehouse.store import building


@pytest.fixture
def group():
    with Group(small(HOST), small("www.luqiao.gov.cn")) as group:
        yield group


@pytest.fixture
def at(tmp_path, group):
    declare(tmp_path / "sources", group)
    return replace(workplace_in(tmp_path), journals=tmp_path / "journals", sources=tmp_path / "sources")


def materialized(at, *assets):
    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize(list(assets), instance=instance, resources={"workplace": at})
    assert done.success
    made, _ = done.asset_materializations_for_node("collected__fetch")
    return {name: value.value for name, value in made.metadata.items()}


@pytest.mark.slow
def test_crawled_documents_are_in_the_manifest_and_the_next_run_requests_nothing(at, group, monkeypatch):
    monkeypatch.setenv("GONGKAI_CONTACT", CONTACT)
    monkeypatch.setenv("GONGKAI_LOOPBACK", "1")
    told = materialized(at, fetch, manifest)
    assert (told["archived"], told["failed"], told["requests"]) == (6, 0, "- jianan: 7 requests, 0 URLs skipped")
    with building(at.warehouse) as con:
        rows = con.execute("SELECT source FROM collected.manifest WHERE outcome = 'archived'").fetchall()
    assert sorted(source for (source,) in rows) == [group.url(HOST, f"/nb/{n}.html") for n in range(1, 6)]
    told = materialized(at, fetch)
    assert (told["archived"], told["requests"], len(group.asked)) == (0, "none", 7)


@pytest.mark.slow
def test_only_the_share_of_this_machine_is_crawled_and_what_others_fetched_is_loaded(at, group, monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_CONTACT", CONTACT)
    monkeypatch.setenv("GONGKAI_LOOPBACK", "1")
    declared = load_sources(at.sources).entries
    shares = [CrawlShare(number, 2) for number in (1, 2)]
    own, other = sorted(shares, key=lambda share: "jianan" not in {one.name for one in share.choose(declared)})
    first, second = (
        replace(
            at,
            share=share,
            shared_journals=tmp_path / "shared",
            journals=tmp_path / name,
            warehouse=tmp_path / name / "warehouse.duckdb",
        )
        for share, name in ((own, "first"), (other, "second"))
    )
    assert materialized(first, fetch)["archived"] == 6
    told = materialized(second, fetch)
    assert ("not started" in told, told["requests loaded"], len(group.asked)) == (True, 7, 7)


@pytest.mark.parametrize("missing", ["contact", "sources", "journals"])
def test_without_contact_sources_or_journals_nothing_is_crawled_and_the_run_continues(at, group, monkeypatch, missing):
    monkeypatch.setenv("GONGKAI_CONTACT", "" if missing == "contact" else CONTACT)
    monkeypatch.setenv("GONGKAI_LOOPBACK", "1")
    told = materialized(at if missing == "contact" else replace(at, **{missing: None}), fetch)
    assert ("GONGKAI_CONTACT" if missing == "contact" else "docs/sources.md") in told["not started"]
    assert group.asked == []
    assert not at.journals.exists()


@pytest.mark.slow
def test_a_source_that_did_not_answer_is_on_record_and_crawled_again_alone(at, group, monkeypatch, tmp_path):
    other = (at.sources / "jianan.yaml").read_text("utf-8").replace("jianan", "luqiao")
    (at.sources / "luqiao.yaml").write_text(other, "utf-8")
    for name, value in (("CONTACT", CONTACT), ("LOOPBACK", "1"), ("DATA", tmp_path / "data")):
        monkeypatch.setenv(f"GONGKAI_{name}", str(value))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    group.sites[HOST].always["/nb/1.html"] = Reply(500)
    first = run(at, RunRequest(stages=("collected",)))
    left = read(first.record).left
    assert (first.completed, left) == (True, Unfinished(sources=("jianan",)))

    del group.sites[HOST].always["/nb/1.html"]
    again, since = unfinished_request(left), len(group.asked)
    assert (again.stages, again.crawl) == (STAGES, ("jianan",))
    second = run(at, replace(again, stages=("collected",)))
    assert (group.paths(HOST, since), group.paths("www.luqiao.gov.cn", since)) == (["/nb/1.html"], [])
    assert read(second.record).left == Unfinished()
