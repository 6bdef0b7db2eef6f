"""Colours of text and of the ground it is printed on, and whether the one can be seen on the other, in any format.

Contrast is WCAG's: 1 for the same colour, 21 for black on white. On white #999 has 2.8, #ccc 1.6, #ddd 1.4, #fafafa
1.04.
"""

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

_SAME, _FAINT = 1.15, 1.3  # contrast: below the first nobody sees it, below the second not everybody does
_NEAR = 40  # of 255, in every channel: yellow on white has little contrast, and is another colour all the same
_CLEAR = 0.05


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, and how much covers what is below, from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


WHITE, BLACK, CLEAR = Colour(255, 255, 255), Colour(0, 0, 0), Colour(0, 0, 0, 0)
UNKNOWN = Colour(-1, -1, -1)  # a colour that nothing in the document tells, as that of a picture or of another file


class Sight(Enum):
    """Whether what is printed is seen, cannot be seen, or may not be."""

    SEEN = "seen"
    UNSEEN = "unseen"
    DOUBTFUL = "doubtful"


@lru_cache(maxsize=4_096)
def sight(text: Colour, ground: Colour) -> Sight:
    """Whether text of one colour is seen on a ground of another; on an unknown ground only what is pale is doubtful."""
    if text == UNKNOWN:
        return Sight.DOUBTFUL
    if text.alpha < _CLEAR:
        return Sight.UNSEEN
    known = ground != UNKNOWN
    below = ground if known else WHITE
    shown = over(text, below)
    ratio = contrast(shown, below)
    if known and ratio < _SAME and max(abs(a - b) for a, b in zip(shown[:3], below[:3], strict=True)) < _NEAR:
        return Sight.UNSEEN
    return Sight.DOUBTFUL if ratio < _FAINT else Sight.SEEN


def over(top: Colour, below: Colour) -> Colour:
    """What is seen where one colour lies over another."""
    if top.alpha >= 1 or UNKNOWN in (top, below):
        return below if top.alpha == 0 else top if top.alpha >= 1 else UNKNOWN
    red, green, blue = (a * top.alpha + b * (1 - top.alpha) for a, b in zip(top[:3], below[:3], strict=True))
    return Colour(red, green, blue)


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pale(colour: Colour) -> bool:
    """Whether text of this colour may not be seen on white paper."""
    return sight(colour, WHITE) is not Sight.SEEN


def hexadecimal(said: str) -> Colour | None:
    """The colour of 3, 4, 6 or 8 hexadecimal digits, None where they are none; the last of 4 and 8 tell how clear."""
    try:
        digits = said if len(said) > 4 else "".join(digit * 2 for digit in said)
        channels = bytes.fromhex(digits)
    except ValueError:
        return None
    if len(channels) not in (3, 4):
        return None
    return Colour(channels[0], channels[1], channels[2], channels[3] / 255 if len(channels) == 4 else 1.0)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Of sRGB."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
