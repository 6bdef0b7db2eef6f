"""`gongkai collect`: the sites of the sources asked here and now, and what came of it, a source a line.

What was asked before is told by the journals, so no warehouse is needed; another crawl into them is waited for. Words
are in words.yaml.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from assets.collected.archive.archive import Archive, ArchiveError, Root, root
from assets.collected.crawl.crawl_policy import CrawlNotStarted, from_environment
from assets.collected.crawl.crawl_result import CrawlResult
from assets.collected.crawl.run import crawl
from assets.collected.journal import journal
from assets.collected.journal.fetch_record import OUTCOMES
from assets.collected.journal.journal import JournalError
from assets.collected.sources.load import load_sources as declared
from pipelines.cli.terminal import MISUSE, WELL, WRONG, misused, show
from pipelines.orchestration.resources import workplace
from pipelines.vocabulary import words as vocabulary
from warehouse.files.run_lock import hold_run_lock
from warehouse.store import WarehouseError

Words = dict[str, str]


def main(named: Sequence[str], archive: Root | None, journals: Path | None, own: Path | None, language: str) -> int:
    """Crawl, print what came of it, return the exit code."""
    words, at = vocabulary(language), workplace()
    own, journals = own or at.sources, journals or at.journals or Path("journals")
    read = declared(own)
    for fault in read.faults:
        show(fault, sys.stderr)
    wanted = [source for source in read.entries if not named or source.name in named]
    missing = sorted(set(named) - {source.name for source in wanted})
    if missing:
        names = " ".join(source.name for source in read.entries) or "-"
        show(words["no_such_source"].format(name=missing[0], names=names), sys.stderr)
        return MISUSE
    if not wanted:
        show(words["no_sources"].format(folder=own), sys.stderr)
        return WRONG if read.faults else WELL
    try:
        conduct, to = from_environment(retry_blocked=bool(named)), Archive(root(archive) if archive else at.archive)
        with hold_run_lock(journals, lambda waiting: show(waiting, sys.stderr)):
            known = {source.name: journal.read_known_urls(journals, source.name) for source in wanted}
            by_hand = {source.name: source.by_hand(language) for source in wanted if not source.ended}
            crawled = crawl(
                wanted, to, journals, known, conduct, lambda one: _show(one, words, by_hand.get(one.source))
            )
    except CrawlNotStarted as error:
        return misused(error)
    except (JournalError, ArchiveError, WarehouseError) as error:
        show(str(error), sys.stderr)
        return WRONG
    trouble = any(one.outcomes["failed"] or one.outcomes["stopped"] for one in crawled)
    return WRONG if trouble or read.faults else WELL


def _show(one: CrawlResult, words: Words, by_hand: str | None) -> None:
    """What became of a source, as soon as it has; `by_hand` is why it is never asked."""
    if one.requests or one.manual is None:
        counted = {outcome: one.outcomes[outcome] for outcome in OUTCOMES}
        show(words["collected"].format(source=one.source, asked=one.requests, left=one.skipped, **counted))
    if one.manual is not None:
        show(words["collected_by_hand"].format(source=one.source, why=by_hand or one.manual))
    for why in one.why:
        show(words["collected_why"].format(source=one.source, why=why))
