"""Digits that a rule strikes out: they no longer count and must not run into the number printed in their place."""

from collections import defaultdict
from collections.abc import Sequence

from assets.staged.readers.page_layout.glyph_text import NO_CHARACTER, Glyph
from assets.staged.readers.page_layout.laid_out_page import Rule
from assets.staged.readers.refusals import check_limit

_HIGHEST, _LOWEST = 0.3, 0.75  # of a glyph's height: a rule between strikes it out, one below underlines it
_BAND = 4.0
_MOST_COMPARED = 50_000_000


def mark_struck_digits(glyphs: list[Glyph], rules: Sequence[Rule]) -> list[Glyph]:
    """`glyphs` with NO_CHARACTER for each digit that a horizontal rule strikes out."""
    bands: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for x0, top, x1, bottom in rules:
        if bottom - top < 1 < x1 - x0:
            bands[int(top / _BAND)].append((top, x0, x1))
    most = max(map(len, bands.values()), default=0) * len(glyphs)
    check_limit(most, _MOST_COMPARED, "characters_beside_rules")
    return [
        (NO_CHARACTER, *glyph[1:]) if glyph[0].isdigit() and _is_struck(glyph, bands) else glyph for glyph in glyphs
    ]


def _is_struck(glyph: Glyph, bands: dict[int, list[tuple[float, float, float]]]) -> bool:
    _, x0, top, x1, bottom = glyph
    height = bottom - top
    top_limit, bottom_limit, middle = top + _HIGHEST * height, top + _LOWEST * height, (x0 + x1) / 2
    for band in range(int(top_limit / _BAND), int(bottom_limit / _BAND) + 1):
        if band in bands and any(
            top_limit < y < bottom_limit and left <= middle <= right for y, left, right in bands[band]
        ):
            return True
    return False
