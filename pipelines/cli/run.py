"""`gongkai run` and `gongkai backfill`: the nightly job in this process, and what it did in a person's words."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assets.collected.archive.archive import Root
from assets.collected.inbox.listing import InboxError, folder
from assets.text.characters import on_one_line
from assets.workplace import Workplace
from pipelines.cli.bodies import near
from pipelines.cli.progress import tracker
from pipelines.cli.reviewed import reviewed
from pipelines.cli.terminal import WELL, WRONG, misused, show
from pipelines.orchestration.resources import workplace_at
from pipelines.orchestration.run_summary import Summary, summary
from pipelines.process import stopping
from warehouse.schema import STAGES
from warehouse.store import WarehouseError, published
from warehouse.yaml_models import DeclarationError

if TYPE_CHECKING:
    from pipelines.orchestration.run_job import Asked
    from pipelines.orchestration.run_record import Left


def main(inbox: Path | None, warehouse: Path | None, archive: Root | None) -> int:
    """Run, print the summary, return the exit code."""
    at = workplace_at(inbox, warehouse, archive)
    try:
        folder(at.inbox)
    except InboxError as error:
        return misused(error)
    from pipelines.orchestration.run_job import WHATEVER_IS_NEW

    return _run(at, WHATEVER_IS_NEW)


def retry(record: Path, inbox: Path | None, warehouse: Path | None, archive: Root | None) -> int:
    """Take up what the run of `record` left, its stages from the first that is not done, the documents whose reading
    did not come to an end, and the sources that did not answer; print the summary, return the exit code.
    """
    from pipelines.orchestration import run_record

    try:
        left = run_record.read(record).left
    except (OSError, DeclarationError) as error:
        return misused(ValueError(f"{error}\n{record} is no record of a run: they are in {run_record.FOLDER}/"))
    if left == run_record.Left():
        show(
            f"nothing was left by the run of {record}: it completed, had an answer from every site, and read every"
            " document to its end"
        )
        return WELL
    return _run(workplace_at(inbox, warehouse, archive), taken_up(left))


def taken_up(left: "Left") -> "Asked":
    """The run that takes up what another left: with a source to be asked again, all that comes of it too."""
    from pipelines.orchestration.run_job import Asked

    first = "collected" if left.sources else left.stages[0] if left.stages else "staged"
    return Asked(STAGES[STAGES.index(first) :], left.documents, asking=left.sources)


def backfill(year: int, source: str | None, warehouse: Path | None, archive: Root | None) -> int:
    """Read again the documents of a fiscal year, of one source or of all, and what rests on them; print the summary,
    return the exit code.
    """
    from assets.asset_settings import YEARS
    from assets.staged.stage import list_sources
    from pipelines.orchestration.run_job import Asked

    at = workplace_at(None, warehouse, archive)
    years = YEARS.get_partition_keys()
    if str(year) not in years:
        return misused(ValueError(f"{year} is no fiscal year that has ended: name one from {years[0]} to {years[-1]}"))
    try:
        with published(at.warehouse) as con:
            known = list_sources(con)
    except WarehouseError as error:
        return misused(error)
    if source is not None and source not in known:
        return misused(ValueError(f"there is no document of the source {source}: there are of {', '.join(known)}"))
    return _run(at, Asked(STAGES[1:], year=year, sources=[source] if source else known))


def _run(at: Workplace, asked: "Asked") -> int:
    stopping.begin("run", at.warehouse)
    started = datetime.now(UTC).replace(tzinfo=None)
    from pipelines.orchestration.run_job import run

    outcome = run(replace(at, track=tracker(), say=lambda words: show(words, sys.stderr)), asked)
    if not outcome.completed:
        again = [f"Once that is mended: gongkai run --retry {outcome.record}"] if outcome.record else []
        last = "The run failed; what was published before is as it was."
        show("\n".join((*outcome.failures, *again, last)), sys.stderr)
        return WRONG
    try:
        with published(at.warehouse) as con:
            decided = [*reviewed(con, at.reviewed), *near(con)]
            show(_said(summary(con, started), [*_not_had(outcome.record), *decided], at, outcome.record))
    except WarehouseError as error:
        show(f"The run completed and was published, but {error}", sys.stderr)
        return WRONG
    return WELL


def _not_had(record: Path | None) -> list[str]:
    """The sites that did not answer, and how to ask them again."""
    from pipelines.orchestration import run_record

    names = run_record.read(record).left.sources if record else ()
    return [f"sites      not all was had from {', '.join(names)}: gongkai run --retry {record}"] if names else []


def _said(done: Summary, decided: list[str], at: Workplace, record: Path | None) -> str:
    refused, apart, failing = (
        [f"  {on_one_line(f'{name}: {why}')}" for name, why in named]
        for named in (done.refused, done.quarantined, done.failing)
    )
    return "\n".join(
        [
            f"files      {done.files} found, {done.read} read, {len(done.refused)} refused",
            *refused,
            f"reports    {done.reports} with {done.cells} cells; {len(done.quarantined)} quarantined,"
            f" {len(done.failing)} flagged",
            *apart,
            *failing,
            f"rules      {done.judged} judged, {done.failed} failed, {done.noted} noted, {done.undecided} undecided",
            *decided,
            f"facts      {done.facts} loaded",
            f"warehouse  {at.warehouse}",
            *([f"record     {record}"] if record else []),
            f"data docs  {at.site / 'index.html'}",
            "next       make ui    (the assets, checks and schedule in Dagster)",
            f'           duckdb {at.warehouse} "FROM marts.by_region"    (or any BI tool)',
        ]
    )
