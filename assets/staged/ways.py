"""The ways a doubted row can be read: digits that ran together cut apart, a picture's cells by their other readings.

Weighs none of them; the form's sums do (decide.py).
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, islice, product

from assets.characters import plain
from assets.staged.grid import Cell, Row
from assets.staged.reading import Doubt

MOST = 100_000  # ways of one row; a row with more is left as it is
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
        digits, walls = "".join(printed), frozenset(accumulate(map(len, printed)))
        cut = _Cut(digits, walls)
        found = cut.totalled(len(doubt.keys)) if totalled else cut.figures(0, len(digits), len(doubt.keys))
    first = list(islice(found, MOST + 1))
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


class _Cut:
    """Digits cut into figures that cross no wall between printed cells, none but 0 itself with a leading 0."""

    def __init__(self, digits: str, walls: frozenset[int]) -> None:
        self._digits = digits
        self._walls = walls

    def totalled(self, parts: int) -> Iterator[Way]:
        """Cuts of which the last figure is what the others add up to."""
        end = len(self._digits)
        for start in range(max(end - _LONGEST, parts - 1), end):
            if self._whole(start, end):
                last = self._digits[start:]
                yield from ((*way, last) for way in self.figures(0, start, parts - 1, int(last)))

    def figures(self, at: int, end: int, parts: int, total: int | None = None) -> Iterator[Way]:
        """The digits from `at` to `end` as `parts` figures, that add up to `total` where one is given."""
        if end - at > parts * _LONGEST:
            return
        if parts == 1:
            if self._whole(at, end) and total in (None, int(self._digits[at:end])):
                yield (self._digits[at:end],)
            return
        for cut in range(at + 1, min(at + _LONGEST, end - parts + 1) + 1):
            figure = int(self._digits[at:cut])
            if not self._whole(at, cut) or (total is not None and figure > total):
                return
            for others in self.figures(cut, end, parts - 1, None if total is None else total - figure):
                yield (self._digits[at:cut], *others)

    def _whole(self, at: int, end: int) -> bool:
        """Whether a figure can stand from `at` to `end`."""
        leading = self._digits[at] == "0" and end - at > 1
        return 0 < end - at <= _LONGEST and not leading and not any(w in self._walls for w in range(at + 1, end))
