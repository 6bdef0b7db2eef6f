"""Characters of a PDF page with their boxes, turned upright, and the text they make. Knows no tables.

A glyph is (text, x0, top, x1, bottom) in points from the top left corner. Text is told line by line from the boxes, not
from the order of the file; glyphs drawn twice to look bold count once.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter

Glyph = tuple[str, float, float, float, float]

_SAME_LINE = 0.5
_WORD_GAP = 0.35
_DOUBLED = 0.35
_FIRST, _LEFT = itemgetter(0), itemgetter(1)


def lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs in lines from the top, each from the left; a glyph belongs where its middle is level with the line."""
    found: list[list[Glyph]] = []
    level = 0.0
    for middle, glyph in sorted([((glyph[2] + glyph[4]) / 2, glyph) for glyph in glyphs], key=_FIRST):
        if found and middle - level <= _SAME_LINE * (glyph[4] - glyph[2]):
            found[-1].append(glyph)
        else:
            found.append([glyph])
            level = middle
    return [sorted(line, key=_LEFT) for line in found]


def text(glyphs: Sequence[Glyph]) -> str:
    """The text of `glyphs`, its lines parted by line breaks, a space where a gap is."""
    if len(glyphs) == 1:
        return glyphs[0][0]
    return "\n".join(map(line_text, lines(glyphs)))


def line_text(line: list[Glyph]) -> str:
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in line:
        size = glyph[4] - glyph[2]
        if before is not None:
            if glyph[0] == before[0] and abs(glyph[1] - before[1]) < _DOUBLED * (before[3] - before[1]):
                continue
            if glyph[1] - before[3] > _WORD_GAP * size:
                parts.append(" ")
        parts.append(glyph[0])
        before = glyph
    return "".join(parts)
