"""Characters of a PDF page with their boxes, turned upright, and the text they make. Knows no tables.

A glyph is (text, x0, top, x1, bottom) in points from the top left corner. Text is told line by line from the boxes, not
from the order of the file; glyphs drawn twice to look bold count once. Raised and lowered digits are told as such, and
digits of sizes that no number is set in are kept apart.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from unicodedata import normalize

from assets.text.characters import SUPERSCRIPTS

Glyph = tuple[str, float, float, float, float]

UNKNOWN = "\ufffd"  # a mark no number holds, for a glyph without a character: dropped, it would leave a shorter number

_SAME_LINE = 0.5
_WORD_GAP = 0.35
_DOUBLED = 0.35
_EVEN = (0.9, 1.1)  # glyphs of one line, in heights of the first
_RAISED, _LOWERED, _OVER = 0.2, 0.05, 0.15  # how far a mark stands off, in heights of the digit it is behind
_MARK = (0.4, 0.85)  # its height
_UNLIKE, _UNLIKE_OFF_LINE = 1.6, 1.25  # how much larger one digit is than another of a different text
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
    """The text of `glyphs`, its lines parted by line breaks, a space where a gap is.

    Figures of different sizes on several lines, as a mark far off its line, come with what no number holds between.
    """
    if len(glyphs) == 1:
        return glyphs[0][0]
    found = [line_text(line) for line in lines(glyphs)]
    figures = len(found) > 1 and all(map(str.isdigit, found))
    return ("\n" if not figures or even(glyphs) else f"\n{UNKNOWN}").join(found)


def line_text(line: list[Glyph]) -> str:
    """The text of a line, its glyphs from the left."""
    low, high = (part * (line[0][4] - line[0][2]) for part in _EVEN)
    for glyph in line:
        if not low <= glyph[4] - glyph[2] <= high:
            return _run(_set_apart(line))
    return _run(line)


def even(glyphs: Iterable[Glyph]) -> bool:
    """Whether glyphs are of one size, as the digits of a number are."""
    sizes = [glyph[4] - glyph[2] for glyph in glyphs]
    return max(sizes) <= min(sizes) * _EVEN[1] / _EVEN[0]


def _set_apart(line: list[Glyph]) -> list[Glyph]:
    """`line` with raised and lowered digits as such, and between digits that make no number what none holds."""
    found: list[Glyph] = []
    full: Glyph | None = None
    for glyph in line:
        if full is not None and _is_mark(glyph, full):
            found.append((normalize("NFKC", glyph[0]).translate(SUPERSCRIPTS), *glyph[1:]))
            continue
        if full is not None and full[0].isdigit() and glyph[0].isdigit() and _unlike(full, glyph):
            found.append((UNKNOWN, full[3], glyph[2], glyph[1], glyph[4]))
        found.append(glyph)
        full = glyph
    return found


def _is_mark(glyph: Glyph, full: Glyph) -> bool:
    """Whether a glyph is smaller than the one of full size before it and stands off its line, as a note's mark does."""
    high, size = full[4] - full[2], glyph[4] - glyph[2]
    if not _MARK[0] * high <= size <= _MARK[1] * high:
        return False
    if full[4] - glyph[4] > _RAISED * high:
        return glyph[2] < full[2] + _OVER * high
    return full[0].isdigit() and glyph[4] - full[4] > _LOWERED * high


def _unlike(one: Glyph, other: Glyph) -> bool:
    """Whether two digits are of sizes too different for a number, all the more where they stand on different lines."""
    small, large = sorted((one[4] - one[2], other[4] - other[2]))
    level = abs(one[4] - other[4]) < _OVER * large
    return large > (_UNLIKE if level else _UNLIKE_OFF_LINE) * small or _is_mark(one, other)


def _run(line: list[Glyph]) -> str:
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
