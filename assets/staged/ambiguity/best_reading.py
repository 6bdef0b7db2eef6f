"""Chooses between several readings of one document: the one that finds most of its form and breaks fewest of its sums.

A reading that finds every cell, breaks nothing and leaves nothing over is taken at once, so the others cost nothing.
Repairs nothing itself: a repair is a reading of its own, offered by the format's reader or by the sums
(solve_by_sums.py).
"""

from collections.abc import Callable, Iterable

from assets.staged.ambiguity.solve_by_sums import decided
from assets.staged.cells.form_reading import Reading
from assets.staged.cells.labels import normalise, telling
from assets.staged.cells.recognise import recognise
from assets.staged.grid import Grid
from expectations.rulebook.sums import tally

_SHORTEST_WORDING = 5
_FLAWLESS = (0, 0, 0, 0)
Rank = tuple[int, ...]


def choose(grids: Iterable[Grid]) -> tuple[Grid, Reading | None]:
    """The best of `grids` with its reading; the first of them where none holds a form."""
    found: list[tuple[Rank, Grid, Reading]] = []
    first: Grid | None = None
    for grid in grids:
        reading = recognise(grid)
        if first is None:
            first = grid
            if reading is None and not _speaks_of_a_form(grid):
                break
        while reading is not None:
            rank = _rank(reading)
            found.append((rank, grid, reading))
            again = decided(grid, reading) if rank[:3] != _FLAWLESS[:3] else None
            if again is None:
                break
            grid, reading = again, recognise(again)
        if any(rank[: len(_FLAWLESS)] == _FLAWLESS for rank, _, _ in found[-2:]):
            break
    if first is None:
        raise ValueError("a reader offered no reading")
    if not found:
        return first, None
    _, grid, reading = max(found, key=_headed(any(reading.contrary for _, _, reading in found)))
    return grid, reading


def _headed(contrary: bool) -> Callable[[tuple[Rank, Grid, Reading]], Rank]:
    """The rank of a reading beside others. Where the headings of one do not stand in the form's order, a cell that
    another takes by that order for want of headings counts as missing.
    """
    return lambda one: (one[0][0] + (one[0][3] if contrary else 0), *one[0][1:])


def _speaks_of_a_form(grid: Grid) -> bool:
    """Whether wordings that only a form has stand anywhere on the page, in a table or not."""
    words = normalise("".join(cell.text for row in grid.rows for cell in row.cells))
    return any(len(wording) >= _SHORTEST_WORDING and wording in words for wording in telling())


def _rank(reading: Reading) -> Rank:
    """Cells missing, sums broken, numbers left over, headings lost, each as 0 or less, then sums that hold: more is
    better.
    """
    numbers = {key: cell.value.number for key, cell in reading.cells.items()}
    sums = tally(reading.form.layout(reading.layout), numbers)
    return len(reading.cells) - reading.expected, -sums.broken, -reading.left, -reading.assumed, sums.held
