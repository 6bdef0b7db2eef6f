"""Marks that stand for nothing, a dash or a slash, told by the shape of their ink: recognisers take them for others.

Tells besides whether ink looks like a figure at all, and like a certain one; recognises no digit.
"""

import numpy as np

from assets.staged.readers.scan.binarise import Pixels
from assets.staged.readers.scan.text_lines import Area, around

_FLAT = 1.3  # a dash is so many times as wide as it is high
_THIN = 0.3  # and no higher than this part of a character
_LONG = 0.6
_LEAN = (-1.2, -0.2)  # how far a slash leans to the left for each pixel down
_STRAIGHT = 0.05  # how far its ink strays from a line, as a part of its height
_SLENDER = 0.95
_HIGH = 1.3
_LONGEST = 9.0
_TALL = 0.55
_WIDEST = 0.7


def mark(ink: Pixels, size: float) -> str | None:
    """The mark that `ink`, cut tight, is: `—`, `-` or `/`; None where it is none. `size`: a character in pixels."""
    high, wide = ink.shape
    if wide >= _FLAT * high and high <= _THIN * size:
        return "—" if wide >= _LONG * size else "-"
    if wide > _SLENDER * high or high < 0.4 * size:
        return None
    down, across = np.nonzero(ink)
    lean, start = np.polyfit(down, across, 1)
    strays = float(np.std(across - (lean * down + start)))
    return "/" if _LEAN[0] <= lean <= _LEAN[1] and strays <= _STRAIGHT * high else None


def slim(pieces: list[Area], size: float) -> bool:
    """Whether a line looks like a figure: no piece as wide as a character, the whole not much wider than ten digits."""
    x0, top, x1, bottom = around(pieces)
    high = bottom - top
    widest = max(right - left for left, _, right, _ in pieces)
    return high <= _HIGH * size and widest <= _SLENDER * high and x1 - x0 <= _LONGEST * high


def fits(pieces: list[Area], figure: str) -> bool:
    """Whether the ink can be that of `figure`: no more tall pieces than it has digits, a sign only where it has one."""
    x0, top, x1, bottom = min(pieces)
    high = around(pieces)[3] - around(pieces)[1]
    alone = len(pieces) > 1 and all(x1 <= piece[0] for piece in pieces if piece != (x0, top, x1, bottom))
    flat = alone and x1 - x0 >= _FLAT * (bottom - top) and bottom - top <= _THIN * high
    digits = sum(character not in ",.-+" for character in figure)
    return _tall(pieces, high) <= digits and (not flat or figure.startswith(("-", "+")))


def _tall(pieces: list[Area], high: int) -> int:
    """How many digits the tall pieces can be; those that make one no wider than a digit are one, broken in two."""
    count, start = 0, None
    for x0, top, x1, bottom in sorted(pieces):
        if bottom - top <= _TALL * high:
            continue
        if start is None or x1 - start > _WIDEST * high:
            count, start = count + 1, x0
    return count
