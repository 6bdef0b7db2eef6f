"""The texts that doubtful cells can hold: digits that ran together split into numbers, OCR cells with other readings.

Lists the possibilities only; the form's sums choose among them (solve_by_sums.py).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, islice, product

from assets.staged.cells.form_reading import DoubtfulCells
from assets.staged.grid import Cell, Row
from assets.staged.values import has_digits_apart
from assets.text.characters import to_plain

MOST_POSSIBILITIES = 100_000  # of one row; a row with more is left as it is
_MOST_STEPS = 1_000_000  # cuts tried in a row
_LONGEST = 12  # digits of a number

Texts = tuple[str, ...]  # one for each doubtful key


def possible_texts(doubt: DoubtfulCells, *, totalled: bool) -> list[Texts]:
    """The texts that the keys of `doubt` can have; none where there are too many possibilities to check.

    `totalled`: the last number is the sum of the others, so that only such splits are made.
    """
    printed = [to_plain(cell.text) for cell in doubt.printed]
    if not doubt.ran_together:
        found: Iterator[Texts] = product(*map(_texts, doubt.printed))
    else:
        pieces, parts = [text.replace(",", "") for text in printed], len(doubt.keys)
        digits = "".join(pieces)
        split = _Split(digits, accumulate(map(len, pieces)), _comma_places(printed))
        if not totalled and split.count(0, len(digits), parts) > MOST_POSSIBILITIES:
            return []
        found = split.with_total(parts) if totalled else split.numbers(0, len(digits), parts)
    try:
        first = list(islice(found, MOST_POSSIBILITIES + 1))
    except _TooManySteps:
        return []
    return first if len(first) <= MOST_POSSIBILITIES else []


def _comma_places(printed: Iterable[str]) -> frozenset[int]:
    """Before which digits of the texts, counted over all of them from 0, a comma is printed."""
    places, digits = set[int](), 0
    for char in "".join(printed):
        if char == ",":
            places.add(digits)
        else:
            digits += 1
    return frozenset(places)


def _texts(cell: Cell) -> Texts:
    """The texts that one cell can have: the print, other readings of OCR, and digits that stand apart joined.

    Each piece alone is a text too, so that only a sum can say that the pieces are one number.
    """
    printed = to_plain(cell.text)
    pieces = printed.split() if has_digits_apart(cell.text) else []
    joined = ("".join(pieces[a:b]) for a in range(len(pieces)) for b in range(a + 1, len(pieces) + 1))
    return tuple(dict.fromkeys((printed, *cell.others, *joined)))


def count_dropped(doubt: DoubtfulCells, texts: Texts) -> int:
    """In how many cells `texts` leave out some of the digits that stand apart."""
    if doubt.ran_together:
        return 0
    pairs = zip(doubt.printed, texts, strict=True)
    return sum(has_digits_apart(cell.text) and len(text) < len("".join(cell.text.split())) for cell, text in pairs)


def replace_texts(doubt: DoubtfulCells, texts: Texts) -> Row:
    """The row of `doubt` with `texts` for its keys; a text that differs from the print is marked `by_sums`."""
    row = doubt.row
    if not doubt.ran_together:
        new = {id(cell): _with_text(cell, text) for cell, text in zip(doubt.printed, texts, strict=True)}
        return replace(row, cells=tuple(new.get(id(cell), cell) for cell in row.cells))
    cells: list[Cell] = []
    left = list(texts)
    for cell in doubt.printed:
        digits = to_plain(cell.text)
        while digits:
            part = left.pop(0)
            digits = digits.removeprefix(part)
            cells.append(_with_text(cell, part))
    return replace(row, cells=(*row.cells[: row.cells.index(doubt.printed[0])], *cells))


def _with_text(cell: Cell, text: str) -> Cell:
    """A printed cell, or a part of one in the place of the whole, with `text`."""
    same = text == to_plain(cell.text)
    return cell._replace(others=()) if same else cell._replace(text=text, others=(), by_sums=True)


class _TooManySteps(Exception):
    """There are more cuts to try than are worth the time."""


class _Split:
    """Digits split into numbers: none crosses the border of a printed cell, and none but 0 itself begins with 0.

    `commas`: before which digits a comma is printed. Each separates the thousands of one number, which has all of them.
    """

    def __init__(self, digits: str, borders: Iterable[int], commas: frozenset[int] = frozenset()) -> None:
        self._digits, self._commas = digits, commas
        ends = sorted({*borders, len(digits)})
        self._ends = [  # of a number that starts here
            self._possible_ends(at, at + 1 if digit == "0" else min(at + _LONGEST, ends[bisect_right(ends, at)]))
            for at, digit in enumerate(digits)
        ]
        self._counted: dict[tuple[int, int, int], int] = {}
        self._steps = 0

    def _possible_ends(self, at: int, latest: int) -> Sequence[int]:
        """The ends, up to `latest`, of numbers whose commas are those of thousands; none begins or ends at a comma."""
        ends = range(at + 1, latest + 1)
        if not self._commas:
            return ends
        if at in self._commas:
            return ()
        return [end for end in ends if end not in self._commas and self._has_commas_of_thousands(at, end)]

    def _has_commas_of_thousands(self, at: int, end: int) -> bool:
        inside = {place for place in self._commas if at < place < end}
        return not inside or inside == set(range(end - 3, at, -3))

    def with_total(self, parts: int) -> Iterator[Texts]:
        """Splits into `parts` numbers of which the last is the sum of the others."""
        end = len(self._digits)
        for start in range(max(end - _LONGEST, parts - 1), end):
            if end in self._ends[start] and self.count(0, start, parts - 1):
                total, last = int(self._digits[start:]), self._printed(start, end)
                yield from ((*texts, last) for texts in self.numbers(0, start, parts - 1, total))

    def numbers(self, at: int, end: int, parts: int, total: int | None = None) -> Iterator[Texts]:
        """The digits from `at` to `end` as `parts` numbers, which add up to `total` where one is given."""
        if parts == 1:
            if self.count(at, end, 1) and total in (None, int(self._digits[at:end])):
                yield (self._printed(at, end),)
            return
        for cut in self._cuts(at, end, parts):
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise _TooManySteps
            left = None if total is None else total - int(self._digits[at:cut])
            if self.count(cut, end, parts - 1) and (left is None or _can_add_up(end - cut, parts - 1, left)):
                for others in self.numbers(cut, end, parts - 1, left):
                    yield (self._printed(at, cut), *others)

    def count(self, at: int, end: int, parts: int) -> int:
        """How many splits of the digits from `at` to `end` into `parts` numbers there are, with any sum."""
        if not parts <= end - at <= parts * _LONGEST:
            return 0
        if parts == 1:
            return int(end in self._ends[at])
        if (at, end, parts) not in self._counted:
            cuts = self._cuts(at, end, parts)
            self._counted[at, end, parts] = sum(self.count(cut, end, parts - 1) for cut in cuts)
        return self._counted[at, end, parts]

    def _cuts(self, at: int, end: int, parts: int) -> Sequence[int]:
        """Where the first of `parts` numbers may end, each of the others having a digit at least."""
        ends = self._ends[at]
        return ends[: bisect_right(ends, end - parts + 1)]

    def _printed(self, at: int, end: int) -> str:
        """A number as it is printed, with its commas."""
        digits = self._digits[at:end]
        return f"{int(digits):,}" if any(at < place < end for place in self._commas) else digits


def _can_add_up(digits: int, parts: int, total: int) -> bool:
    """Whether so many digits, split into `parts` numbers without leading zeros, can add up to `total`.

    The longest number has at least its share of the digits, and at most all but one for each other number.
    """
    share = -(-digits // parts)
    least = 10 ** (share - 1) if share > 1 else 0
    return bool(least <= total < 10 ** (digits - parts + 1) + 9 * (parts - 1))
