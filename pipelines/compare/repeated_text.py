"""How much of a text is also in the previous year's report, by the definition of rule X-07.

A clause is the text between two of the marks 。；！？，. It counts with its length, without white space and digits, if
it has six characters or more; it is repeated if the earlier text has the same clause anywhere. X-07 is computed in
expectations/facts/others.sql over the sections without tables (一, 五, 六), and not for fewer than 200 characters; a
test compares the two.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The sections whose text rule X-07 compares.
TEXT_SECTIONS = ("一", "五", "六")
_LEFT_OUT = re.compile(r"[0-9\s]", re.ASCII)
_CLAUSE_ENDS = re.compile("[。；！？，]")
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Repeated:
    """Characters in the clauses of a text, and how many of them are in clauses that the earlier text has too."""

    characters: int
    repeated: int

    @property
    def percent(self) -> float | None:
        """0 to 100; None where the text has no clause that counts."""
        return 100 * self.repeated / self.characters if self.characters else None


def measure_repeated(later: Iterable[str], earlier: Iterable[str]) -> Repeated:
    """How much of the texts `later` the texts `earlier` have too."""
    known = {clause for text in earlier for clause in _clauses(text)}
    clauses = [clause for text in later for clause in _clauses(text)]
    return Repeated(sum(map(len, clauses)), sum(len(clause) for clause in clauses if clause in known))


def _clauses(text: str) -> Iterator[str]:
    return (clause for clause in _CLAUSE_ENDS.split(_LEFT_OUT.sub("", text)) if len(clause) >= _SHORTEST)
