"""The picture of a page made even, straight and black on white: numbers a pixel, nothing of what the ink means.

Pixels are grey, 0 black to 255 white; ink is 255 where there is some and 0 elsewhere. Sizes go by dots an inch.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

STEEPEST = 2.4  # degrees: scanners draw paper in askew up to 2
_SEARCHED = 75  # dots an inch the slant is looked for at
_SHADE = 25  # dots an inch the light on the paper is told at
_LIGHTEST, _DARKEST = 110, 195  # between these lies what parts ink from paper
_FAINTEST = 40
_STAINED = 5.0  # as many times the grain of the paper is ink
_SIGMA = 1.4826

cv2.setNumThreads(1)


def evened(grey: Pixels, dpi: float) -> Pixels:
    """`grey` with the paper white wherever it is: shadows and tints that are wider than a stroke gone."""
    small = _scaled(grey, _SHADE / dpi, cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 9)
    wide = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, wide, scale=255), np.uint8)


def straightened(grey: Pixels, dpi: float) -> Pixels:
    """`grey` turned, where its lines are up to `STEEPEST` degrees askew, so that they are level."""
    angle = slant(grey, dpi)
    if abs(angle) < 0.02:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return np.asarray(cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,)), np.uint8)


def slant(grey: Pixels, dpi: float) -> float:
    """How many degrees to turn `grey` anticlockwise for its lines to be level."""
    small = 255 - _scaled(grey, _SEARCHED / dpi, cv2.INTER_AREA)
    best, step = 0.0, 0.4
    while step > 0.015:
        around = np.arange(-STEEPEST, STEEPEST + step, step) if step == 0.4 else best + step * np.arange(-3, 4)
        best = float(max(around, key=lambda angle: _levelness(small, float(angle))))
        step /= 3
    return best


def _levelness(ink: Pixels, angle: float) -> float:
    """How sharply rows of ink and rows of paper part when `ink` is turned by `angle`."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def black(grey: Pixels) -> Pixels:
    """The ink of an evened page: what is darker than paper by more than paper is uneven, thin strokes too."""
    some = grey[::5, ::5]
    paper = float(np.median(some))
    grain = _SIGMA * float(np.median(np.abs(some - paper)))
    level = min(max(paper - max(_STAINED * grain, _FAINTEST), _LIGHTEST), _DARKEST)
    return np.asarray(cv2.threshold(grey, level, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def parts(ink: Pixels) -> list[tuple[int, int, int, int]]:
    """The boxes x, y, width, height of connected pieces of ink; those inside a hole of another one count too."""
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return []
    outer = (contour for contour, above in zip(contours, tree[0, :, 3].tolist(), strict=True) if above < 0)
    return [(x, y, wide, high) for x, y, wide, high in map(cv2.boundingRect, outer)]


def _scaled(grey: Pixels, scale: float, how: int) -> Pixels:
    if scale >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8)
