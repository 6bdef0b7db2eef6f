"""The collected stage as Dagster assets: the crawl of the sources, then inbox and journals into archive and manifest,
with the arrival checks.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from assets.asset_settings import RETRY_POLICY, Results, bullets, failing_in_a_sentence, results_of, table_metadata
from assets.asset_specs import asset_key, table_specs
from assets.collected.archive.archive import Archive
from assets.collected.arrival import arrival
from assets.collected.crawl.crawl_policy import CrawlNotStarted, from_environment
from assets.collected.crawl.crawl_result import CrawlResult
from assets.collected.inbox.inbox import collect, refusals
from assets.collected.inbox.listing import Listing, list_inbox
from assets.collected.inbox.readme import is_readme
from assets.collected.journal.fetch_record import FAILED_SOURCES, OUTCOMES
from assets.collected.journal.load import known_urls, load
from assets.collected.journal.shared_journals import exchange_journals
from assets.collected.manifest import known_files, next_sight, record
from assets.collected.sources.load import load_sources
from assets.collected.sources.source import Source
from assets.workplace import Workplace
from warehouse.connection import Connection
from warehouse.files.run_lock import Say, hold_run_lock
from warehouse.store import building

_MAX_NAMED = 20  # sources in the description of a check
FETCH = asset_key("collected.fetch")
MANIFEST = asset_key("collected.manifest")
_OF_MANIFEST = ["collected.page", "collected.attachment", "collected.arrival"]


class CrawledSources(dg.Config):
    """The names of the only sources to crawl; empty for all."""

    sources: list[str] = []


@dg.multi_asset(
    name="collected__fetch",
    specs=table_specs(["collected.fetch", "collected.journal"]),
    description="Crawls the source sites: new documents go into the archive, one line for each request into the"
    " journals. Needs GONGKAI_CONTACT and at least one source that may be crawled.",
    retry_policy=RETRY_POLICY,
)
@failing_in_a_sentence
def fetch(context: dg.AssetExecutionContext, config: CrawledSources, workplace: dg.ResourceParam[Workplace]) -> Results:
    declared = load_sources(workplace.sources)
    named = tuple(source for source in declared.entries if source.name in config.sources)
    chosen = named if config.sources else workplace.share.choose(declared.entries)
    metadata: dict[str, dg.MetadataValue] = {"faults": bullets(declared.faults)}
    try:
        metadata |= _summary(_crawl(workplace, chosen, context.log.info))
    except CrawlNotStarted as why:
        metadata["not started"] = dg.MetadataValue.text(str(why))
    metadata |= _load_journals(workplace)
    with building(workplace.warehouse) as con:
        return (dg.MaterializeResult(asset_key=FETCH, metadata=metadata), *results_of(con, ["collected.journal"]))


def _summary(results: tuple[CrawlResult, ...]) -> dict[str, dg.MetadataValue]:
    """What the crawl did, by source, and its URLs by outcome."""
    requests = [f"{one.source}: {one.requests} requests, {one.skipped} URLs skipped" for one in results if one.requests]
    return {
        "requests": bullets(requests),
        "download manually": bullets([f"{one.source}: {one.manual}" for one in results if one.manual]),
        "problems": bullets([f"{one.source}: {why}" for one in results for why in one.why]),
        FAILED_SOURCES: dg.MetadataValue.text(" ".join(one.source for one in results if one.outcomes["failed"])),
    } | {outcome: dg.MetadataValue.int(sum(one.outcomes[outcome] for one in results)) for outcome in OUTCOMES}


def _load_journals(workplace: Workplace) -> dict[str, dg.MetadataValue]:
    """Load all journals, also those of other machines; returns the metadata of the table of requests."""
    if workplace.journals:
        exchange_journals(workplace.shared_journals, workplace.journals)
    with building(workplace.warehouse) as con:
        requests = load(con, workplace.journals, Archive(workplace.archive)) if workplace.journals else 0
        return table_metadata(con, "collected.fetch") | {"requests loaded": dg.MetadataValue.int(requests)}


def _crawl(workplace: Workplace, declared: tuple[Source, ...], say: Say) -> tuple[CrawlResult, ...]:
    """The result of each source. Journals of an interrupted crawl are loaded first. Raises CrawlNotStarted."""
    if workplace.journals is None or all(source.manual or source.ended for source in declared):
        raise CrawlNotStarted("no source may be crawled: docs/sources.md explains how to add one")
    from assets.collected.crawl.run import crawl  # with its HTTP client, which a run without a crawl does not need

    policy, archive = from_environment(), Archive(workplace.archive)
    with hold_run_lock(workplace.journals, say):
        shared = exchange_journals(workplace.shared_journals, workplace.journals)
        with building(workplace.warehouse) as con:
            load(con, workplace.journals, archive)
            known = {source.name: known_urls(con, source.name) for source in declared}
        return crawl(declared, archive, workplace.journals, known, policy, shared=shared)


@dg.multi_asset(
    name="collected__manifest",
    specs=table_specs(["collected.manifest", *_OF_MANIFEST]),
    description="Every file of the inbox and every fetched document, by digest: where it was found, when it was first"
    " and last seen, and its media type. The arrival checks report sites that yield less or other than before.",
    check_specs=[
        dg.AssetCheckSpec(name=name, asset=MANIFEST, description=f"{threshold.en} / {threshold.zh}")
        for name, threshold in arrival.thresholds().named().items()
    ],
    retry_policy=RETRY_POLICY,
)
@failing_in_a_sentence
def manifest(workplace: dg.ResourceParam[Workplace]) -> Results:
    listing = list_arrivals(workplace)
    with building(workplace.warehouse) as con:
        taken, seen = known_files(con), next_sight(con, datetime.now(UTC).replace(tzinfo=None))
    archive = Archive(workplace.archive)
    collected = collect(listing.files, archive, seen, taken)
    sightings = [*refusals(listing.refused, seen), *workplace.track(collected, "collecting", len(listing.files))]
    with building(workplace.warehouse) as con:
        record(con, sightings)
        if workplace.journals:
            load(con, workplace.journals, archive)
        arrival.judge(con, {source.name: source.bodies for source in load_sources(workplace.sources).entries})
        checks = [_arrival_check(con, name) for name in arrival.thresholds().named()]
        refused = [f"{source}: {why}" for source, why in con.execute(_REFUSED.format(seen=seen)).fetchall()]
        metadata, others = table_metadata(con, "collected.manifest"), results_of(con, _OF_MANIFEST)
    unchanged = sum(s.outcome == "unchanged" for s in sightings)
    counts = {"files found": len(listing.files), "files unchanged": unchanged, "refused": refused}
    return (dg.MaterializeResult(asset_key=MANIFEST, metadata=metadata | counts, check_results=checks), *others)


def _arrival_check(con: Connection, name: str) -> dg.AssetCheckResult:
    """The result of an arrival check over all sources. A failure is a reason to look at the site; it stops nothing."""
    failing = arrival.failing_sources(con, name)
    return dg.AssetCheckResult(
        asset_key=MANIFEST, check_name=name, passed=not failing, severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(failing[:_MAX_NAMED]),
        metadata={"sources": dg.MetadataValue.int(len(failing)), "odd": bullets(failing)},
    )  # fmt: skip


_REFUSED = "SELECT source, why FROM collected.manifest WHERE last_seen = '{seen}' AND why IS NOT NULL ORDER BY source"


def list_arrivals(workplace: Workplace) -> Listing:
    """The files of the inbox, without the warehouse, archive and other folders of ours that are inside it; raises
    InboxError as `list_inbox`.
    """
    home = os.environ.get("DAGSTER_HOME")
    own_folders = (
        workplace.archive, workplace.site, workplace.reviewed, workplace.journals, workplace.sources,
        Path(home) if home else None,
    )  # fmt: skip
    warehouse = workplace.warehouse.resolve()
    folder, name = str(warehouse.parent), warehouse.name

    inbox = workplace.inbox.resolve()

    def is_own(path: Path) -> bool:
        return (path.name.startswith(name) and str(path.parent) == folder) or is_readme(path, inbox)

    listing = list_inbox(workplace.inbox, {path.resolve() for path in own_folders if isinstance(path, Path)})
    return replace(
        listing,
        files=tuple(path for path in listing.files if not is_own(path)),
        refused=tuple(one for one in listing.refused if not is_own(one.path)),
    )
