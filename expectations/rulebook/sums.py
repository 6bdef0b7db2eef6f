"""The sums of the rulebook in memory: which of them the figures of a reading break, to choose between readings.

Judges no report: outcomes come from SQL (judging/judge.py); a test ensures that both agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from expectations.rulebook.load import rulebook
from warehouse.reference.forms.form import Layout

Number = int | Decimal
Numbers = Mapping[str, Number | None]


@dataclass(frozen=True, slots=True)
class Sum:
    """An equation as a sum that is 0: cells by key with their factors, and a constant."""

    factors: tuple[tuple[str, int], ...]
    constant: int

    def residual(self, numbers: Numbers) -> Number | None:
        """The residual, 0 where the sum holds; None where a number is missing."""
        total: Number = self.constant
        for key, factor in self.factors:
            number = numbers.get(key)
            if number is None:
                return None
            total += factor * number
        return total


@dataclass(frozen=True, slots=True)
class Tally:
    """How many sums of a layout hold, are broken, or lack an operand."""

    held: int
    broken: int
    undecided: int


def tally(layout: Layout, numbers: Numbers) -> Tally:
    """Count the outcomes of the sums of `layout` for `numbers` by cell key; a key not given is missing."""
    residuals = [equation.residual(numbers) for equation in sums(layout)]
    undecided, held = residuals.count(None), residuals.count(0)
    return Tally(held, len(residuals) - held - undecided, undecided)


@cache
def sums(layout: Layout) -> tuple[Sum, ...]:
    """Every sum of the rulebook that applies to `layout`: equalities of its own cells, with no condition."""
    found = []
    for instance in rulebook().instances(layout):
        left, right = instance.equation.left, instance.equation.right
        if instance.equation.is_sum:
            factors: dict[str, int] = {}
            for side, sign in ((left, 1), (right, -1)):
                for operand in side.operands:
                    factors[operand.cell.key] = factors.get(operand.cell.key, 0) + sign * operand.sign
            found.append(Sum(tuple(factors.items()), left.constant - right.constant))
    return tuple(found)
