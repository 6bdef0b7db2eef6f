"""`gongkai sources`: the declared source sites, what is wrong with their files, and a first look at one site."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import LangOption
from pipelines.cli.terminal import FAILURE, MISUSE, SUCCESS, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.collected.sources.load import Sources
    from assets.collected.sources.source import Source


class SourcesAction(StrEnum):
    """What to do with the sources."""

    list = "list"
    check = "check"
    probe = "probe"


def sources(
    action: Annotated[SourcesAction, typer.Argument(metavar="[list|check|probe]")] = SourcesAction.list,
    name: Annotated[str | None, typer.Argument(metavar="[SOURCE]")] = None,
    *,
    start: Annotated[str | None, typer.Option()] = None,
    lang: LangOption,
) -> int:
    """Print every source site and the faults of the files, or the faults only, or what a look at the site `name` shows,
    at the list `start` if given; returns the exit code.
    """
    from assets.collected.sources.load import load_sources as read_sources
    from pipelines.orchestration.resources import workplace

    words, read = Words("sources", lang), read_sources(workplace().sources)
    for fault in read.faults:
        show(fault, sys.stderr)
    if (action is SourcesAction.probe) != (name is not None) or (start and not name):
        show(words("name_goes_with_probe"), sys.stderr)
        return MISUSE
    if name is not None:
        return _probe(read, name, start, words)
    if action is SourcesAction.list:
        _print_list(read, words)
    crawled = sum(not source.ended and not source.manual for source in read.entries)
    show(words(f"{action}_count", n=len(read.entries), crawled=crawled, faults=len(read.faults)))
    return FAILURE if read.faults else SUCCESS


def _probe(read: "Sources", name: str, start: str | None, words: Words) -> int:
    """Look at the source `name`; returns the exit code."""
    from pipelines.cli.source_probe import probe_source

    source = next((source for source in read.entries if source.name == name), None)
    if source is None:
        show(words("no_such_source", name=name), sys.stderr)
        return MISUSE
    return probe_source(source, start, words)


def _print_list(read: "Sources", words: Words) -> None:
    from pipelines.cli.tables import print_table

    print_table(words.columns("columns"), [_row(source, words) for source in read.entries])


def _row(source: "Source", words: Words) -> tuple[str, ...]:
    from warehouse.reference.divisions.regions import regions

    place = regions().nearest(source.region, None)
    region = f"{source.region} {place.name}" if place else words("central")
    return source.name, source.title, region, source.kind, _state(source, words)


def _state(source: "Source", words: Words) -> str:
    if source.ended:
        since, why = source.ended
        return words("state_ended", since=f"{since}", why=why)
    manual = source.by_hand(words.language)
    return words("state_manual", why=manual) if manual else words("state_crawled")
