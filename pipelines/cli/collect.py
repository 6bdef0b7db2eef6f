"""`gongkai collect`: crawls the source sites now, and prints what came of each.

What was fetched before is known from the journals, so no warehouse is needed. A second crawl into the same journals
waits for the first.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.extras import require
from pipelines.cli.options import ArchiveOption, LangOption
from pipelines.cli.terminal import FAILURE, MISUSE, SUCCESS, report_misuse, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.collected.crawl.crawl_result import CrawlResult
    from assets.collected.sources.source import Source
    from assets.workplace import Workplace


def collect(
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE...")] = None,
    *,
    archive: ArchiveOption = None,
    journals: Annotated[Path | None, typer.Option()] = None,
    sources: Annotated[Path | None, typer.Option()] = None,
    lang: LangOption,
) -> int:
    """Crawl the sources `names`, or all that are crawled automatically; returns the exit code."""
    require("pipeline", "collect")
    from assets.collected.sources.load import load_sources as read_sources
    from pipelines.orchestration.resources import workplace

    words, at, names = Words("collect", lang), workplace(), names or []
    own = sources or at.sources
    read = read_sources(own)
    for fault in read.faults:
        show(fault, sys.stderr)
    named = tuple(source for source in read.entries if source.name in names)
    wanted = named if names else at.share.choose(read.entries)
    unknown = sorted(set(names) - {source.name for source in wanted})
    if unknown:
        known = " ".join(source.name for source in read.entries) or "-"
        show(words("no_such_source", name=unknown[0], names=known), sys.stderr)
        return MISUSE
    if not read.entries:
        show(words("no_sources", folder=str(own)), sys.stderr)
        return FAILURE if read.faults else SUCCESS
    code = _crawl(wanted, at, archive, journals or at.journals or Path("journals"), words, again=bool(names))
    return code or (FAILURE if read.faults else SUCCESS)


def _crawl(
    wanted: "Sequence[Source]", at: "Workplace", archive: str | None, journals: Path, words: Words, *, again: bool
) -> int:
    """Crawl `wanted`, `again` also those that blocked the crawler; returns the exit code."""
    from assets.collected.archive.address import ArchiveError, root
    from assets.collected.archive.archive import Archive
    from assets.collected.crawl.crawl_policy import CrawlNotStarted, from_environment
    from assets.collected.crawl.run import crawl
    from assets.collected.journal import journal
    from assets.collected.journal.shared_journals import exchange_journals
    from warehouse.files.run_lock import hold_run_lock
    from warehouse.store import WarehouseError

    manual = {source.name: source.by_hand(words.language) for source in wanted if not source.ended}
    try:
        policy, into = from_environment(retry_blocked=again), Archive(root(archive) if archive else at.archive)
        with hold_run_lock(journals, lambda waiting: show(waiting, sys.stderr)):
            shared = exchange_journals(at.shared_journals, journals)
            known = {source.name: journal.read_known_urls(journals, source.name) for source in wanted}
            found = crawl(
                wanted, into, journals, known, policy, lambda one: _show(one, words, manual.get(one.source)), shared
            )
    except CrawlNotStarted as error:
        return report_misuse(error)
    except (journal.JournalError, ArchiveError, WarehouseError) as error:
        show(str(error), sys.stderr)
        return FAILURE
    return FAILURE if any(one.outcomes["failed"] or one.outcomes["stopped"] for one in found) else SUCCESS


def _show(one: "CrawlResult", words: Words, manual: str | None) -> None:
    """Print what came of a source as soon as it is crawled; `manual` is why it is never crawled."""
    from assets.collected.journal.fetch_record import OUTCOMES

    if one.requests or one.manual is None:
        counts = {outcome: one.outcomes[outcome] for outcome in OUTCOMES}
        show(words("collected", source=one.source, asked=one.requests, left=one.skipped, **counts))
    if one.manual is not None:
        show(words("manual", source=one.source, why=manual or one.manual))
    for why in one.why:
        show(words("reason", source=one.source, why=why))
