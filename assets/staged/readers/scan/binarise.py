"""The image of a page with even lighting, straightened, and in black and white. Does not interpret the ink.

Pixels are grey, 0 black to 255 white; an ink mask is 255 for ink and 0 elsewhere. Sizes depend on the dots per inch.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

STEEPEST = 2.4  # degrees: scanners feed paper with a slant of up to 2
_SLANT_RESOLUTION = 75  # dots per inch
_LIGHTING_RESOLUTION = 25  # dots per inch
_LIGHTEST, _DARKEST = 110, 195  # limits of the threshold between ink and paper
_LEAST_CONTRAST = 40
_INK_OVER_GRAIN = 5.0  # ink differs from paper by this many times the paper's grain
_MAD_TO_SIGMA = 1.4826

cv2.setNumThreads(1)


def even_lighting(grey: Pixels, dpi: float) -> Pixels:
    """`grey` with white paper everywhere: shadows and tints wider than a stroke are removed."""
    small = _shrink(grey, _LIGHTING_RESOLUTION / dpi, cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 9)
    wide = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, wide, scale=255), np.uint8)


def straighten(grey: Pixels, dpi: float) -> Pixels:
    """`grey` rotated so that its lines are level, if they slant by up to `STEEPEST` degrees."""
    angle = measure_slant(grey, dpi)
    if abs(angle) < 0.02:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return np.asarray(cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,)), np.uint8)


def measure_slant(grey: Pixels, dpi: float) -> float:
    """The anticlockwise rotation in degrees that makes the lines of `grey` level."""
    small = 255 - _shrink(grey, _SLANT_RESOLUTION / dpi, cv2.INTER_AREA)
    best, step = 0.0, 0.4
    while step > 0.015:
        around = np.arange(-STEEPEST, STEEPEST + step, step) if step == 0.4 else best + step * np.arange(-3, 4)
        best = float(max(around, key=lambda angle: _line_sharpness(small, float(angle))))
        step /= 3
    return best


def _line_sharpness(ink: Pixels, angle: float) -> float:
    """How sharply rows of ink and of paper alternate when `ink` is rotated by `angle`."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def binarise(grey: Pixels) -> Pixels:
    """The ink mask of an evenly lit page: what is darker than the paper by more than its grain, thin
    strokes included.
    """
    sample = grey[::5, ::5]
    paper = float(np.median(sample))
    grain = _MAD_TO_SIGMA * float(np.median(np.abs(sample - paper)))
    level = min(max(paper - max(_INK_OVER_GRAIN * grain, _LEAST_CONTRAST), _LIGHTEST), _DARKEST)
    return np.asarray(cv2.threshold(grey, level, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def connected_pieces(ink: Pixels) -> list[tuple[int, int, int, int]]:
    """The boxes x, y, width, height of connected pieces of ink, including those inside a hole of another piece."""
    contours, hierarchy = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if hierarchy is None:
        return []
    outer = (contour for contour, above in zip(contours, hierarchy[0, :, 3].tolist(), strict=True) if above < 0)
    return [(x, y, wide, high) for x, y, wide, high in map(cv2.boundingRect, outer)]


def _shrink(grey: Pixels, scale: float, how: int) -> Pixels:
    if scale >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8)
