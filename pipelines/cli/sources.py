"""`gongkai sources list` lists the declared sites with what becomes of each; `gongkai sources check` says what is wrong
with their files. The words around it are in words.yaml.
"""

import sys

from assets.collected.sources.load import load_sources as declared
from assets.collected.sources.source import Source
from pipelines.cli.forms_and_rules import listing
from pipelines.cli.terminal import WELL, WRONG, show
from pipelines.orchestration.resources import workplace
from pipelines.vocabulary import words as vocabulary
from warehouse.reference.divisions.regions import regions


def sources(language: str) -> int:
    """Print every source, a line each, and what is wrong with files; returns the exit code."""
    words, read = vocabulary(language), declared(workplace().sources)
    listing(words["sources_columns"].split(" | "), [_row(source, words, language) for source in read.entries])
    return _told(
        read.faults, words["sources_count"].format(n=len(read.entries), a=_asked(read.entries), f=len(read.faults))
    )


def check(language: str) -> int:
    """Print what is wrong with files alone; returns the exit code."""
    words, read = vocabulary(language), declared(workplace().sources)
    return _told(read.faults, words["sources_checked"].format(n=len(read.entries), f=len(read.faults)))


def _told(faults: tuple[str, ...], count: str) -> int:
    for fault in faults:
        show(fault, sys.stderr)
    show(count)
    return WRONG if faults else WELL


def _row(source: Source, words: dict[str, str], language: str) -> tuple[str, ...]:
    place = regions().nearest(source.region, None)
    where = f"{source.region} {place.name}" if place else source.region
    return source.name, source.title, where, source.kind, _state(source, words, language)


def _state(source: Source, words: dict[str, str], language: str) -> str:
    if source.ended:
        since, why = source.ended
        return words["source_ended"].format(since=since, why=why)
    by_hand = source.by_hand(language)
    return words["source_manual"].format(why=by_hand) if by_hand else words["source_active"]


def _asked(entries: tuple[Source, ...]) -> int:
    return sum(not source.ended and not source.manual for source in entries)
