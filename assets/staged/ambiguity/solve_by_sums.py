"""Solves doubtful cells by the form's sums: takes the only texts for them with which every sum they are in holds.

Doubtful are digits that ran together, and cells OCR is unsure of. A solution is a reading of its own, which
best_reading.py may choose; nothing is solved where several texts fit, or none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assets.staged.ambiguity.alternatives import Texts, count_dropped, possible_texts, replace_texts
from assets.staged.ambiguity.confidence import is_faint
from assets.staged.cells.form_reading import DoubtfulCells, Reading
from assets.staged.grid import Cell, Grid, Row
from assets.staged.values import has_digits_apart, read_value
from expectations.rulebook.sums import Number, Numbers, Sum, sums

_MOST_STEPS = 200_000
_MOST_SOLUTIONS = 1_000
_MOST_NOTES = 5  # figures beside others that a note may be; more are a second figure in each cell, as of another year

Values = tuple[Number, ...]  # the numbers of a doubtful row's keys
Solution = tuple[Values, ...]  # of all doubtful rows


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """Doubtful cells with the texts they can have, by the numbers that these read as."""

    doubt: DoubtfulCells
    options: dict[Values, Texts]

    def terms(self, equation: Sum) -> list[tuple[int, int]]:
        """The cells of an equation among the doubtful ones: index in `keys` and factor of each."""
        return [(self.doubt.keys.index(key), factor) for key, factor in equation.factors if key in self.doubt.keys]


def solve_doubts(grid: Grid, reading: Reading) -> Grid | None:
    """`grid` with the rows that the sums determine; None where they determine none."""
    if not reading.doubts:
        return None
    equations, numbers = sums(reading.form.layout(reading.layout)), reading.numbers
    doubtful = [
        DoubtfulRow(doubt, options)
        for doubt in _open_doubts(reading, equations, numbers)
        if (options := _options(doubt, reading, equations))
    ]
    solved = _solve(doubtful, equations, numbers)
    return replace(grid, rows=tuple(solved.get(id(row), row) for row in grid.rows)) if solved else None


def _open_doubts(reading: Reading, equations: Sequence[Sum], numbers: Numbers) -> Iterator[DoubtfulCells]:
    """Digits that ran together or stand apart, and OCR cells of low confidence in a sum that does not hold.

    Where OCR is sure of all cells of a broken sum, the error is the publisher's.
    """
    broken = {key for equation in equations if equation.residual(numbers) for key, _ in equation.factors}
    for doubt in reading.doubts:
        if doubt.ran_together:
            yield doubt
            continue
        cells = zip(doubt.keys, doubt.printed, strict=True)
        if kept := [(key, cell) for key, cell in cells if _is_open(cell, broken=key in broken)]:
            yield DoubtfulCells(doubt.row, tuple(key for key, _ in kept), tuple(cell for _, cell in kept))


def _is_open(cell: Cell, *, broken: bool) -> bool:
    """Whether a cell may hold another text than printed; `broken`: it is in a sum that does not hold."""
    return has_digits_apart(cell.text) or (broken and is_faint(cell.confidence))


def _options(doubt: DoubtfulCells, reading: Reading, equations: Sequence[Sum]) -> dict[Values, Texts]:
    """The texts of a doubt by the numbers they read as, without those that are not numbers."""
    types = {cell.key: cell.type for cell in reading.form.layout(reading.layout)}
    found: dict[Values, Texts] = {}
    if not all(key in types for key in doubt.keys):
        return found
    for texts in possible_texts(doubt, totalled=any(_totals(equation, doubt.keys) for equation in equations)):
        values = [read_value(text, types[key]).number for key, text in zip(doubt.keys, texts, strict=True)]
        numbers = tuple(number for number in values if number is not None)
        if len(numbers) == len(values):
            found.setdefault(numbers, texts)
    return found


def _totals(equation: Sum, keys: tuple[str, ...]) -> bool:
    """Whether an equation states that the last of `keys` is the sum of the others."""
    factors = dict(equation.factors)
    signs = {factors[key] * -factors[keys[-1]] for key in keys[:-1]} if factors.keys() == set(keys) else set()
    return signs == {1} and not equation.constant


def _solve(doubtful: Sequence[DoubtfulRow], equations: Sequence[Sum], numbers: Numbers) -> dict[int, Row]:
    """The rows that the sums determine, by the identity of the row each replaces.

    Each row is first checked alone, against the sums without other doubtful rows: this leaves few options to try
    together.
    """
    keys = {key for row in doubtful for key in row.doubt.keys}
    fixed = {key: number for key, number in numbers.items() if number is not None and key not in keys}
    rows = [DoubtfulRow(row.doubt, _consistent_options(row, equations, fixed)) for row in doubtful]
    rows = [row for row in rows if row.options]
    solutions = _Search(rows, equations, fixed).solutions()
    options = [(row, {solution[n] for solution in solutions}) for n, row in enumerate(rows)]
    chosen = [(row.doubt, row.options[values.pop()]) for row, values in options if len(values) == 1]
    dropping = [count_dropped(doubt, texts) for doubt, texts in chosen]
    if sum(dropping) > _MOST_NOTES:
        chosen = [one for one, dropped in zip(chosen, dropping, strict=True) if not dropped]
    return {id(doubt.row): replace_texts(doubt, texts) for doubt, texts in chosen}


def _consistent_options(row: DoubtfulRow, equations: Iterable[Sum], fixed: Numbers) -> dict[Values, Texts]:
    """The options of a row with which every sum holds whose other cells are all fixed."""
    left = row.options
    for equation in equations:
        terms, rest = row.terms(equation), _sum_of_others(equation, fixed, set(row.doubt.keys))
        if terms and rest is not None:
            left = {
                values: texts for values, texts in left.items() if not rest + sum(f * values[at] for at, f in terms)
            }
    return left


def _sum_of_others(equation: Sum, fixed: Numbers, keys: set[str]) -> Number | None:
    """What the cells of an equation besides `keys` add up to; None where one of them is not fixed."""
    total: Number = equation.constant
    for key, factor in equation.factors:
        if key not in keys:
            number = fixed.get(key)
            if number is None:
                return None
            total += factor * number
    return total


class _Search:
    """Combinations of one option a row with which every sum holds.

    A sum is checked as soon as the last of its rows has its numbers.
    """

    def __init__(self, rows: Sequence[DoubtfulRow], equations: Iterable[Sum], fixed: Numbers) -> None:
        self._rows = rows
        self._checks: list[list[tuple[Number, list[tuple[int, int, int]]]]] = [[] for _ in rows]
        keys = {key for row in rows for key in row.doubt.keys}
        for equation in equations:
            rest = _sum_of_others(equation, fixed, keys)
            terms = [(n, at, factor) for n, row in enumerate(rows) for at, factor in row.terms(equation)]
            if terms and rest is not None:
                self._checks[terms[-1][0]].append((rest, terms))
        self._found: list[Solution] = []
        self._steps = 0

    def solutions(self) -> list[Solution]:
        """Every solution; none where there are too many to find them all."""
        self._extend(())
        return self._found if self._steps <= _MOST_STEPS and len(self._found) <= _MOST_SOLUTIONS else []

    def _extend(self, chosen: Solution) -> None:
        if len(chosen) == len(self._rows):
            self._found.append(chosen)
            return
        for values in self._rows[len(chosen)].options:
            self._steps += 1
            if self._steps > _MOST_STEPS or len(self._found) > _MOST_SOLUTIONS:
                return
            longer = (*chosen, values)
            checks = self._checks[len(chosen)]
            if all(not rest + sum(f * longer[n][at] for n, at, f in terms) for rest, terms in checks):
                self._extend(longer)
