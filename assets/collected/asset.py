"""The collected stage in Dagster: the inbox and the journals of crawls into archive and manifest; arrival checks."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from assets.asset_settings import FRESH, RETRY, listed, shown
from assets.collected.archive.archive import Archive
from assets.collected.arrival import arrival
from assets.collected.crawl.crawl_policy import NotAsked, from_environment
from assets.collected.crawl.crawl_result import Crawled
from assets.collected.crawl.run import crawl
from assets.collected.inbox.inbox import collect, refusals
from assets.collected.inbox.listing import Listing, list_inbox
from assets.collected.journal.fetch_record import NOT_HAD, OUTCOMES
from assets.collected.journal.load import known, load
from assets.collected.manifest import next_sight, record, taken
from assets.collected.sources.load import sources
from assets.collected.sources.source import Source
from assets.workplace import Workplace
from warehouse.files.run_lock import Say, hold_run_lock
from warehouse.store import Connection, building

_MOST = 20  # sources a check names
FETCH = dg.AssetKey(["collected", "fetch"])
MANIFEST = dg.AssetKey(["collected", "manifest"])


class Only(dg.Config):
    """Sources to be asked alone, by name; none for all."""

    sources: list[str] = []


@dg.asset(
    key=FETCH,
    group_name="collected",
    description="The sites of the sources, asked what is new: documents into the archive, a line a request into the"
    " journals. Nothing is asked without GONGKAI_CONTACT, or without a source that may be asked.",
    retry_policy=RETRY,
    freshness_policy=FRESH,
)
def fetch(
    context: dg.AssetExecutionContext, config: Only, workplace: dg.ResourceParam[Workplace]
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    declared = sources(workplace.sources)
    asked = tuple(source for source in declared.entries if not config.sources or source.name in config.sources)
    told: dict[str, dg.MetadataValue] = {"faults": listed(declared.faults)}
    try:
        crawled = _crawled(workplace, asked, context.log.info)
    except NotAsked as why:
        return dg.MaterializeResult(metadata=told | _loaded(workplace) | {"not asked": dg.MetadataValue.text(str(why))})
    told["asked"] = listed([f"{one.source}: {one.asked} requests, {one.left} left" for one in crawled if one.asked])
    told["to be taken by hand"] = listed([f"{one.source}: {one.manual}" for one in crawled if one.manual])
    told["what went wrong"] = listed([f"{one.source}: {why}" for one in crawled for why in one.why])
    told[NOT_HAD] = dg.MetadataValue.text(" ".join(one.source for one in crawled if one.outcomes["failed"]))
    for outcome in OUTCOMES:
        told[outcome] = dg.MetadataValue.int(sum(one.outcomes[outcome] for one in crawled))
    return dg.MaterializeResult(metadata=told | _loaded(workplace))


def _loaded(workplace: Workplace) -> dict[str, dg.MetadataValue]:
    """What is in the table of requests once all journals are."""
    with building(workplace.warehouse) as con:
        requests = load(con, workplace.journals, Archive(workplace.archive)) if workplace.journals else 0
        return shown(con, "collected.fetch") | {"requests loaded": dg.MetadataValue.int(requests)}


def _crawled(workplace: Workplace, declared: tuple[Source, ...], say: Say) -> tuple[Crawled, ...]:
    """What became of each source; what a crawl that was cut off left in the journals is known too. NotAsked."""
    if workplace.journals is None or all(source.manual or source.ended for source in declared):
        raise NotAsked("there is no source that may be asked: docs/sources.md says how to write one")
    conduct, archive = from_environment(), Archive(workplace.archive)
    with hold_run_lock(workplace.journals, say):
        with building(workplace.warehouse) as con:
            load(con, workplace.journals, archive)
            told = {source.name: known(con, source.name) for source in declared}
        return crawl(declared, archive, workplace.journals, told, conduct)


@dg.asset(
    key=MANIFEST,
    deps=[FETCH],
    group_name="collected",
    kinds={"duckdb"},
    description="Every file of the inbox and every report fetched, kept by its digest: where it was found, first and"
    " last seen, what it is; and whether each site yields what it used to.",
    check_specs=[
        dg.AssetCheckSpec(name=name, asset=MANIFEST, description=f"{threshold.en} / {threshold.zh}")
        for name, threshold in arrival.thresholds().named().items()
    ],
    retry_policy=RETRY,
    freshness_policy=FRESH,
)
def manifest(workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    arriving = arrived(workplace)
    with building(workplace.warehouse) as con:
        known, seen = taken(con), next_sight(con, datetime.now(UTC).replace(tzinfo=None))
    archive = Archive(workplace.archive)
    sighted = collect(arriving.files, archive, seen, known)
    sightings = [*refusals(arriving.refused, seen), *workplace.track(sighted, "collecting", len(arriving.files))]
    with building(workplace.warehouse) as con:
        record(con, sightings)
        if workplace.journals:
            load(con, workplace.journals, archive)
        arrival.judge(con, {source.name: source.bodies for source in sources(workplace.sources).entries})
        checks = [_arrival(con, name) for name in arrival.thresholds().named()]
        refused = [f"{source}: {why}" for source, why in con.execute(_REFUSED, [seen]).fetchall()]
        metadata = shown(con, "collected.manifest")
    unchanged = sum(s.outcome == "unchanged" for s in sightings)
    told = {"files found": len(arriving.files), "files unchanged": unchanged, "refused": refused}
    return dg.MaterializeResult(metadata=metadata | told, check_results=checks)


def _arrival(con: Connection, name: str) -> dg.AssetCheckResult:
    """An arrival check over all sources: a reason to look at a site, and none to stop."""
    odd = arrival.odd(con, name)
    return dg.AssetCheckResult(
        asset_key=MANIFEST, check_name=name, passed=not odd, severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(odd[:_MOST]), metadata={"sources": dg.MetadataValue.int(len(odd)), "odd": listed(odd)},
    )  # fmt: skip


_REFUSED = "SELECT source, why FROM collected.manifest WHERE last_seen = ? AND why IS NOT NULL ORDER BY source"


def arrived(workplace: Workplace) -> Listing:
    """The files of the inbox without our own, where they lie inside it; InboxError as `list_inbox`."""
    home = os.environ.get("DAGSTER_HOME")
    own = (
        workplace.archive, workplace.site, workplace.reviewed, workplace.journals, workplace.sources,
        Path(home) if home else None,
    )  # fmt: skip
    warehouse = workplace.warehouse.resolve()
    beside, name = str(warehouse.parent), warehouse.name

    def ours(path: Path) -> bool:
        return path.name.startswith(name) and str(path.parent) == beside

    listed = list_inbox(workplace.inbox, {path.resolve() for path in own if isinstance(path, Path)})
    return replace(
        listed,
        files=tuple(path for path in listed.files if not ours(path)),
        refused=tuple(one for one in listed.refused if not ours(one.path)),
    )
