"""A thing stated in the words of a report, and a section made ready to be searched for such. Searches nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from assets.staged.narrative.numerals import Bound, Counted, counted
from assets.staged.narrative.passage import Passage, passage
from assets.staged.narrative.sections import SectionText


class Statement(NamedTuple):
    """One thing stated. `text` is section `section` (1-based) of the report from `start` to `end`, as printed.

    `what` is the name of a phrase, or sum, sum_part, period_from, period_to, notice, own_name, year, year_opening,
    signed, signed_by. Of a number: `bound`, `unit`; `part` of one that stands after 其中. `group` joins a sum and its
    parts. `day` of a date, `word` of a name, notice or year, whose `number` is how often it is met.
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
class Met:
    """A section being searched: its number in the report, its text, the passage made of it, the numbers in that."""

    number: int
    printed: str
    passage: Passage
    counts: tuple[Counted, ...]

    def statement(self, what: str, start: int, end: int, **said: Any) -> Statement:
        """A statement of passage.text[start:end], with what else is `said` of it."""
        first, last = self.passage.printed(start, end)
        return Statement(what, self.number, self.printed[first:last], first, last, **said)


def met(sections: Sequence[SectionText]) -> Iterator[Met]:
    """The sections that hold any text, ready to be searched."""
    for number, section in enumerate(sections, start=1):
        if section.text:
            made = passage(section.text, section.heading)
            yield Met(number, section.text, made, tuple(counted(made.text)))
