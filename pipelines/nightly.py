"""`gongkai run`: the nightly job in this process, and what it did in a person's words."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assets.collected.archive import Root
from assets.collected.inbox import InboxError, folder
from assets.workplace import Workplace
from pipelines.bodies import near
from pipelines.progress import tracker
from pipelines.resources import workplace_at
from pipelines.reviewing import reviewed
from pipelines.summary import Summary, summary
from pipelines.terminal import show
from warehouse.store import published


def main(inbox: Path | None, warehouse: Path | None, archive: Root | None) -> int:
    """Run, print the summary, return the exit code."""
    at = workplace_at(inbox, warehouse, archive)
    try:
        folder(at.inbox)
    except InboxError as error:
        show(str(error), sys.stderr)
        return 2
    started = datetime.now(UTC).replace(tzinfo=None)
    from pipelines.run import run

    outcome = run(replace(at, track=tracker()))
    if not outcome.completed:
        show("\n".join((*outcome.failures, "The run failed; what was published before is as it was.")), sys.stderr)
        return 1
    with published(at.warehouse) as con:
        show(_said(summary(con, started), [*reviewed(con, at.reviewed), *near(con)], at))
    return 0


def _said(done: Summary, decided: list[str], at: Workplace) -> str:
    refused = [f"  {name}: {why}" for name, why in done.refused]
    apart = [f"  {name}: {why}" for name, why in done.quarantined]
    failing = [f"  {name}: {rules}" for name, rules in done.failing]
    return "\n".join(
        [
            f"files      {done.files} found, {done.read} read, {len(done.refused)} refused",
            *refused,
            f"reports    {done.reports} with {done.cells} cells; {len(done.quarantined)} quarantined,"
            f" {len(done.failing)} flagged",
            *apart,
            *failing,
            f"rules      {done.judged} judged, {done.failed} failed, {done.undecided} undecided",
            *decided,
            f"facts      {done.facts} loaded",
            f"warehouse  {at.warehouse}",
            f"data docs  {at.site / 'index.html'}",
            "next       make ui    (the assets, checks and schedule in Dagster)",
            f'           duckdb {at.warehouse} "FROM marts.by_region"    (or any BI tool)',
        ]
    )
