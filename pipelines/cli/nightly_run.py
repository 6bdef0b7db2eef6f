"""The nightly run in this process, for `gongkai run` and `gongkai backfill`: started, waited for, and summarised.

What a run does is pipelines/orchestration.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assets.collected.inbox.listing import InboxError, folder
from assets.text.characters import on_one_line
from assets.workplace import Workplace
from pipelines.cli.bodies import uncertain_pairs_line
from pipelines.cli.progress import tracker
from pipelines.cli.reviewed import reviewed_lines
from pipelines.cli.terminal import FAILURE, SUCCESS, report_misuse, show
from pipelines.cli.words import Words
from pipelines.orchestration import run_record
from pipelines.orchestration.channels import NotSent
from pipelines.orchestration.notices import send_digest
from pipelines.orchestration.run_job import EVERYTHING_NEW, RunRequest, run
from pipelines.orchestration.run_record import Unfinished
from pipelines.orchestration.run_summary import FAILS, Summary, summary
from pipelines.process import stopping
from warehouse.schema import STAGES
from warehouse.store import WarehouseError, published
from warehouse.yaml_models import DeclarationError

_MOST_NAMES = 20  # of files or reports that are listed with a reason


def run_new(at: Workplace, language: str) -> int:
    """Run for all that is new, print the summary; returns the exit code."""
    try:
        folder(at.inbox)
    except InboxError as error:
        return report_misuse(error)
    return run_and_report(at, EVERYTHING_NEW, language)


def retry_run(record: Path, at: Workplace, language: str) -> int:
    """Run what the run of `record` left unfinished, print the summary; returns the exit code."""
    words = Words("run", language)
    try:
        left = run_record.read(record).left
    except (OSError, DeclarationError) as error:
        return report_misuse(
            ValueError(f"{error}\n{words('not_a_record', path=str(record), folder=run_record.FOLDER)}")
        )
    if left == Unfinished():
        show(words("nothing_left", path=str(record)))
        return SUCCESS
    return run_and_report(at, unfinished_request(left), language)


def unfinished_request(left: Unfinished) -> RunRequest:
    """The run that completes another: its stages from the first that is not done, the documents whose reading did not
    end, and the sources that did not answer, with all that depends on them.
    """
    first = "collected" if left.sources else left.stages[0] if left.stages else "staged"
    stages = STAGES[STAGES.index(first) :] if first in STAGES else (first,)  # the site comes after all stages
    return RunRequest(stages, left.documents, crawl=left.sources)


def run_and_report(at: Workplace, request: RunRequest, language: str) -> int:
    """Run `request`, print the summary, or why it failed; returns the exit code."""
    words = Words("run", language)
    stopping.begin("run", at.warehouse)
    started = datetime.now(UTC).replace(tzinfo=None)
    outcome = run(replace(at, track=tracker(), say=lambda text: show(text, sys.stderr)), request)
    if not outcome.completed:
        retry = [words("retry", record=str(outcome.record))] if outcome.record else []
        show("\n".join((*outcome.failures, *retry, words("failed"))), sys.stderr)
        return FAILURE
    try:
        show("\n".join(_summary_lines(at, started, outcome.record, words)))
    except WarehouseError as error:
        show(words("published_but", error=str(error)), sys.stderr)
        return FAILURE
    _notify(at, outcome.record, words)
    return SUCCESS


def _notify(at: Workplace, record: Path | None, words: Words) -> None:
    """Send the digest of the run; a channel that fails is reported and does not make the run a failure."""
    try:
        send_digest(at, record, os.environ)
    except (NotSent, WarehouseError) as error:
        show(words("digest_not_sent", error=str(error)), sys.stderr)


def _summary_lines(at: Workplace, started: datetime, record: Path | None, words: Words) -> list[str]:
    """What the run did, what there is to review, and where the results are."""
    with published(at.warehouse) as con:
        done = summary(con, started, words.language)
        review = [*reviewed_lines(con, at.reviewed, words), *uncertain_pairs_line(con, words)]
    return [
        *_counts(done, words),
        *_unanswered(record, words),
        *review,
        words("facts", facts=done.facts),
        words("in_marts", reports=done.in_marts),
        *([words("not_seen", n=done.not_seen)] if done.not_seen else []),
        *([words("withdrawn", n=done.withdrawn)] if done.withdrawn else []),
        words("warehouse", path=str(at.warehouse)),
        *([words("record", path=str(record))] if record else []),
        words("data_docs", path=str(at.site / "index.html")),
        words("next", warehouse=str(at.warehouse)),
    ]


def _counts(done: Summary, words: Words) -> Iterator[str]:
    """The counts of files, reports and rules, and below them what was rejected, quarantined and flagged, with why."""
    yield words("files", files=done.files, read=done.read, rejected=len(done.refused))
    yield from _named(done.refused, "marts.unreadable", words)
    counts = {"quarantined": len(done.quarantined), "flagged": len(done.failing)}
    yield words("reports", reports=done.reports, cells=done.cells, **counts)
    yield from _named(done.quarantined, "checked.verdict", words)
    failing = [(name, words("fails", rules=why.removeprefix(FAILS))) for name, why in done.failing]
    yield from _named(failing, "marts.findings", words)
    yield words("rules", judged=done.judged, failed=done.failed, noted=done.noted, undecided=done.undecided)


def _named(reasons: Sequence[tuple[str, str]], table: str, words: Words) -> Iterator[str]:
    """The first names with their reasons, and the table that has them all."""
    yield from (f"  {on_one_line(f'{name}: {why}')}" for name, why in reasons[:_MOST_NAMES])
    if len(reasons) > _MOST_NAMES:
        yield words("more", n=len(reasons) - _MOST_NAMES, table=table)


def _unanswered(record: Path | None, words: Words) -> Iterator[str]:
    """The sources that did not answer every request, and how to crawl them again."""
    sources = run_record.read(record).left.sources if record else ()
    if sources:
        yield words("unanswered", sources=", ".join(sources), record=str(record))
