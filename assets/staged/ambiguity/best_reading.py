"""Chooses between several readings of one document: the one that finds most of its form and breaks fewest of its sums.

A reading that finds every cell, breaks no sum and leaves no number over is taken at once, so that the other readings
cost nothing. Repairs nothing itself: a repair is a reading of its own, offered by the format's reader or made by the
sums (solve_by_sums.py).
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from assets.staged.ambiguity.solve_by_sums import solve_doubts
from assets.staged.cells.form_reading import Reading
from assets.staged.cells.labels import distinctive_wordings, normalise_label
from assets.staged.cells.recognise import recognise
from assets.staged.grid import Grid
from expectations.rulebook.sums import tally

_SHORTEST_WORDING = 5
_LEAST_HELD = 4  # sums that hold for each that is broken: one false figure breaks about four of fifty


class Rank(NamedTuple):
    """How good a reading is, more is better: cells missing, sums broken, numbers left over and headings lost, each as 0
    or less, then the sums that hold.
    """

    missing: int
    broken: int
    left: int
    assumed: int
    held: int

    @property
    def explains_all(self) -> bool:
        """Whether every cell is found, no sum is broken and no number is left over."""
        return not (self.missing or self.broken or self.left)


class Candidate(NamedTuple):
    """A grid, its reading, and the rank of that."""

    grid: Grid
    reading: Reading
    rank: Rank


class Rearranged(Protocol):
    """A grid with cells in other places. `needs_all_sums`: only sums of which none is broken support it."""

    @property
    def grid(self) -> Grid: ...

    @property
    def needs_all_sums(self) -> bool: ...

    def in_print(self, reading: Reading) -> Reading:
        """A reading of `grid` with every place as printed."""


Rearrange = Callable[[Grid], Iterable[Rearranged]]


def as_printed(_: Grid) -> Iterable[Rearranged]:
    """No other arrangement."""
    return ()


def choose_best(grids: Iterable[Grid], rearrange: Rearrange = as_printed) -> tuple[Grid, Reading | None]:
    """The best of `grids` with its reading; the first of them, without a reading, where none holds a form.

    Where no reading explains all, those of the grids that `rearrange` gives are candidates too.
    """
    candidates: list[Candidate] = []
    first: Grid | None = None
    for grid in grids:
        new = list(_candidates(grid))
        candidates += new
        if first is None:
            first = grid
            if not new and not _has_words_of_a_form(grid):
                break
        if any(one.rank.explains_all and not one.rank.assumed for one in candidates[-2:]):
            break
    if first is None:
        raise ValueError("a reader offered no reading")
    if candidates and not any(one.rank.explains_all for one in candidates):
        candidates += _rearranged({id(one.grid): one.grid for one in candidates}.values(), rearrange)
    return _best(candidates) if candidates else (first, None)


def _candidates(grid: Grid) -> Iterator[Candidate]:
    """The reading of `grid`, and where it does not explain all, those with the doubts that the sums solve."""
    again: Grid | None = grid
    while again is not None and (reading := recognise(again)) is not None:
        candidate = Candidate(again, reading, _rank(reading))
        yield candidate
        again = None if candidate.rank.explains_all else solve_doubts(again, reading)


def _rearranged(grids: Iterable[Grid], rearrange: Rearrange) -> Iterator[Candidate]:
    """The readings of rearranged grids that the sums support: none, or few, are broken beside those that hold."""
    for grid in grids:
        for other in rearrange(grid):
            for one in _candidates(other.grid):
                held = 0 if other.needs_all_sums else one.rank.held
                if -one.rank.broken * _LEAST_HELD <= held:
                    yield one._replace(reading=other.in_print(one.reading))


def _best(candidates: Iterable[Candidate]) -> tuple[Grid, Reading]:
    """The candidate of the highest rank.

    Where the headings of one are not in the form's order, a cell that another locates by that order for want of
    headings counts as missing.
    """
    candidates = list(candidates)
    contrary = any(one.reading.contrary for one in candidates)

    def rank(one: Candidate) -> Rank:
        return one.rank._replace(missing=one.rank.missing + one.rank.assumed) if contrary else one.rank

    best = max(candidates, key=rank)
    return best.grid, best.reading


def _has_words_of_a_form(grid: Grid) -> bool:
    """Whether wordings that only a form has are anywhere on the page, in a table or not."""
    words = normalise_label("".join(cell.text for row in grid.rows for cell in row.cells))
    return any(len(wording) >= _SHORTEST_WORDING and wording in words for wording in distinctive_wordings())


def _rank(reading: Reading) -> Rank:
    sums = tally(reading.form.layout(reading.layout), reading.numbers)
    return Rank(len(reading.cells) - reading.expected, -sums.broken, -reading.left, -reading.assumed, sums.held)
