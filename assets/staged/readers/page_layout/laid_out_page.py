"""A page before it is read: its glyphs and rules, upright, in points from the top left corner, in any format.

The transform that turns a page upright is here too. Does not interpret glyphs or rules.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assets.staged.grid import Box
from assets.staged.readers.page_layout.glyph_text import Glyph

# x0, top, x1, bottom in points, less than a point thick.
Rule = tuple[float, float, float, float]
# x, y, and whether the pen moved there without drawing.
Corner = tuple[float, float, bool]

LARGEST_GLYPH = 34.0
SMALLEST_GLYPH = 2.0  # points: smaller ones are unreadable
_THICKEST_RULE = 3.0
_SLIGHTEST_SLANT = 3


@dataclass(frozen=True, slots=True)
class LaidOutPage:
    """One page: number from 1, size, glyphs and rules. `unmapped` counts glyphs whose font maps them to no character.

    `is_image`: the page has almost no characters but is drawn on, as a scan is. `has_hidden_text`: the file holds text
    that is invisible or visible only on a dark background. `rotation`: degrees clockwise by which the page was turned.
    `doubtful`: boxes of glyphs that may be invisible, such as white ones on an image.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    unmapped: int
    is_image: bool = False
    has_hidden_text: bool = False
    rotation: int = 0
    doubtful: Sequence[Box] = ()


class UprightTransform:
    """Turns page space (y upwards, within `box`) into points from the top left corner of the upright page."""

    def __init__(self, box: tuple[float, float, float, float], rotation: int) -> None:
        self._x0, self._y0, self._x1, self._y1 = box
        self._rotation = rotation
        across, down = self._x1 - self._x0, self._y1 - self._y0
        self.width, self.height = (down, across) if rotation in (90, 270) else (across, down)

    def turn_boxes(self, boxes: Sequence[Box]) -> list[Box]:
        left, low, right, high = self._x0, self._y0, self._x1, self._y1
        if self._rotation == 0:
            return [(x0 - left, high - y1, x1 - left, high - y0) for x0, y0, x1, y1 in boxes]
        if self._rotation == 90:
            return [(y0 - low, x0 - left, y1 - low, x1 - left) for x0, y0, x1, y1 in boxes]
        if self._rotation == 180:
            return [(right - x1, y0 - low, right - x0, y1 - low) for x0, y0, x1, y1 in boxes]
        return [(high - y1, right - x1, high - y0, right - x0) for x0, y0, x1, y1 in boxes]

    def turn_glyphs(self, characters: Iterable[str], boxes: Sequence[Box]) -> list[Glyph]:
        if self._rotation == 0:
            left, high = self._x0, self._y1
            return [
                (character, x0 - left, high - y1, x1 - left, high - y0)
                for character, (x0, y0, x1, y1) in zip(characters, boxes, strict=True)
            ]
        return [(character, *box) for character, box in zip(characters, self.turn_boxes(boxes), strict=True)]


def snap_angle(degrees: float) -> int:
    """An angle in whole degrees from 0 to 359; a slight slant off a multiple of 90 is dropped."""
    angle = round(degrees) % 360
    nearest = round(angle / 90) * 90
    return nearest % 360 if abs(angle - nearest) <= _SLIGHTEST_SLANT else angle


def dominant_angle(counts: Mapping[int, int]) -> int | None:
    """The angle of most glyphs, None where there are none. Multiples of 90 win: a watermark may have more glyphs than
    the text.

    `counts` gives the number of glyphs by whole degrees.
    """
    return max(counts, key=lambda angle: (angle % 90 == 0, counts[angle]), default=None)


def straight_pieces(corners: Sequence[Corner]) -> Iterator[Rule]:
    """The axis-parallel pieces of a drawn path. A path as thin as a rule gives one rule along its middle."""
    if not corners:
        return
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if x1 - x0 <= _THICKEST_RULE or y1 - y0 <= _THICKEST_RULE:
        across = x1 - x0 >= y1 - y0
        yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2) if across else ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        return
    for (ax, ay, _), (bx, by, moved) in pairwise(corners):
        if not moved and (abs(ax - bx) < 1 or abs(ay - by) < 1):
            yield (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
