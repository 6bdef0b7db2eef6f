"""Marks that mean none, a dash or a slash, recognised by the shape of their ink: the recogniser confuses them with
others.

Also decides whether ink can be a figure, and a given one. Recognises no digit.
"""

import numpy as np

from assets.staged.readers.scan.binarise import Pixels
from assets.staged.readers.scan.text_lines import PixelBox, bounding_box

_FLAT_RATIO = 1.3  # width to height of a dash, at least
_THINNEST = 0.3  # height of a dash to that of a character, at most
_LONG_DASH = 0.6
_SLASH_LEAN = (-1.2, -0.2)  # pixels to the right per pixel down
_STRAIGHT_WITHIN = 0.05  # deviation of a slash from a line, in parts of its height
_SLENDER_RATIO = 0.95
_HIGHEST = 1.3
_LONGEST_FIGURE = 9.0
_TALL_PIECE = 0.55
_WIDEST_DIGIT = 0.7


def recognise_mark(ink: Pixels, size: float) -> str | None:
    """The mark that tightly cut `ink` is: `—`, `-` or `/`; None if it is none. `size` is that of a
    character in pixels.
    """
    height, width = ink.shape
    if width >= _FLAT_RATIO * height and height <= _THINNEST * size:
        return "—" if width >= _LONG_DASH * size else "-"
    if width > _SLENDER_RATIO * height or height < 0.4 * size:
        return None
    down, across = np.nonzero(ink)
    lean, start = np.polyfit(down, across, 1)
    strays = float(np.std(across - (lean * down + start)))
    return "/" if _SLASH_LEAN[0] <= lean <= _SLASH_LEAN[1] and strays <= _STRAIGHT_WITHIN * height else None


def looks_like_figure(pieces: list[PixelBox], size: float) -> bool:
    """Whether a line looks like a figure: no piece as wide as a character, the whole not much wider than ten digits."""
    x0, top, x1, bottom = bounding_box(pieces)
    height = bottom - top
    widest = max(right - left for left, _, right, _ in pieces)
    return height <= _HIGHEST * size and widest <= _SLENDER_RATIO * height and x1 - x0 <= _LONGEST_FIGURE * height


def can_be_figure(pieces: list[PixelBox], figure: str) -> bool:
    """Whether the ink can be `figure`: no more tall pieces than digits, and a flat first piece only for a sign."""
    x0, top, x1, bottom = min(pieces)
    height = bounding_box(pieces)[3] - bounding_box(pieces)[1]
    alone = len(pieces) > 1 and all(x1 <= piece[0] for piece in pieces if piece != (x0, top, x1, bottom))
    flat = alone and x1 - x0 >= _FLAT_RATIO * (bottom - top) and bottom - top <= _THINNEST * height
    digits = sum(character not in ",.-+" for character in figure)
    return _count_tall(pieces, height) <= digits and (not flat or figure.startswith(("-", "+")))


def _count_tall(pieces: list[PixelBox], height: int) -> int:
    """The number of digits that tall pieces can be. Pieces that together are no wider than a digit are one broken
    digit.
    """
    count, start = 0, None
    for x0, top, x1, bottom in sorted(pieces):
        if bottom - top <= _TALL_PIECE * height:
            continue
        if start is None or x1 - start > _WIDEST_DIGIT * height:
            count, start = count + 1, x0
    return count
