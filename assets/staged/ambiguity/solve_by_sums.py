"""Decides doubted cells by the form's sums: the one way to read them with which every sum they touch holds.

Digits that ran together and what a picture's recogniser was unsure of are doubted. A decision is a reading of its own,
to be chosen or not (best_reading.py); nothing is decided where several ways hold, or none. Source: issue 3.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assets.staged.ambiguity.alternatives import Way, read_as, ways
from assets.staged.ambiguity.confidence import faint
from assets.staged.cells.form_reading import Doubt, Reading
from assets.staged.grid import Grid, Row
from assets.staged.values import read_value
from expectations.rulebook.sums import Number, Numbers, Sum, sums

_MOST_STEPS = 200_000
_MOST_SOLUTIONS = 1_000


def decided(grid: Grid, reading: Reading) -> Grid | None:
    """`grid` with the rows that the sums decide; None where they decide none."""
    if not reading.doubts:
        return None
    numbers = {key: cell.value.number for key, cell in reading.cells.items()}
    equations = sums(reading.form.layout(reading.layout))
    open_ = [
        Open(doubt, found)
        for doubt in _in_doubt(reading, equations, numbers)
        if (found := _ways(doubt, reading, equations))
    ]
    rows = _settled(open_, equations, numbers)
    return replace(grid, rows=tuple(rows.get(id(row), row) for row in grid.rows)) if rows else None


def _in_doubt(reading: Reading, equations: Sequence[Sum], numbers: Numbers) -> Iterable[Doubt]:
    """The doubts about digits that ran together, and about a picture's faint cells that stand in a broken sum.

    What the recogniser is sure of is not in doubt: there a broken sum is the publisher's.
    """
    broken = {key for equation in equations if equation.residual(numbers) for key, _ in equation.factors}
    for doubt in reading.doubts:
        if doubt.glued:
            yield doubt
            continue
        named = zip(doubt.keys, doubt.printed, strict=True)
        if kept := [(key, cell) for key, cell in named if key in broken and faint(cell.confidence)]:
            yield Doubt(doubt.row, tuple(key for key, _ in kept), tuple(cell for _, cell in kept))


def _ways(doubt: Doubt, reading: Reading, equations: Sequence[Sum]) -> dict[tuple[Number, ...], Way]:
    """The ways of a doubt by the numbers they read as; those with a cell that reads as none are left out."""
    kinds = {cell.key: cell.type for cell in reading.form.layout(reading.layout)}
    found: dict[tuple[Number, ...], Way] = {}
    if not all(key in kinds for key in doubt.keys):
        return found
    for way in ways(doubt, totalled=any(_totals(equation, doubt.keys) for equation in equations)):
        values = [read_value(text, kinds[key]).number for key, text in zip(doubt.keys, way, strict=True)]
        numbers = tuple(number for number in values if number is not None)
        if len(numbers) == len(values):
            found.setdefault(numbers, way)
    return found


def _totals(equation: Sum, keys: tuple[str, ...]) -> bool:
    """Whether an equation says that the last of `keys` is what the others add up to."""
    factors = dict(equation.factors)
    signs = {factors[key] * -factors[keys[-1]] for key in keys[:-1]} if factors.keys() == set(keys) else set()
    return signs == {1} and not equation.constant


@dataclass(frozen=True, slots=True)
class Open:
    """A doubt with the ways it can be read, by the numbers of its keys."""

    doubt: Doubt
    ways: dict[tuple[Number, ...], Way]

    def adds(self, equation: Sum) -> list[tuple[int, int]]:
        """Where in `keys` the cells of an equation stand, each with its factor."""
        return [(self.doubt.keys.index(key), factor) for key, factor in equation.factors if key in self.doubt.keys]


def _settled(open_: Sequence[Open], equations: Sequence[Sum], numbers: Numbers) -> dict[int, Row]:
    """The rows decided, by the identity of the row whose place they take.

    Each row is first held to the sums that no other open row is in, which leaves few ways to try together.
    """
    keys = {key for one in open_ for key in one.doubt.keys}
    fixed = {key: number for key, number in numbers.items() if number is not None and key not in keys}
    alone = [Open(one.doubt, _holding(one, equations, fixed)) for one in open_]
    alone = [one for one in alone if one.ways]
    solutions = _Search(alone, equations, fixed).solutions()
    chosen = [(one, {solution[n] for solution in solutions}) for n, one in enumerate(alone)]
    return {id(o.doubt.row): read_as(o.doubt, o.ways[found.pop()]) for o, found in chosen if len(found) == 1}


def _holding(one: Open, equations: Iterable[Sum], fixed: Numbers) -> dict[tuple[Number, ...], Way]:
    """The ways of a doubt with which every sum holds whose other cells are all fixed."""
    left = one.ways
    for equation in equations:
        adds, rest = one.adds(equation), _rest(equation, fixed, set(one.doubt.keys))
        if adds and rest is not None:
            left = {numbers: way for numbers, way in left.items() if not rest + sum(f * numbers[at] for at, f in adds)}
    return left


def _rest(equation: Sum, fixed: Numbers, keys: set[str]) -> Number | None:
    """What the cells of an equation beside `keys` add up to; None where one of them is not fixed."""
    total: Number = equation.constant
    for key, factor in equation.factors:
        if key not in keys:
            number = fixed.get(key)
            if number is None:
                return None
            total += factor * number
    return total


class _Search:
    """Ways, one an open row, with which every sum holds; a sum is looked at once its last row has its numbers."""

    def __init__(self, rows: Sequence[Open], equations: Iterable[Sum], fixed: Numbers) -> None:
        self._rows = rows
        self._due: list[list[tuple[Number, list[tuple[int, int, int]]]]] = [[] for _ in rows]
        keys = {key for row in rows for key in row.doubt.keys}
        for equation in equations:
            rest = _rest(equation, fixed, keys)
            terms = [(n, at, factor) for n, row in enumerate(rows) for at, factor in row.adds(equation)]
            if terms and rest is not None:
                self._due[terms[-1][0]].append((rest, terms))
        self._found: list[tuple[tuple[Number, ...], ...]] = []
        self._steps = 0

    def solutions(self) -> list[tuple[tuple[Number, ...], ...]]:
        """The numbers of each row, for each solution; none where they are too many to know them all."""
        self._extend(())
        return self._found if self._steps <= _MOST_STEPS and len(self._found) <= _MOST_SOLUTIONS else []

    def _extend(self, tried: tuple[tuple[Number, ...], ...]) -> None:
        if len(tried) == len(self._rows):
            self._found.append(tried)
            return
        for numbers in self._rows[len(tried)].ways:
            self._steps += 1
            if self._steps > _MOST_STEPS or len(self._found) > _MOST_SOLUTIONS:
                return
            longer = (*tried, numbers)
            if all(not rest + sum(f * longer[n][at] for n, at, f in terms) for rest, terms in self._due[len(tried)]):
                self._extend(longer)
