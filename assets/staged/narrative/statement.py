"""A thing stated in the words of a report, and a section prepared for the search for such. Searches nothing itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from assets.staged.narrative.passage import Passage, make_passage
from assets.staged.narrative.sections import SectionText
from assets.text.numerals import Bound, NumberWithUnit, find_numbers


class Statement(NamedTuple):
    """One thing stated. `text` is the report's section `section` (from 1) from `start` to `end`, as printed.

    `what` is the name of a phrase, or sum, sum_part, period_from, period_to, notice, own_name, year, year_opening,
    signed, signed_by. For a number: `bound` and `unit`; `part` where it follows 其中. `group` joins a sum with its
    parts. `day` of a date; `word` of a name, notice or year, whose `number` counts its occurrences.
    """

    what: str
    section: int
    text: str
    start: int
    end: int
    number: int | Decimal | None = None
    bound: Bound | None = None
    unit: str | None = None
    part: bool = False
    group: int | None = None
    day: date | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedSection:
    """A section to search: its number in the report, its printed text, the passage made of it, the numbers in that."""

    number: int
    printed: str
    passage: Passage
    counts: tuple[NumberWithUnit, ...]

    def statement(self, what: str, start: int, end: int, **fields: Any) -> Statement:
        """The statement `what` at passage.text[start:end], with other `fields`."""
        first, last = self.passage.printed(start, end)
        return Statement(what, self.number, self.printed[first:last], first, last, **fields)


def prepare_sections(sections: Sequence[SectionText]) -> Iterator[PreparedSection]:
    """The sections that hold any text, ready to be searched."""
    for number, section in enumerate(sections, start=1):
        if section.text:
            made = make_passage(section.text, section.heading)
            yield PreparedSection(number, section.text, made, tuple(find_numbers(made.text)))
