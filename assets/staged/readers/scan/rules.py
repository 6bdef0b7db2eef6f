"""The long straight rules in the ink of a page, and the pixels they cover. Makes no tables."""

from itertools import compress

import cv2
import numpy as np

from assets.staged.readers.page_layout.laid_out_page import Rule
from assets.staged.readers.scan.binarise import Pixels, connected_pieces

_SHORTEST_HORIZONTAL = 16.0  # points: wider than most characters
_SHORTEST_VERTICAL = 9.0
_WIDEST_GAP = 1.4  # points: the widest gap that scanning leaves in a rule
_THICKEST = 3.0
_WIDEST_MISS = 1.2  # points: how far from a crossing rule a rule may end
_FEWEST_CROSSINGS = 2
_LONGEST_STROKE = 60.0
_MOST_PIECES = 3_000
INCH = 72

RuleWithBox = tuple[Rule, tuple[int, int, int, int]]


def find_rules(ink: Pixels, dpi: float) -> tuple[list[Rule], Pixels]:
    """The rules in points that cross at least two of the other direction, and a mask of the pixels of all rules."""
    across, down = _find_runs(ink, dpi, _SHORTEST_HORIZONTAL, True), _find_runs(ink, dpi, _SHORTEST_VERTICAL, False)
    all_across, all_down = _runs_as_rules(across, dpi, True), _runs_as_rules(down, dpi, False)
    horizontal, vertical = _drop_characters(*_keep_crossing(all_across, all_down))
    mask = np.zeros_like(ink)
    for found, runs in (
        ((*horizontal, *_longer_than_strokes(all_across)), across),
        ((*vertical, *_longer_than_strokes(all_down)), down),
    ):
        for _, (x, y, width, height) in found:
            mask[y : y + height, x : x + width] |= runs[y : y + height, x : x + width]
    return [rule for rule, _ in (*horizontal, *vertical)], np.asarray(
        cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.uint8
    )


def _longer_than_strokes(found: list[RuleWithBox]) -> list[RuleWithBox]:
    """Those longer than any stroke of writing, whether or not they make a table."""
    return [(rule, box) for rule, box in found if max(rule[2] - rule[0], rule[3] - rule[1]) > _LONGEST_STROKE]


def _find_runs(ink: Pixels, dpi: float, shortest: float, horizontal: bool) -> Pixels:
    """Ink in unbroken runs of at least `shortest` points, with small gaps closed."""

    def kernel(points: float) -> Pixels:
        length = max(2, round(points * dpi / INCH))
        return np.ones((1, length) if horizontal else (length, 1), np.uint8)

    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel(_WIDEST_GAP))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel(shortest)), np.uint8)


def _runs_as_rules(runs: Pixels, dpi: float, horizontal: bool) -> list[RuleWithBox]:
    """Each thin connected piece of `runs` as a rule along its middle, with its box in pixels."""
    scale = INCH / dpi
    found: list[RuleWithBox] = []
    for x, y, width, height in connected_pieces(runs)[:_MOST_PIECES]:
        thick = cv2.countNonZero(runs[y : y + height, x : x + width]) / max(width, height) * scale
        if thick > _THICKEST:
            continue
        x0, y0, x1, y1 = x * scale, y * scale, (x + width) * scale, (y + height) * scale
        middle = (y0 + y1) / 2 if horizontal else (x0 + x1) / 2
        found.append(((x0, middle, x1, middle) if horizontal else (middle, y0, middle, y1), (x, y, width, height)))
    return found


def _keep_crossing(
    horizontal: list[RuleWithBox], vertical: list[RuleWithBox]
) -> tuple[list[RuleWithBox], list[RuleWithBox]]:
    """Those that cross two of the other direction which do so too; strokes of characters seldom do."""
    while True:
        horizontal_rules = np.array([rule for rule, _ in horizontal]).reshape(-1, 4)
        vertical_rules = np.array([rule for rule, _ in vertical]).reshape(-1, 4)
        meets = _crossings(horizontal_rules, vertical_rules)
        kept = meets.sum(axis=1) >= _FEWEST_CROSSINGS, meets.sum(axis=0) >= _FEWEST_CROSSINGS
        if kept[0].all() and kept[1].all():
            return horizontal, vertical
        horizontal = [found for found, keep in zip(horizontal, kept[0], strict=True) if keep]
        vertical = [found for found, keep in zip(vertical, kept[1], strict=True) if keep]


def _drop_characters(
    horizontal: list[RuleWithBox], vertical: list[RuleWithBox]
) -> tuple[list[RuleWithBox], list[RuleWithBox]]:
    """Those without the strokes of large characters, which cross each other as rules do: lines that cross, directly or
    through others, must together be longer than any stroke.
    """
    if not (horizontal and vertical):
        return horizontal, vertical
    meets = _crossings(*(np.array([rule for rule, _ in found]) for found in (horizontal, vertical)))
    groups = _connected(meets)
    reach: dict[int, list[Rule]] = {}
    for group, (rule, _) in zip(groups, (*horizontal, *vertical), strict=True):
        reach.setdefault(group, []).append(rule)
    tables = {group for group, rules in reach.items() if _extent(rules) > _LONGEST_STROKE}
    kept = [group in tables for group in groups]
    return list(compress(horizontal, kept)), list(compress(vertical, kept[len(horizontal) :]))


def _connected(meets: np.ndarray) -> list[int]:
    """A number for each horizontal and then each vertical rule, the same for all that are connected by `meets`."""
    across, down = meets.shape
    groups = np.arange(across + down)
    while True:
        by_row = np.where(meets, groups[None, across:], across + down).min(axis=1)
        rows = np.minimum(groups[:across], by_row)
        by_column = np.where(meets, rows[:, None], across + down).min(axis=0)
        new = np.concatenate((rows, np.minimum(groups[across:], by_column)))
        if (new == groups).all():
            return [int(group) for group in groups]
        groups = new


def _extent(rules: list[Rule]) -> float:
    """The longer side, in points, of the box around `rules`."""
    x0, top, x1, bottom = np.array(rules).T
    return float(max(x1.max() - x0.min(), bottom.max() - top.min()))


def _crossings(across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """For each horizontal and each vertical rule whether they cross or nearly touch."""
    x, top, bottom = down[None, :, 0], down[None, :, 1], down[None, :, 3]
    x0, x1, y = across[:, None, 0], across[:, None, 2], across[:, None, 1]
    return (
        (x0 - _WIDEST_MISS <= x) & (x <= x1 + _WIDEST_MISS) & (top - _WIDEST_MISS <= y) & (y <= bottom + _WIDEST_MISS)
    )
