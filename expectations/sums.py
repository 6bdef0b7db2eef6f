"""The sums of the rulebook in memory: how many of them a reading of a page breaks, to choose between readings.

Judges no report: outcomes come from the SQL (violations.py), which a test holds to agree with this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from expectations.formula import Side
from expectations.rulebook import rulebook

Numbers = Mapping[str, int | Decimal | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the sums of a layout: how many hold, how many do not, and how many lack an operand."""

    held: int
    broken: int
    undecided: int


def tally(form: str, layout: str, numbers: Numbers) -> Tally:
    """How the sums of `layout` come out for `numbers`, given by cell key; a key not given is missing."""
    held = broken = undecided = 0
    for left, right in _equations(form, layout):
        sums = _sum(left, numbers), _sum(right, numbers)
        if sums[0] is None or sums[1] is None:
            undecided += 1
        elif sums[0] == sums[1]:
            held += 1
        else:
            broken += 1
    return Tally(held, broken, undecided)


@cache
def _equations(form: str, layout: str) -> tuple[tuple[Side, Side], ...]:
    return tuple(
        (i.equation.left, i.equation.right) for i in rulebook().instances(form, layout) if not i.equation.needs_status
    )


def _sum(side: Side, numbers: Numbers) -> int | Decimal | None:
    total: int | Decimal = side.constant
    for operand in side.operands:
        number = numbers.get(operand.cell.key)
        if number is None:
            return None
        total += operand.sign * number
    return total
