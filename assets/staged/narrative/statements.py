"""Everything the words of a report state: counts, sums, period, notices, names, years, signature.

Keeps each with its words as printed and their place; compares nothing with the tables.
"""

from collections.abc import Iterator, Sequence

from assets.staged.narrative import dates as dated
from assets.staged.narrative.counts import counts
from assets.staged.narrative.sections import SectionText
from assets.staged.narrative.stated_sums import sums
from assets.staged.narrative.statement import Met, Statement, met


def statements(sections: Sequence[SectionText], year: int | None) -> tuple[Statement, ...]:
    """What `sections` state, in the order it stands; of counts only those of `year`, of any where that is None."""
    ready = tuple(met(sections))
    found = [said for section in ready for said in _of(section, year)]
    found += [*_sums(ready), *_period(ready), *dated.mentions(ready)]
    if ready:
        found += dated.signature(ready[-1])
    return tuple(sorted(found, key=lambda said: (said.section, said.start, said.end)))


def _of(section: Met, year: int | None) -> Iterator[Statement]:
    yield from counts(section, year)
    yield from dated.notices(section)
    yield from dated.openings(section)


def _sums(ready: Sequence[Met]) -> Iterator[Statement]:
    group = 1
    for section in ready:
        found = list(sums(section, group))
        yield from found
        group += sum(said.what == "sum" for said in found)


def _period(ready: Sequence[Met]) -> Iterator[Statement]:
    """The first period that any section states."""
    return next((iter(found) for section in ready if (found := list(dated.period(section)))), iter(()))
