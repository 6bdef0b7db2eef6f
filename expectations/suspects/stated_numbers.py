"""The numbers a report states in its text, as evidence between repairs that the sums cannot tell apart.

A rule compares a stated number with cells; a repair agrees with the text where such a rule holds of the repaired
figures. Judges no report and repairs nothing.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from expectations.language.equation import IN, Equation
from expectations.language.side import Side
from expectations.rulebook.load import rulebook
from expectations.rulebook.sums import Number, Numbers
from warehouse.reference.forms.form import Layout


class StatedNumber(NamedTuple):
    """One number of the text, by the name of its fact; `exact` unless it is a lower bound, as 30余件."""

    fact: str
    number: Number
    exact: bool


def agreeing_facts(layout: Layout, stated: Iterable[StatedNumber], numbers: Numbers) -> frozenset[str]:
    """The facts of `stated` that the figures of a report, by cell key, agree with."""
    by_fact: dict[str, list[StatedNumber]] = {}
    for each in stated:
        by_fact.setdefault(each.fact, []).append(each)
    return frozenset(
        fact
        for fact, equation in _text_equations(layout)
        if fact in by_fact and _agrees(equation, by_fact[fact], numbers)
    )


def _agrees(equation: Equation, stated: Iterable[StatedNumber], numbers: Numbers) -> bool:
    totals = [t for side in (equation.right, *equation.others) if (t := _add_up(side, numbers)) is not None]
    return any(s.number in totals if s.exact else s.number <= max(totals, default=-1) for s in stated)


def _add_up(side: Side, numbers: Numbers) -> Number | None:
    total: Number = side.constant
    for operand in side.operands:
        number = numbers.get(operand.cell.key)
        if number is None:
            return None
        total += operand.sign * number
    return total


@cache
def _text_equations(layout: Layout) -> tuple[tuple[str, Equation], ...]:
    """The rules that compare one stated number with cells of the report, each with the name of its fact."""
    return tuple(
        (instance.equation.left.told[0].fact.name, instance.equation)
        for instance in rulebook().instances(layout)
        if instance.equation.relation == IN and _is_of_own_cells(instance.equation)
    )


def _is_of_own_cells(equation: Equation) -> bool:
    readings = (equation.right, *equation.others)
    plain = all(side == Side(operands=side.operands, constant=side.constant) for side in readings)
    own = not any(operand.previous for side in readings for operand in side.operands)
    return len(equation.left.told) == 1 and plain and own and any(side.operands for side in readings)
