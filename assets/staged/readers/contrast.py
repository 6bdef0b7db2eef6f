"""Colours of text and background, and whether text in one colour is visible on another. Shared by all formats.

The contrast ratio is WCAG's: 1 for two equal colours, 21 for black on white. On white, #999 has 2.8, #ccc 1.6, #ddd 1.4
and #fafafa 1.04.
"""

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

_INVISIBLE_BELOW, _DOUBTFUL_BELOW = 1.15, 1.3  # contrast ratios
_SIMILAR_CHANNEL = 40  # of 255: yellow on white has little contrast, but its blue differs by more
_TRANSPARENT_BELOW = 0.05  # alpha


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255; alpha from 0 (transparent) to 1 (opaque)."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0


WHITE, BLACK, TRANSPARENT = Colour(255, 255, 255), Colour(0, 0, 0), Colour(0, 0, 0, 0)
UNKNOWN_COLOUR = Colour(-1, -1, -1)  # not stated in the document: an image, a pattern, a colour of another file


class Visibility(Enum):
    """Whether printed text is visible to a reader; DOUBTFUL where the document does not decide it."""

    VISIBLE = "visible"
    INVISIBLE = "invisible"
    DOUBTFUL = "doubtful"


@lru_cache(maxsize=4_096)
def judge_visibility(text: Colour, background: Colour) -> Visibility:
    """The visibility of text of one colour on a background of another.

    On an unknown background only pale text is doubtful.
    """
    if text == UNKNOWN_COLOUR:
        return Visibility.DOUBTFUL
    if text.alpha < _TRANSPARENT_BELOW:
        return Visibility.INVISIBLE
    is_known = background != UNKNOWN_COLOUR
    under = background if is_known else WHITE
    blended = blend(text, under)
    ratio = contrast_ratio(blended, under)
    if (
        is_known
        and ratio < _INVISIBLE_BELOW
        and max(abs(a - b) for a, b in zip(blended[:3], under[:3], strict=True)) < _SIMILAR_CHANNEL
    ):
        return Visibility.INVISIBLE
    return Visibility.DOUBTFUL if ratio < _DOUBTFUL_BELOW else Visibility.VISIBLE


def blend(top: Colour, under: Colour) -> Colour:
    """The colour seen where `top` lies over `below`; unknown if either colour is unknown and `top` is not opaque."""
    if top.alpha >= 1 or UNKNOWN_COLOUR in (top, under):
        return under if top.alpha == 0 else top if top.alpha >= 1 else UNKNOWN_COLOUR
    red, green, blue = (a * top.alpha + b * (1 - top.alpha) for a, b in zip(top[:3], under[:3], strict=True))
    return Colour(red, green, blue)


def contrast_ratio(one: Colour, other: Colour) -> float:
    """The WCAG contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def is_pale(colour: Colour) -> bool:
    """Whether text of this colour may be invisible on white paper."""
    return judge_visibility(colour, WHITE) is not Visibility.VISIBLE


def parse_hex_colour(text: str) -> Colour | None:
    """The colour written as 3, 4, 6 or 8 hexadecimal digits, None for any other text. In 4 and 8 digits the last part
    is alpha.
    """
    try:
        digits = text if len(text) > 4 else "".join(digit * 2 for digit in text)
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
    """The linear value of an sRGB channel from 0 to 1."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
