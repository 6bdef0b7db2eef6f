"""Chooses between several readings of one document: the one that finds most of its form and breaks fewest of its sums.

A reading that finds every cell, breaks nothing and leaves nothing over is taken at once, so the others cost nothing.
Repairs nothing itself: a repair is a reading of its own, offered by the format's reader or by the sums (decide.py).
"""

from collections.abc import Iterable

from assets.staged.decide import decided
from assets.staged.grid import Grid
from assets.staged.labels import normalise, telling
from assets.staged.reading import Reading
from assets.staged.recognise import recognise
from expectations.sums import tally

_SHORTEST_WORDING = 5
_FLAWLESS = (0, 0, 0)


def choose(grids: Iterable[Grid]) -> tuple[Grid, Reading | None]:
    """The best of `grids` with its reading; the first of them where none holds a form."""
    best: tuple[tuple[int, ...], Grid, Reading] | None = None
    first: Grid | None = None
    for grid in grids:
        reading = recognise(grid)
        if first is None:
            first = grid
            if reading is None and not _speaks_of_a_form(grid):
                break
        while reading is not None:
            rank = _rank(reading)
            if best is None or rank > best[0]:
                best = (rank, grid, reading)
            again = decided(grid, reading) if rank[:3] != _FLAWLESS else None
            if again is None:
                break
            grid, reading = again, recognise(again)
        if best is not None and best[0][:3] == _FLAWLESS:
            break
    if first is None:
        raise ValueError("a reader offered no reading")
    return (best[1], best[2]) if best is not None else (first, None)


def _speaks_of_a_form(grid: Grid) -> bool:
    """Whether wordings that only a form has stand anywhere on the page, in a table or not."""
    words = normalise("".join(cell.text for row in grid.rows for cell in row.cells))
    return any(len(wording) >= _SHORTEST_WORDING and wording in words for wording in telling())


def _rank(reading: Reading) -> tuple[int, int, int, int]:
    """Cells missing, sums broken, numbers left over, each as 0 or less, then sums that hold: more is better."""
    numbers = {key: cell.value.number for key, cell in reading.cells.items()}
    sums = tally(reading.form.form, reading.layout, numbers)
    return len(reading.cells) - reading.expected, -sums.broken, -reading.left, sums.held
