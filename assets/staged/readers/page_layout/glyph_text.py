"""Glyphs of a page, joined to lines and text by their boxes. Knows no tables.

A glyph is (text, x0, top, x1, bottom) in points from the top left corner. The order of the file is ignored. Glyphs
drawn twice to look bold count once. Raised and lowered digits become superscript digits, and digits whose sizes cannot
belong to one number are separated.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from unicodedata import normalize

from assets.text.characters import SUPERSCRIPTS

Glyph = tuple[str, float, float, float, float]

# Written for a glyph without a character. No number contains it: dropping the glyph would leave a shorter number.
NO_CHARACTER = "\ufffd"

_SAME_LINE_WITHIN = 0.5
BETWEEN_LINES = 0.2
_WORD_GAP = 0.35
_DRAWN_TWICE = 0.35
_SAME_SIZE = (0.9, 1.1)  # in heights of the first glyph of the line
_RAISED_BY, _LOWERED_BY, _ABOVE_TOP = 0.2, 0.05, 0.15  # how far a note mark is off the line, in heights of its digit
_MARK_HEIGHTS = (0.4, 0.85)  # in heights of its digit
_LARGER_ON_LINE, _LARGER_OFF_LINE = 1.6, 1.25  # from this ratio on, two digits are of different texts
_FIRST_ITEM, _LEFT_EDGE = itemgetter(0), itemgetter(1)


def group_lines(glyphs: Iterable[Glyph], between: float | None = None) -> list[list[Glyph]]:
    """Glyphs as lines from the top, each from the left. A glyph joins the line that is level with its middle.

    `between`: the distance of two middles, in heights, from which on glyphs of one size are on different lines, as
    where the lines of one cell are half a line below those of another.
    """
    lines: list[list[Glyph]] = []
    middle_of_line = middle_above = 0.0
    for middle, glyph in sorted([((glyph[2] + glyph[4]) / 2, glyph) for glyph in glyphs], key=_FIRST_ITEM):
        height = glyph[4] - glyph[2]
        joins = bool(lines) and middle - middle_of_line <= _SAME_LINE_WITHIN * height
        if joins and between is not None and middle - middle_above > between * height:
            joins = not are_same_size((lines[-1][0], glyph))
        if joins:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            middle_of_line = middle
        middle_above = middle
    return [sorted(line, key=_LEFT_EDGE) for line in lines]


def join_glyphs(glyphs: Sequence[Glyph]) -> str:
    """The text of `glyphs`: a line break between lines, a space at each gap.

    Digits of different sizes on several lines, such as a note mark far off its line, are separated by NO_CHARACTER.
    """
    if len(glyphs) == 1:
        return glyphs[0][0]
    found = [join_line(line) for line in group_lines(glyphs)]
    figures = len(found) > 1 and all(map(str.isdigit, found))
    return ("\n" if not figures or are_same_size(glyphs) else f"\n{NO_CHARACTER}").join(found)


def join_line(line: list[Glyph]) -> str:
    """The text of one line of glyphs, from the left."""
    smallest, largest = (part * (line[0][4] - line[0][2]) for part in _SAME_SIZE)
    for glyph in line:
        if not smallest <= glyph[4] - glyph[2] <= largest:
            return _join(_separate_marks(line))
    return _join(line)


def are_same_size(glyphs: Iterable[Glyph]) -> bool:
    """Whether glyphs are of one size, as the digits of a number are."""
    sizes = [glyph[4] - glyph[2] for glyph in glyphs]
    return max(sizes) <= min(sizes) * _SAME_SIZE[1] / _SAME_SIZE[0]


def _separate_marks(line: list[Glyph]) -> list[Glyph]:
    """`line` with note marks as superscript digits, and NO_CHARACTER between digits that do not belong together."""
    found: list[Glyph] = []
    base: Glyph | None = None
    for glyph in line:
        if base is not None and _is_mark(glyph, base):
            found.append((normalize("NFKC", glyph[0]).translate(SUPERSCRIPTS), *glyph[1:]))
            continue
        if base is not None and base[0].isdigit() and glyph[0].isdigit() and _differ(base, glyph):
            found.append((NO_CHARACTER, base[3], glyph[2], glyph[1], glyph[4]))
        found.append(glyph)
        base = glyph
    return found


def _is_mark(glyph: Glyph, base: Glyph) -> bool:
    """Whether a glyph is a note mark: smaller than the full-sized glyph before it, and off its line."""
    height, size = base[4] - base[2], glyph[4] - glyph[2]
    if not _MARK_HEIGHTS[0] * height <= size <= _MARK_HEIGHTS[1] * height:
        return False
    if base[4] - glyph[4] > _RAISED_BY * height:
        return glyph[2] < base[2] + _ABOVE_TOP * height
    return base[0].isdigit() and glyph[4] - base[4] > _LOWERED_BY * height


def _differ(one: Glyph, other: Glyph) -> bool:
    """Whether the sizes of two digits are too different for one number; less difference is allowed across two lines."""
    small, large = sorted((one[4] - one[2], other[4] - other[2]))
    level = abs(one[4] - other[4]) < _ABOVE_TOP * large
    return large > (_LARGER_ON_LINE if level else _LARGER_OFF_LINE) * small or _is_mark(one, other)


def _join(line: list[Glyph]) -> str:
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in line:
        size = glyph[4] - glyph[2]
        if before is not None:
            if glyph[0] == before[0] and abs(glyph[1] - before[1]) < _DRAWN_TWICE * (before[3] - before[1]):
                continue
            if glyph[1] - before[3] > _WORD_GAP * size:
                parts.append(" ")
        parts.append(glyph[0])
        before = glyph
    return "".join(parts)
