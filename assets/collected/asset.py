"""The collected stage in Dagster: the inbox into the archive and the manifest."""

import os
from datetime import UTC, datetime
from pathlib import Path

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
    paths = arrived(workplace)
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


def arrived(workplace: Workplace) -> list[Path]:
    """The files of the inbox without our own, where they lie inside it; InboxError as `found`."""
    home = os.environ.get("DAGSTER_HOME")
    own = (workplace.archive, workplace.site, workplace.reviewed, Path(home) if home else None)
    folders = {path.resolve() for path in own if isinstance(path, Path)}
    warehouse = workplace.warehouse.resolve()

    def ours(path: Path) -> bool:
        beside = path.parent == warehouse.parent and path.name.startswith(warehouse.name)
        return beside or not folders.isdisjoint(path.parents)

    return [path for path in found(workplace.inbox) if not ours(path.resolve())]
