"""Tables without rules, told from where words stand: figures in columns, and the words level with them as their label.

Knows no labels. What comes back is a guess, to be read beside what the rules tell and kept only where it reads better.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from assets.staged.grid import Box, Cell, Row, paragraph
from assets.staged.readers.glyphs import Glyph, line_text, lines
from assets.staged.readers.pdfium import Sheet
from assets.staged.values import looks_like_value, numbers_in

_GAP = 0.7
_WIDE_GAP = 1.0
_LEADING = 0.5
_LEVEL = 4.0
_MIDDLE = 0.3
_WIDE = 0.5
_FEWEST = 7
_ENUMERATOR = re.compile(r"^\d+[.．、]")


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


def rows(sheet: Sheet, table: int) -> list[Row]:
    """The rows of a page in order; whatever is no paragraph belongs to `table`."""
    found: list[tuple[float, tuple[Cell, ...] | str]] = []
    loose: list[Word] = []
    figures: list[list[Word]] = []
    running: Word | None = None
    for line in lines(sheet.glyphs):
        words = _words(line)
        running = _running(words, running, sheet.width)
        if running is not None:
            found.append((running.box[1], running.text))
            continue
        values = [word for word in words if looks_like_value(word.text)]
        loose += [word for word in words if word not in values]
        if values:
            figures.append(values)
    columns = _columns(figures)
    labels, headings = _labels(_stacked(loose, [values[0].down for values in figures]), figures)
    found += [(heading[0].box[1], _heading(heading, max(columns, default=0))) for heading in headings]
    for values, words in zip(figures, labels, strict=True):
        cells = (*_cells(words, 1), *_values(values, columns, len(words) + 1))
        found.append((values[0].box[1], cells))
    found.sort(key=lambda entry: entry[0])
    return [
        paragraph(what, sheet.number) if isinstance(what, str) else Row(what, table, number, sheet.number)
        for number, (_, what) in enumerate(found, start=1)
    ]


def _running(words: list[Word], before: Word | None, width: float) -> Word | None:
    """The line as running text: as wide as a page's text is, or the shorter end of a paragraph; else None."""
    if len(words) != 1:
        return None
    word = words[0]
    ends = (
        before is not None
        and word.box[1] - before.box[3] < word.box[3] - word.box[1]
        and (word.box[0] <= before.box[0] + _LEVEL)
    )
    return word if ends or word.box[2] - word.box[0] > _WIDE * width else None


def _heading(words: list[Word], columns: int) -> tuple[Cell, ...] | str:
    """Words no figures are level with: a heading's columns, a label whose figures are all blank, or a line of text."""
    if len(words) == 1 and (numbers_in(_ENUMERATOR.sub("", words[0].text)) or not columns):
        return words[0].text
    blanks = (Cell("", n) for n in range(2, columns + 2)) if len(words) == 1 else ()
    return (*_cells(words, 1), *blanks)


def _words(line: list[Glyph]) -> list[Word]:
    """The pieces of a line, parted where a gap is wide: a character wide, or between figures most of one."""
    parts: list[list[Glyph]] = [[line[0]]]
    for glyph in line[1:]:
        before = parts[-1][-1]
        figure = before[0].isdigit() or glyph[0].isdigit()
        if glyph[1] - before[3] > (_GAP if figure else _WIDE_GAP) * (glyph[4] - glyph[2]):
            parts.append([glyph])
        else:
            parts[-1].append(glyph)
    return [Word(line_text(part), _box(part)) for part in parts]


def _box(glyphs: list[Glyph]) -> Box:
    return (
        round(min(g[1] for g in glyphs), 1), round(min(g[2] for g in glyphs), 1),
        round(max(g[3] for g in glyphs), 1), round(max(g[4] for g in glyphs), 1),
    )  # fmt: skip


def _stacked(words: Iterable[Word], levels: list[float]) -> list[Word]:
    """Words with those right under them in the same cell, as one: close below, level at the left or the middle.

    Figures stand level with the middle of their label, so a stack whose middle is at one of their `levels` is whole.
    """
    open_: list[list[Word]] = []
    whole: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box[1]):
        size = word.box[3] - word.box[1]
        above = next((stack for stack in reversed(open_) if _goes_on(stack[-1], word, size)), None)
        if above is None:
            above = []
            open_.append(above)
        above.append(word)
        middle = (above[0].box[1] + word.box[3]) / 2
        if any(abs(middle - level) < _MIDDLE * size for level in levels):
            open_.remove(above)
            whole.append(above)
    return [Word("".join(word.text for word in stack), _around(stack)) for stack in (*whole, *open_)]


def _goes_on(above: Word, word: Word, size: float) -> bool:
    level = abs(above.box[0] - word.box[0]) < _LEVEL or abs(above.across - word.across) < _LEVEL
    return level and -0.5 * size < word.box[1] - above.box[3] < _LEADING * size


def _around(words: list[Word]) -> Box:
    boxes = [word.box for word in words]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _labels(words: list[Word], figures: list[list[Word]]) -> tuple[list[list[Word]], list[list[Word]]]:
    """For each row of figures the words to its left and level with it, and all other words by their level."""
    labels: list[list[Word]] = [[] for _ in figures]
    rest: list[Word] = []
    for word in words:
        level = [
            (abs(values[0].down - word.down), n)
            for n, values in enumerate(figures)
            if word.box[1] <= values[0].down <= word.box[3] and word.across < values[0].box[0]
        ]
        if level:
            labels[min(level)[1]].append(word)
        else:
            rest.append(word)
    headings: dict[int, list[Word]] = defaultdict(list)
    for word in rest:
        headings[round(word.down / _LEVEL)].append(word)
    by_left = [sorted(group, key=lambda word: word.box[0]) for group in (*labels, *headings.values())]
    return by_left[: len(labels)], by_left[len(labels) :]


def _columns(figures: list[list[Word]]) -> dict[int, list[float]]:
    """For each number of columns that a whole row of figures shows, their middles: the median over such rows."""
    whole: dict[int, list[list[float]]] = defaultdict(list)
    for values in figures:
        if len(values) >= _FEWEST:
            whole[len(values)].append([word.across for word in values])
    return {n: [sorted(column)[len(column) // 2] for column in zip(*found, strict=True)] for n, found in whole.items()}


def _values(values: list[Word], columns: dict[int, list[float]], first: int) -> tuple[Cell, ...]:
    """Figures as cells; where a row has fewer than its columns, each stands in the nearest and the others are blank."""
    wider = min((n for n in columns if n > len(values)), default=0)
    if len(values) in columns or not wider or len(values) == 1 or not _fits(values, columns[wider]):
        return _cells(values, first)
    cells = {_nearest(word, columns[wider]): word for word in values}
    return tuple(
        Cell(cells[n].text, first + n, cells[n].box) if n in cells else Cell("", first + n) for n in range(wider)
    )


def _nearest(word: Word, middles: list[float]) -> int:
    return min(range(len(middles)), key=lambda n: abs(middles[n] - word.across))


def _fits(values: list[Word], middles: list[float]) -> bool:
    """Whether each figure stands in a column of its own, no further off than half the way to the next."""
    nearest = [_nearest(word, middles) for word in values]
    width = min(b - a for a, b in pairwise(middles))
    level = all(abs(middles[n] - word.across) <= width / 2 for n, word in zip(nearest, values, strict=True))
    return level and len(set(nearest)) == len(values)


def _cells(words: list[Word], first: int) -> tuple[Cell, ...]:
    return tuple(Cell(word.text, n, word.box) for n, word in enumerate(words, start=first))
