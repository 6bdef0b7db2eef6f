"""What is painted on a page, in order: the ground that text stands on, and what was painted over it afterwards.

Boxes stand in the space of the page, whichever way up. Opens no document and knows no letters.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from assets.staged.readers import contrast
from assets.staged.readers.contrast import WHITE, Colour, Sight

Area = tuple[float, float, float, float]

_LEVEL = 24.0
_MOST_LEVELS = 400
_THIN = 3.0


class Paint(NamedTuple):
    """A painted area. `covers`: it is a whole rectangle, and nothing shows through."""

    area: Area
    colour: Colour
    covers: bool = False


class Ground:
    """The paints of a page in the order they are drawn, from which sight of text at a place is told."""

    def __init__(self) -> None:
        self._levels: dict[int, list[tuple[int, Paint]]] = defaultdict(list)
        self._colours: dict[Colour, int] = {}
        self._last_cover = 0
        self.count = 0

    def add(self, paint: Paint) -> None:
        """Paint over what is there; what is as thin as a rule is none."""
        x0, low, x1, high = paint.area
        if x1 - x0 <= _THIN or high - low <= _THIN:
            return
        first = int(low // _LEVEL)
        for level in range(first, min(int(high // _LEVEL), first + _MOST_LEVELS) + 1):
            self._levels[level].append((self.count, paint))
        self.count += 1
        self._colours.setdefault(paint.colour, self.count)
        if paint.covers:
            self._last_cover = self.count

    def doubted(self, colour: Colour, before: int) -> bool:
        """Whether text of a colour, drawn when there were so many paints, may be unseen at some place."""
        if before < self._last_cover or contrast.sight(colour, WHITE) is not Sight.SEEN:
            return True
        return any(
            at <= before and contrast.sight(colour, below) is not Sight.SEEN for below, at in self._colours.items()
        )

    def sight(self, colour: Colour, before: int, at: tuple[float, float]) -> Sight:
        """Whether text at a place is seen."""
        ground = WHITE
        for order, paint in self._at(at):
            if order >= before and paint.covers:
                return Sight.UNSEEN
            if order < before:
                ground = contrast.over(paint.colour, ground)
        return contrast.sight(colour, ground)

    def _at(self, at: tuple[float, float]) -> Iterator[tuple[int, Paint]]:
        x, y = at
        for order, paint in self._levels.get(int(y // _LEVEL), ()):
            x0, low, x1, high = paint.area
            if x0 <= x <= x1 and low <= y <= high:
                yield order, paint
