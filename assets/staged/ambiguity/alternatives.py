"""The ways a doubted row can be read: digits that ran together cut apart, a picture's cells by their other readings.

Weighs none of them; the form's sums do (solve_by_sums.py).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, islice, product

from assets.staged.cells.form_reading import Doubt
from assets.staged.grid import Cell, Row
from assets.text.characters import plain

MOST = 100_000  # ways of one row; a row with more is left as it is
_MOST_STEPS = 1_000_000  # cuts tried in a row
_LONGEST = 12  # digits of a figure

Way = tuple[str, ...]


def ways(doubt: Doubt, *, totalled: bool) -> list[Way]:
    """Each way as the texts of the doubted keys; none where there are more than can be weighed.

    `totalled`: the last figure is what the others add up to, so that only such ways are made.
    """
    printed = [plain(cell.text) for cell in doubt.printed]
    if not doubt.glued:
        found: Iterator[Way] = product(*((t, *c.others) for t, c in zip(printed, doubt.printed, strict=True)))
    else:
        digits, parts = "".join(printed), len(doubt.keys)
        cut = _Cut(digits, accumulate(map(len, printed)))
        if not totalled and cut.count(0, len(digits), parts) > MOST:
            return []
        found = cut.totalled(parts) if totalled else cut.figures(0, len(digits), parts)
    try:
        first = list(islice(found, MOST + 1))
    except _TooMany:
        return []
    return first if len(first) <= MOST else []


def read_as(doubt: Doubt, way: Way) -> Row:
    """The doubted row read in one way: what differs from the print is marked as taken by the sums."""
    row = doubt.row
    if not doubt.glued:
        new = {id(cell): _read(cell, text) for cell, text in zip(doubt.printed, way, strict=True)}
        return replace(row, cells=tuple(new.get(id(cell), cell) for cell in row.cells))
    cells: list[Cell] = []
    left = list(way)
    for cell in doubt.printed:
        digits = plain(cell.text)
        while digits:
            part = left.pop(0)
            digits = digits.removeprefix(part)
            cells.append(_read(cell, part))
    return replace(row, cells=(*row.cells[: row.cells.index(doubt.printed[0])], *cells))


def _read(cell: Cell, text: str) -> Cell:
    """A printed cell, or a part of one, which keeps the place it stands in."""
    return cell._replace(others=()) if text == plain(cell.text) else cell._replace(text=text, others=(), by_sums=True)


class _TooMany(Exception):
    """More cuts to try than are worth it."""


class _Cut:
    """Digits cut into figures that cross no wall between printed cells, none but 0 itself with a leading 0."""

    def __init__(self, digits: str, walls: Iterable[int]) -> None:
        self._digits = digits
        ends = sorted({*walls, len(digits)})
        self._farthest = [  # where a figure that starts here ends at the latest
            at + 1 if digit == "0" else min(at + _LONGEST, ends[bisect_right(ends, at)])
            for at, digit in enumerate(digits)
        ]
        self._counted: dict[tuple[int, int, int], int] = {}
        self._steps = 0

    def totalled(self, parts: int) -> Iterator[Way]:
        """Cuts of which the last figure is what the others add up to."""
        end = len(self._digits)
        for start in range(max(end - _LONGEST, parts - 1), end):
            if self._farthest[start] == end and self.count(0, start, parts - 1):
                last = self._digits[start:]
                yield from ((*way, last) for way in self.figures(0, start, parts - 1, int(last)))

    def figures(self, at: int, end: int, parts: int, total: int | None = None) -> Iterator[Way]:
        """The digits from `at` to `end` as `parts` figures, that add up to `total` where one is given."""
        if parts == 1:
            if self.count(at, end, 1) and total in (None, int(self._digits[at:end])):
                yield (self._digits[at:end],)
            return
        for cut in range(at + 1, min(self._farthest[at], end - parts + 1) + 1):
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise _TooMany
            left = None if total is None else total - int(self._digits[at:cut])
            if self.count(cut, end, parts - 1) and (left is None or _adds(end - cut, parts - 1, left)):
                for others in self.figures(cut, end, parts - 1, left):
                    yield (self._digits[at:cut], *others)

    def count(self, at: int, end: int, parts: int) -> int:
        """How many ways there are to cut the digits from `at` to `end` into `parts`, whatever they add up to."""
        if not parts <= end - at <= parts * _LONGEST:
            return 0
        if parts == 1:
            return int(self._farthest[at] >= end)
        if (at, end, parts) not in self._counted:
            cuts = range(at + 1, min(self._farthest[at], end - parts + 1) + 1)
            self._counted[at, end, parts] = sum(self.count(cut, end, parts - 1) for cut in cuts)
        return self._counted[at, end, parts]


def _adds(digits: int, parts: int, total: int) -> bool:
    """Whether so many digits, as `parts` figures without leading zeros, may add up to `total`: the longest of them has
    its share of the digits at least, and all but one at most.
    """
    share = -(-digits // parts)
    least = 10 ** (share - 1) if share > 1 else 0
    return bool(least <= total < 10 ** (digits - parts + 1) + 9 * (parts - 1))
