"""The digit 0, recognised by the shape of its ink: most figures of a report are this one, and the recogniser is slow.

What is not clearly a 0 is left to the recogniser. Recognises no other digit.
"""

import cv2
import numpy as np
from cv2.typing import MatLike

from assets.staged.readers.scan.binarise import Pixels

_LOWEST = 12  # pixels: in a lower digit the bar of an 8 can be lost
_WIDTHS = (0.4, 0.75)  # in parts of the height
_ROUND = (0.68, 0.93)  # what the outline encloses, in parts of its box: a D or a 口 encloses more
_HIGHEST_HOLE = 0.65  # in parts of the height: that of a 4, 6 or 9 is lower
_CONVEX = (0.92, 0.85)  # outline and hole, in parts of their hulls: those of an 8 without its bar have a waist
_OFF_CENTRE = 0.12  # of the hole, in parts of width and height
_CLEAR_WITHIN = 40  # grey: how much darker than the rest of it the middle of the hole may be


def is_zero(ink: Pixels, grey: Pixels) -> bool:
    """Whether tightly cut `ink`, and its `grey` pixels, are a 0: an oval around one high, clear hole."""
    height, width = ink.shape
    if height < _LOWEST or not _WIDTHS[0] <= width / height <= _WIDTHS[1]:
        return False
    found, hierarchy = cv2.findContours(np.pad(ink, 1), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if len(found) != 2 or hierarchy[0, 1, 3] != 0:  # an outline, and the hole in it
        return False
    outline, hole = found
    area = cv2.contourArea(outline) / ((width - 1) * (height - 1))
    convex = _convexity(outline) >= _CONVEX[0] and _convexity(hole) >= _CONVEX[1]
    return _ROUND[0] <= area <= _ROUND[1] and convex and _is_high(hole, width, height) and _is_clear(hole, grey)


def _convexity(outline: MatLike) -> float:
    """What an outline encloses, in parts of what its hull does."""
    return float(cv2.contourArea(outline) / max(cv2.contourArea(cv2.convexHull(outline)), 1.0))


def _is_high(hole: MatLike, width: int, height: int) -> bool:
    """Whether the hole is nearly as high as the digit, and in its middle."""
    x, y, wide, high = cv2.boundingRect(hole)  # with the ink beside it and the padding
    across, down = (x - 1 + wide / 2) / width, (y - 1 + high / 2) / height
    return (high - 2) / height >= _HIGHEST_HOLE and max(abs(across - 0.5), abs(down - 0.5)) <= _OFF_CENTRE


def _is_clear(hole: MatLike, grey: Pixels) -> bool:
    """Whether the hole has no faint bar across it, as that of an 8 whose bar was too light to be ink."""
    x, y, wide, high = cv2.boundingRect(hole)
    middle = x - 1 + wide // 2
    down = grey[y : y - 2 + high, middle - 1 : middle + 1].mean(axis=1)
    third = len(down) // 3
    return bool(np.median(down) - down[third : len(down) - third].min() <= _CLEAR_WITHIN)
