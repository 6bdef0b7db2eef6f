"""The collected stage in Dagster: the inbox into the archive and the manifest."""

from datetime import UTC, datetime

import dagster as dg

from assets.asset import RETRY, WRITER, shown
from assets.collected.archive import Archive
from assets.collected.inbox import collect, found
from assets.collected.manifest import record
from assets.workplace import Workplace
from warehouse.store import building


@dg.asset(
    key=["collected", "manifest"],
    group_name="collected",
    kinds={"duckdb"},
    pool=WRITER,
    description="Every file of the inbox, kept by its digest: where it was found, first and last seen, what it is.",
    retry_policy=RETRY,
)
def manifest(workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    paths = found(workplace.inbox)
    sightings = list(
        workplace.track(
            collect(paths, Archive(workplace.archive), datetime.now(UTC).replace(tzinfo=None)), "collecting", len(paths)
        )
    )
    with building(workplace.warehouse) as con:
        record(con, sightings)
        metadata = shown(con, "collected.manifest")
    refused = [f"{s.source}: {s.why}" for s in sightings if s.why]
    return dg.MaterializeResult(metadata=metadata | {"files found": len(paths), "refused": refused})
