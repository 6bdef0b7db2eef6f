"""Characters of a PDF page with their boxes, turned upright, and the text they make. Knows no tables.

A glyph is (text, x0, top, x1, bottom) in points from the top left corner. Text is told line by line from the boxes, not
from the order of the file; glyphs drawn twice to look bold count once.
"""

from collections.abc import Iterable

Glyph = tuple[str, float, float, float, float]

_SAME_LINE = 0.5
_WORD_GAP = 0.35
_DOUBLED = 0.35


def lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs in lines from the top, each from the left; a glyph belongs where its middle is level with the line."""
    found: list[list[Glyph]] = []
    middles: list[float] = []
    for glyph in sorted(glyphs, key=_middle):
        middle = _middle(glyph)
        if found and middle - middles[-1] <= _SAME_LINE * (glyph[4] - glyph[2]):
            found[-1].append(glyph)
        else:
            found.append([glyph])
            middles.append(middle)
    return [sorted(line, key=_left) for line in found]


def text(glyphs: Iterable[Glyph]) -> str:
    """The text of `glyphs`, its lines parted by line breaks, a space where a gap is."""
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


def _middle(glyph: Glyph) -> float:
    return (glyph[2] + glyph[4]) / 2


def _left(glyph: Glyph) -> float:
    return glyph[1]
