"""Figures that a rule strikes out: they hold no more, and must not run into what is printed in their place."""

from collections import defaultdict
from collections.abc import Sequence

from assets.staged.grid import bounded
from assets.staged.readers.page_layout.glyph_text import UNKNOWN, Glyph
from warehouse.messages import Message

Rule = tuple[float, float, float, float]

_HIGHEST, _LOWEST = 0.3, 0.75  # of a glyph's height from its top: a rule between strikes it, one below underlines
_LEVEL = 4.0
_MOST_COMPARED = 50_000_000


def struck(glyphs: list[Glyph], rules: Sequence[Rule]) -> list[Glyph]:
    """`glyphs` with digits unknown where a rule across strikes them, so that no number is had of them."""
    levels: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for x0, top, x1, bottom in rules:
        if bottom - top < 1 < x1 - x0:
            levels[int(top / _LEVEL)].append((top, x0, x1))
    most = max(map(len, levels.values()), default=0) * len(glyphs)
    bounded(most, _MOST_COMPARED, Message(zh="处文字与线", en="characters beside rules"))
    return [(UNKNOWN, *glyph[1:]) if glyph[0].isdigit() and _crossed(glyph, levels) else glyph for glyph in glyphs]


def _crossed(glyph: Glyph, levels: dict[int, list[tuple[float, float, float]]]) -> bool:
    _, x0, top, x1, bottom = glyph
    high = bottom - top
    highest, lowest, middle = top + _HIGHEST * high, top + _LOWEST * high, (x0 + x1) / 2
    for level in range(int(highest / _LEVEL), int(lowest / _LEVEL) + 1):
        if level in levels and any(
            highest < y < lowest and left <= middle <= right for y, left, right in levels[level]
        ):
            return True
    return False
