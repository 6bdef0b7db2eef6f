"""The words of a page without rules: pieces of lines, pieces of one cell joined, running text separated.

Works by the position of glyphs. Knows no columns and no labels.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assets.staged.grid import Box
from assets.staged.readers.page_layout.glyph_text import Glyph, join_line

LEVEL_WITHIN = 4.0
_MIDDLE_WITHIN = 0.3
_WIDE_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Spacing:
    """The gaps that separate words, in glyph heights: beside a `figure`, `elsewhere`, between lines of a cell."""

    figure: float
    elsewhere: float
    leading: float


LOOSE, TIGHT = Spacing(0.7, 1.0, 0.5), Spacing(0.35, 0.35, 0.4)


@dataclass(frozen=True, slots=True)
class Word:
    """Text printed together: one piece of a line, or pieces one below the other in one cell."""

    text: str
    box: Box

    @property
    def middle_x(self) -> float:
        return (self.box[0] + self.box[2]) / 2

    @property
    def middle_y(self) -> float:
        return (self.box[1] + self.box[3]) / 2


def split_words(line: list[Glyph], spacing: Spacing) -> list[Word]:
    """The pieces of a line, split at gaps wider than `spacing` allows inside a word."""
    parts: list[list[Glyph]] = [[line[0]]]
    for glyph in line[1:]:
        before = parts[-1][-1]
        gap = glyph[1] - before[3]
        if gap > 0 and gap > _widest_gap(before[0], glyph[0], spacing) * (glyph[4] - glyph[2]):
            parts.append([glyph])
        else:
            parts[-1].append(glyph)
    return [Word(join_line(part), _box(part)) for part in parts]


def _widest_gap(before: str, after: str, spacing: Spacing) -> float:
    return spacing.figure if before.isdigit() or after.isdigit() else spacing.elsewhere


def _box(glyphs: list[Glyph]) -> Box:
    return (
        round(min(g[1] for g in glyphs), 1), round(min(g[2] for g in glyphs), 1),
        round(max(g[3] for g in glyphs), 1), round(max(g[4] for g in glyphs), 1),
    )  # fmt: skip


def running_text(line: list[Word], before: Word | None, width: float) -> Word | None:
    """The line as running text: a line as wide as text, or the shorter last line of a paragraph. None for any other
    line.
    """
    if len(line) != 1:
        return None
    word = line[0]
    ends_paragraph = (
        before is not None
        and word.box[1] - before.box[3] < word.box[3] - word.box[1]
        and (word.box[0] <= before.box[0] + LEVEL_WITHIN)
    )
    return word if ends_paragraph or word.box[2] - word.box[0] > _WIDE_LINE * width else None


def stack_words(found: Iterable[Word], levels: list[float], spacing: Spacing) -> list[Word]:
    """Words joined with those directly below them in the same cell: close, and aligned at the left or the middle.

    Figures are level with the middle of their label, so a stack is complete when its middle reaches one of the figures'
    `levels`.
    """
    open_stacks: list[list[Word]] = []
    closed_stacks: list[list[Word]] = []
    for word in sorted(found, key=lambda word: word.box[1]):
        height = word.box[3] - word.box[1]
        above = next((stack for stack in reversed(open_stacks) if _continues(stack[-1], word, height, spacing)), None)
        if above is None:
            above = []
            open_stacks.append(above)
        above.append(word)
        middle = (above[0].box[1] + word.box[3]) / 2
        if any(abs(middle - level) < _MIDDLE_WITHIN * height for level in levels):
            open_stacks.remove(above)
            closed_stacks.append(above)
    return [
        Word("".join(word.text for word in stack), _bounding_box(stack)) for stack in (*closed_stacks, *open_stacks)
    ]


def _continues(above: Word, word: Word, height: float, spacing: Spacing) -> bool:
    aligned = abs(above.box[0] - word.box[0]) < LEVEL_WITHIN or abs(above.middle_x - word.middle_x) < LEVEL_WITHIN
    return aligned and -0.5 * height < word.box[1] - above.box[3] < spacing.leading * height


def _bounding_box(stack: list[Word]) -> Box:
    boxes = [word.box for word in stack]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
