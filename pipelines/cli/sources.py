"""`gongkai sources`: the declared source sites, and what is wrong with their files."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import LangOption
from pipelines.cli.terminal import FAILURE, SUCCESS, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.collected.sources.source import Source


class SourcesAction(StrEnum):
    """What to do with the sources."""

    list = "list"
    check = "check"


def sources(
    action: Annotated[SourcesAction, typer.Argument(metavar="[list|check]")] = SourcesAction.list,
    *,
    lang: LangOption,
) -> int:
    """Print every source site and the faults of the files, or the faults only; returns the exit code."""
    from assets.collected.sources.load import load_sources as read_sources
    from pipelines.cli.tables import print_table
    from pipelines.orchestration.resources import workplace

    words, read = Words("sources", lang), read_sources(workplace().sources)
    if action is SourcesAction.list:
        print_table(words.columns("columns"), [_row(source, words) for source in read.entries])
    for fault in read.faults:
        show(fault, sys.stderr)
    crawled = sum(not source.ended and not source.manual for source in read.entries)
    show(words(f"{action}_count", n=len(read.entries), crawled=crawled, faults=len(read.faults)))
    return FAILURE if read.faults else SUCCESS


def _row(source: "Source", words: Words) -> tuple[str, ...]:
    from warehouse.reference.divisions.regions import regions

    place = regions().nearest(source.region, None)
    region = f"{source.region} {place.name}" if place else source.region
    return source.name, source.title, region, source.kind, _state(source, words)


def _state(source: "Source", words: Words) -> str:
    if source.ended:
        since, why = source.ended
        return words("state_ended", since=f"{since}", why=why)
    manual = source.by_hand(words.language)
    return words("state_manual", why=manual) if manual else words("state_crawled")
