"""What is painted on a page, in drawing order: the background behind text, and what was painted over it afterwards.

Boxes are in page space, in either direction. Opens no document and knows no letters.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from assets.staged.grid import Box
from assets.staged.readers import contrast
from assets.staged.readers.contrast import WHITE, Colour, Visibility

_BAND = 24.0
_MOST_BANDS = 400
_THICKEST_RULE = 3.0


class PaintedArea(NamedTuple):
    """A painted box. `covers`: it is a whole opaque rectangle."""

    area: Box
    colour: Colour
    covers: bool = False


class PaintedBackground:
    """The painted areas of a page in drawing order, which decide whether text at a place is visible."""

    def __init__(self) -> None:
        self._bands: dict[int, list[tuple[int, PaintedArea]]] = defaultdict(list)
        self._colours: dict[Colour, int] = {}
        self._last_covering = 0
        self.count = 0

    def add(self, paint: PaintedArea) -> None:
        """Add an area on top of the others. One as thin as a rule is ignored."""
        x0, low, x1, high = paint.area
        if x1 - x0 <= _THICKEST_RULE or high - low <= _THICKEST_RULE:
            return
        first = int(low // _BAND)
        for band in range(first, min(int(high // _BAND), first + _MOST_BANDS) + 1):
            self._bands[band].append((self.count, paint))
        self.count += 1
        self._colours.setdefault(paint.colour, self.count)
        if paint.covers:
            self._last_covering = self.count

    def may_hide(self, colour: Colour, painted_before: int) -> bool:
        """Whether text of a colour, drawn after `painted_before` areas, may be invisible anywhere on the page."""
        if painted_before < self._last_covering or contrast.judge_visibility(colour, WHITE) is not Visibility.VISIBLE:
            return True
        return any(
            at <= painted_before and contrast.judge_visibility(colour, under) is not Visibility.VISIBLE
            for under, at in self._colours.items()
        )

    def visibility(self, colour: Colour, painted_before: int, place: tuple[float, float]) -> Visibility:
        """The visibility of text of a colour at a place, drawn after `painted_before` areas."""
        background = WHITE
        for order, paint in self._areas_at(place):
            if order >= painted_before and paint.covers:
                return Visibility.INVISIBLE
            if order < painted_before:
                background = contrast.blend(paint.colour, background)
        return contrast.judge_visibility(colour, background)

    def _areas_at(self, place: tuple[float, float]) -> Iterator[tuple[int, PaintedArea]]:
        x, y = place
        for order, paint in self._bands.get(int(y // _BAND), ()):
            x0, low, x1, high = paint.area
            if x0 <= x <= x1 and low <= y <= high:
                yield order, paint
