"""Everything the words of a report state: counts, sums, period, notices, names, years, signature.

Keeps each with its words as printed and their place. Compares nothing with the tables.
"""

from collections.abc import Iterator, Sequence

from assets.staged.narrative import dates
from assets.staged.narrative.counts import find_counts
from assets.staged.narrative.sections import SectionText
from assets.staged.narrative.stated_sums import find_sums
from assets.staged.narrative.statement import PreparedSection, Statement, prepare_sections


def find_statements(
    sections: Sequence[SectionText], year: int | None, body: str | None = None
) -> tuple[Statement, ...]:
    """What `sections` of the report of `body` state, in printed order; counts of `year`, or of every year if None."""
    prepared = tuple(prepare_sections(sections))
    found = [statement for section in prepared for statement in _in_section(section, year, body)]
    found += [*_sums(prepared), *_first_period(prepared), *dates.find_mentions(prepared)]
    if prepared:
        found += dates.find_signing(prepared[-1])
    return tuple(sorted(found, key=lambda statement: (statement.section, statement.start, statement.end)))


def _in_section(section: PreparedSection, year: int | None, body: str | None) -> Iterator[Statement]:
    yield from find_counts(section, year, body)
    yield from dates.find_notices(section)
    yield from dates.find_year_openings(section)


def _sums(prepared: Sequence[PreparedSection]) -> Iterator[Statement]:
    group = 1
    for section in prepared:
        found = list(find_sums(section, group))
        yield from found
        group += sum(statement.what == "sum" for statement in found)


def _first_period(prepared: Sequence[PreparedSection]) -> Iterator[Statement]:
    """The first period that any section states."""
    return next((iter(found) for section in prepared if (found := list(dates.find_period(section)))), iter(()))
