"""The collected stage in Dagster: the inbox into the archive and the manifest."""

import os
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from assets.asset import FRESH, RETRY, WRITER, shown
from assets.collected.archive import Archive
from assets.collected.inbox import collect, found
from assets.collected.manifest import record, taken
from assets.workplace import Workplace
from warehouse.store import building


@dg.asset(
    key=["collected", "manifest"],
    group_name="collected",
    kinds={"duckdb"},
    pool=WRITER,
    description="Every file of the inbox, kept by its digest: where it was found, first and last seen, what it is.",
    retry_policy=RETRY,
    freshness_policy=FRESH,
)
def manifest(workplace: dg.ResourceParam[Workplace]) -> dg.MaterializeResult:  # type: ignore[type-arg]
    paths = arrived(workplace)
    seen = datetime.now(UTC).replace(tzinfo=None)
    with building(workplace.warehouse) as con:
        known = taken(con)
    sighted = collect(paths, Archive(workplace.archive), seen, known)
    sightings = list(workplace.track(sighted, "collecting", len(paths)))
    with building(workplace.warehouse) as con:
        record(con, sightings)
        refused = [f"{source}: {why}" for source, why in con.execute(_REFUSED, [seen]).fetchall()]
        metadata = shown(con, "collected.manifest")
    unchanged = sum(s.outcome == "unchanged" for s in sightings)
    told = {"files found": len(paths), "files unchanged": unchanged, "refused": refused}
    return dg.MaterializeResult(metadata=metadata | told)


_REFUSED = "SELECT source, why FROM collected.manifest WHERE last_seen = ? AND why IS NOT NULL ORDER BY source"


def arrived(workplace: Workplace) -> list[Path]:
    """The files of the inbox without our own, where they lie inside it; InboxError as `found`."""
    home = os.environ.get("DAGSTER_HOME")
    own = (workplace.archive, workplace.site, workplace.reviewed, Path(home) if home else None)
    warehouse = workplace.warehouse.resolve()
    beside, name = str(warehouse.parent), warehouse.name

    def ours(path: Path) -> bool:
        return path.name.startswith(name) and str(path.parent) == beside

    paths = found(workplace.inbox, {path.resolve() for path in own if isinstance(path, Path)})
    return [path for path in paths if not ours(path)]
