"""The long straight rules in the ink of a page, and where their ink is. Makes no tables of them."""

import cv2
import numpy as np

from assets.staged.readers.page_layout.sheet import Rule
from assets.staged.readers.scan.binarise import Pixels, parts

_ACROSS = 16.0  # points: the shortest rule across looked for, wider than most characters
_DOWN = 9.0
_GAP = 1.4  # points: the widest gap in a rule that scanning leaves
_THICKEST = 3.0
_REACH = 1.2  # points: how far a rule may end from the one it meets; strokes of characters seldom come so near
_FEWEST = 2
_LONGEST_STROKE = 60.0
_MOST = 3_000
INCH = 72

Found = tuple[Rule, tuple[int, int, int, int]]


def rules(ink: Pixels, dpi: float) -> tuple[list[Rule], Pixels]:
    """The rules in points that cross at least two of the other direction, and a mask of the pixels they cover."""
    across, down = _runs(ink, dpi, _ACROSS, True), _runs(ink, dpi, _DOWN, False)
    all_across, all_down = _boxes(across, dpi, True), _boxes(down, dpi, False)
    level, upright = _crossing(all_across, all_down)
    mask = np.zeros_like(ink)
    for found, runs in (((*level, *_long(all_across)), across), ((*upright, *_long(all_down)), down)):
        for _, (x, y, wide, high) in found:
            mask[y : y + high, x : x + wide] |= runs[y : y + high, x : x + wide]
    return [rule for rule, _ in (*level, *upright)], np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.uint8)


def _long(found: list[Found]) -> list[Found]:
    """Those longer than any stroke, which are no writing whether they make a table or not."""
    return [(rule, box) for rule, box in found if max(rule[2] - rule[0], rule[3] - rule[1]) > _LONGEST_STROKE]


def _runs(ink: Pixels, dpi: float, shortest: float, level: bool) -> Pixels:
    """Ink in unbroken runs of at least `shortest` points, small gaps in them closed."""

    def line(points: float) -> Pixels:
        length = max(2, round(points * dpi / INCH))
        return np.ones((1, length) if level else (length, 1), np.uint8)

    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, line(_GAP))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, line(shortest)), np.uint8)


def _boxes(runs: Pixels, dpi: float, level: bool) -> list[Found]:
    """Each connected piece of `runs` that is thin, as a rule down its middle, with its box in pixels."""
    scale = INCH / dpi
    found: list[Found] = []
    for x, y, wide, high in parts(runs)[:_MOST]:
        thick = cv2.countNonZero(runs[y : y + high, x : x + wide]) / max(wide, high) * scale
        if thick > _THICKEST:
            continue
        x0, y0, x1, y1 = x * scale, y * scale, (x + wide) * scale, (y + high) * scale
        middle = (y0 + y1) / 2 if level else (x0 + x1) / 2
        found.append(((x0, middle, x1, middle) if level else (middle, y0, middle, y1), (x, y, wide, high)))
    return found


def _crossing(level: list[Found], upright: list[Found]) -> tuple[list[Found], list[Found]]:
    """Those that cross two of the other direction which do so too: strokes of characters seldom do."""
    while True:
        across = np.array([rule for rule, _ in level]).reshape(-1, 4)
        down = np.array([rule for rule, _ in upright]).reshape(-1, 4)
        meets = _meets(across, down)
        kept = meets.sum(axis=1) >= _FEWEST, meets.sum(axis=0) >= _FEWEST
        if kept[0].all() and kept[1].all():
            return level, upright
        level = [found for found, keep in zip(level, kept[0], strict=True) if keep]
        upright = [found for found, keep in zip(upright, kept[1], strict=True) if keep]


def _meets(across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """For each rule across and each down whether they cross or all but touch."""
    x, top, bottom = down[None, :, 0], down[None, :, 1], down[None, :, 3]
    x0, x1, y = across[:, None, 0], across[:, None, 2], across[:, None, 1]
    return (x0 - _REACH <= x) & (x <= x1 + _REACH) & (top - _REACH <= y) & (y <= bottom + _REACH)
