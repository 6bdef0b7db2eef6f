"""The words of a page without rules: pieces of its lines, those of one cell put together, running text apart.

Told from where glyphs stand. Knows no columns and no labels.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assets.staged.grid import Box
from assets.staged.readers.page_layout.glyph_text import Glyph, line_text

LEVEL = 4.0
_MIDDLE = 0.3
_WIDE = 0.5


@dataclass(frozen=True, slots=True)
class Spacing:
    """What parts words, in heights of a glyph: gaps beside a `figure` and `elsewhere`, and between lines of a cell."""

    figure: float
    elsewhere: float
    leading: float


LOOSE, TIGHT = Spacing(0.7, 1.0, 0.5), Spacing(0.35, 0.35, 0.4)


@dataclass(frozen=True, slots=True)
class Word:
    """Text that stands together: one piece of a line, or such pieces one under another in one cell."""

    text: str
    box: Box

    @property
    def across(self) -> float:
        return (self.box[0] + self.box[2]) / 2

    @property
    def down(self) -> float:
        return (self.box[1] + self.box[3]) / 2


def words(line: list[Glyph], spacing: Spacing) -> list[Word]:
    """The pieces of a line, parted where a gap is wider than in a word of such spacing."""
    parts: list[list[Glyph]] = [[line[0]]]
    for glyph in line[1:]:
        before = parts[-1][-1]
        gap = glyph[1] - before[3]
        if gap > 0 and gap > _widest(before[0], glyph[0], spacing) * (glyph[4] - glyph[2]):
            parts.append([glyph])
        else:
            parts[-1].append(glyph)
    return [Word(line_text(part), _box(part)) for part in parts]


def _widest(before: str, after: str, spacing: Spacing) -> float:
    return spacing.figure if before.isdigit() or after.isdigit() else spacing.elsewhere


def _box(glyphs: list[Glyph]) -> Box:
    return (
        round(min(g[1] for g in glyphs), 1), round(min(g[2] for g in glyphs), 1),
        round(max(g[3] for g in glyphs), 1), round(max(g[4] for g in glyphs), 1),
    )  # fmt: skip


def running(found: list[Word], before: Word | None, width: float) -> Word | None:
    """The line as running text: as wide as a page's text is, or the shorter end of a paragraph; else None."""
    if len(found) != 1:
        return None
    word = found[0]
    ends = (
        before is not None
        and word.box[1] - before.box[3] < word.box[3] - word.box[1]
        and (word.box[0] <= before.box[0] + LEVEL)
    )
    return word if ends or word.box[2] - word.box[0] > _WIDE * width else None


def stacked(found: Iterable[Word], levels: list[float], spacing: Spacing) -> list[Word]:
    """Words with those right under them in the same cell, as one: close below, level at the left or the middle.

    Figures stand level with the middle of their label, so a stack whose middle is at one of their `levels` is whole.
    """
    open_: list[list[Word]] = []
    whole: list[list[Word]] = []
    for word in sorted(found, key=lambda word: word.box[1]):
        size = word.box[3] - word.box[1]
        above = next((stack for stack in reversed(open_) if _goes_on(stack[-1], word, size, spacing)), None)
        if above is None:
            above = []
            open_.append(above)
        above.append(word)
        middle = (above[0].box[1] + word.box[3]) / 2
        if any(abs(middle - level) < _MIDDLE * size for level in levels):
            open_.remove(above)
            whole.append(above)
    return [Word("".join(word.text for word in stack), _around(stack)) for stack in (*whole, *open_)]


def _goes_on(above: Word, word: Word, size: float, spacing: Spacing) -> bool:
    level = abs(above.box[0] - word.box[0]) < LEVEL or abs(above.across - word.across) < LEVEL
    return level and -0.5 * size < word.box[1] - above.box[3] < spacing.leading * size


def _around(stack: list[Word]) -> Box:
    boxes = [word.box for word in stack]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
