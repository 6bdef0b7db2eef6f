"""The counts that the sums of a report force in cells without a usable number, and blanks that cannot all be 0.

A sum with one number missing determines it; blanks that add up to 0 are 0 each. A count found so may complete the
next sum. Where two sums ask for different counts, or a sum does not hold with what was found, nothing is proposed.
Changes no figure; how a proposal is shown is suggest.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from expectations.rulebook.sums import Number, Numbers, Sum, sums
from warehouse.reference.forms.form import Layout

EMPTY = ("blank", "slash", "dash", "word")


@dataclass(frozen=True, slots=True)
class ForcedValues:
    """`values`: the count each cell can only have, by key. `not_all_zero`: empty cells of sums that 0 would break."""

    values: Mapping[str, int]
    not_all_zero: tuple[str, ...]


class _Derived(NamedTuple):
    """A count, None where no count would do, and the cells found before on which it rests."""

    number: int | None
    rests_on: frozenset[str]


def force_values(layout: Layout, numbers: Numbers, statuses: Mapping[str, str]) -> ForcedValues:
    """What the sums force, by the `numbers` and the `statuses` of the located cells; without statuses, every missing
    cell counts as an empty one. A cell that was not located is never proposed.
    """
    return _Solver(layout, numbers, statuses).solve()


class _Solver:
    """Finds counts round by round; `_found` holds what was found, without the reported numbers."""

    def __init__(self, layout: Layout, numbers: Numbers, statuses: Mapping[str, str]) -> None:
        located = statuses or dict.fromkeys((cell.key for cell in layout), EMPTY[0])
        self._numbers = numbers
        self._missing = {key for key in located if numbers.get(key) is None}
        self._empty = {key for key in self._missing if located[key] in EMPTY}
        self._open = [each for each in sums(layout) if self._missing.intersection(key for key, _ in each.factors)]
        self._found: dict[str, _Derived] = {}
        self._disputed: set[str] = set()

    def solve(self) -> ForcedValues:
        while self._add_found():
            pass
        self._withdraw_broken()
        values = {key: derived.number for key, derived in self._found.items() if derived.number is not None}
        return ForcedValues(values, tuple(dict.fromkeys(self._not_all_zero())))

    def _add_found(self) -> bool:
        """Enter the counts that the sums as they are now agree on; False where there are no more."""
        derived: dict[str, list[_Derived]] = {}
        for equation in self._open:
            for key, found in self._derive(equation):
                derived.setdefault(key, []).append(found)
        agreed = {key: found[0] for key, found in derived.items() if len({each.number for each in found}) == 1}
        agreed = {key: found for key, found in agreed.items() if found.number is not None}
        self._disputed |= derived.keys() - agreed.keys()
        self._found |= agreed
        return bool(agreed)

    def _derive(self, equation: Sum) -> Iterator[tuple[str, _Derived]]:
        """The counts that one sum forces: of its only missing cell, or 0 of each of several empty ones."""
        lacking = self._lacking(equation)
        if not lacking or not self._missing.issuperset(lacking) or self._disputed.intersection(lacking):
            return
        rest = self._rest(equation)
        rests_on = frozenset(key for key, _ in equation.factors if key in self._found)
        if len(lacking) == 1:
            ((key, factor),) = lacking.items()
            count = int(-rest // factor) if rest % factor == 0 and -rest // factor >= 0 else None
            yield key, _Derived(count, rests_on)
        elif rest == 0 and self._are_empty_on_one_side(lacking):
            yield from ((key, _Derived(0, rests_on)) for key in lacking)

    def _lacking(self, equation: Sum) -> dict[str, int]:
        """The cells of a sum without a count so far, each with its factor."""
        return {k: f for k, f in equation.factors if self._numbers.get(k) is None and k not in self._found}

    def _rest(self, equation: Sum) -> Number:
        """What the other cells of a sum add up to."""
        counts = {key: derived.number for key, derived in self._found.items()}
        known = {key: 0 if number is None else number for key, number in self._all_of(equation, counts)}
        rest = equation.residual(known)
        assert rest is not None
        return rest

    def _all_of(self, equation: Sum, counts: Mapping[str, int | None]) -> Iterator[tuple[str, Number | None]]:
        return ((key, counts.get(key, self._numbers.get(key))) for key, _ in equation.factors)

    def _are_empty_on_one_side(self, lacking: Mapping[str, int]) -> bool:
        return self._empty.issuperset(lacking) and len({factor > 0 for factor in lacking.values()}) == 1

    def _withdraw_broken(self) -> None:
        """Remove what is part of a sum that does not hold, and all that rests on it."""
        complete = (equation for equation in self._open if not self._lacking(equation))
        wrong = {key for equation in complete if self._rest(equation) for key, _ in equation.factors}
        wrong &= self._found.keys()
        while wrong:
            self._disputed |= wrong
            self._found = {key: found for key, found in self._found.items() if key not in wrong}
            wrong = {key for key, found in self._found.items() if found.rests_on & self._disputed}

    def _not_all_zero(self) -> Iterator[str]:
        """The empty cells of sums that would not hold if each of them were 0."""
        for equation in self._open:
            lacking = self._lacking(equation)
            if lacking and self._are_empty_on_one_side(lacking):
                positive = next(iter(lacking.values())) > 0
                if (rest := self._rest(equation)) and (rest < 0) == positive:
                    yield from lacking
