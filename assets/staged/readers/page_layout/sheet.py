"""A page before it is read: its glyphs and its rules, upright, in points from the top left corner, whatever format.

A rule is (x0, top, x1, bottom), under a point across. What glyphs and rules mean is not known here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assets.staged.readers.page_layout.glyph_text import Glyph

Rule = tuple[float, float, float, float]
Corner = tuple[float, float, bool]

LARGEST_GLYPH = 34.0
SMALLEST_GLYPH = 2.0  # points: smaller ones nobody reads
_THIN = 3.0
_SLANT = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: number from 1, size, glyphs, rules; `unmapped` counts glyphs whose font names no character.

    `pictured`: the page holds next to no characters and is drawn all the same, as a scan or as outlines. `unseen`: its
    file has text that does not show, or only over a dark ground. `turn`: by how many degrees clockwise it was turned.
    `doubtful` are the boxes of glyphs that may not be seen, as white ones on a picture.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    unmapped: int
    pictured: bool = False
    unseen: bool = False
    turn: int = 0
    doubtful: Sequence[Rule] = ()


class Upright:
    """Turns page space (y upwards, within `box`) into points from the top left corner of the page as it is read."""

    def __init__(self, box: tuple[float, float, float, float], turn: int) -> None:
        self._x0, self._y0, self._x1, self._y1 = box
        self._turn = turn
        across, down = self._x1 - self._x0, self._y1 - self._y0
        self.width, self.height = (down, across) if turn in (90, 270) else (across, down)

    def rules(self, boxes: Sequence[Rule]) -> list[Rule]:
        left, low, right, high = self._x0, self._y0, self._x1, self._y1
        if self._turn == 0:
            return [(x0 - left, high - y1, x1 - left, high - y0) for x0, y0, x1, y1 in boxes]
        if self._turn == 90:
            return [(y0 - low, x0 - left, y1 - low, x1 - left) for x0, y0, x1, y1 in boxes]
        if self._turn == 180:
            return [(right - x1, y0 - low, right - x0, y1 - low) for x0, y0, x1, y1 in boxes]
        return [(high - y1, right - x1, high - y0, right - x0) for x0, y0, x1, y1 in boxes]

    def glyphs(self, characters: Iterable[str], boxes: Sequence[Rule]) -> list[Glyph]:
        if self._turn == 0:
            left, high = self._x0, self._y1
            return [
                (character, x0 - left, high - y1, x1 - left, high - y0)
                for character, (x0, y0, x1, y1) in zip(characters, boxes, strict=True)
            ]
        return [(character, *box) for character, box in zip(characters, self.rules(boxes), strict=True)]


def whole_angle(degrees: float) -> int:
    """An angle in whole degrees from 0 to 359, a slight slant from upright or sideways counted as none."""
    whole = round(degrees) % 360
    nearest = round(whole / 90) * 90
    return nearest % 360 if abs(whole - nearest) <= _SLANT else whole


def most_upright(turned: Mapping[int, int]) -> int | None:
    """The angle most glyphs stand at, of those a page may be turned by if any do: a watermark may have more than text.

    `turned` counts glyphs by whole degrees.
    """
    return max(turned, key=lambda angle: (angle % 90 == 0, turned[angle]), default=None)


def straight(corners: Sequence[Corner]) -> Iterator[Rule]:
    """The straight pieces along the axes of a drawn path; one that is a mere sliver is one rule down its middle.

    `corners` say of each whether the pen moved there undrawn.
    """
    if not corners:
        return
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
        across = x1 - x0 >= y1 - y0
        yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2) if across else ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        return
    for (ax, ay, _), (bx, by, moved) in pairwise(corners):
        if not moved and (abs(ax - bx) < 1 or abs(ay - by) < 1):
            yield (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
