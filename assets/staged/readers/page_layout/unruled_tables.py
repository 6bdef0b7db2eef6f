"""Tables without rules, told from where words stand: figures in columns, and the words level with them as their label.

Knows no labels. What comes back is a guess, to be read beside what the rules tell and kept only where it reads better.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assets.staged.grid import Cell, Row, paragraph
from assets.staged.readers.page_layout.glyph_text import lines
from assets.staged.readers.page_layout.sheet import Sheet
from assets.staged.readers.page_layout.unruled_columns import Columns
from assets.staged.readers.page_layout.words import LEVEL, LOOSE, TIGHT, Spacing, Word, running, stacked, words
from assets.staged.values import count_numbers, looks_like_value

_LONGEST_PAGE_NUMBER = 8
_MOST_WORDS = 2_000
_MOST_WAITING = 100
_ENUMERATOR = re.compile(r"^\d+[.．、]")


@dataclass(slots=True)
class _Page:
    """A page's words: running text, rows of figures with their labels, and all other words by their level."""

    number: int
    running: list[Word] = field(default_factory=list)
    figures: list[list[Word]] = field(default_factory=list)
    labels: list[list[Word]] = field(default_factory=list)
    heads: list[list[Word]] = field(default_factory=list)


def rows(sheets: Sequence[Sheet], spacing: Spacing = TIGHT) -> tuple[Row, ...]:
    """The rows of the pages in order; whatever is no paragraph belongs to the table of its page.

    `spacing` is that of the words in tables; running text is spaced loosely.
    """
    pages = [_page(sheet, spacing) for sheet in sheets]
    labels = [group[-1] for page in pages for group in page.labels if group]
    alone = [group[0] for page in pages for group in page.heads if len(group) == 1]
    columns = Columns((values for page in pages for values in page.figures), [*labels, *alone])
    return tuple(row for page in pages for row in _rows(page, columns))


def _page(sheet: Sheet, spacing: Spacing) -> _Page:
    page = _Page(sheet.number)
    loose: list[Word] = []
    before: Word | None = None
    for line in lines(sheet.glyphs):
        found = words(line, LOOSE)
        before = running(found, before, sheet.width)
        if before is not None:
            page.running.append(before)
            continue
        found = words(line, spacing)
        values = [word for word in found if looks_like_value(word.text)]
        if len(loose) + len(page.figures) > _MOST_WORDS:  # no table: they are compared with one another
            page.running += found
            continue
        loose += [word for word in found if word not in values]
        if values:
            page.figures.append(values)
    page.labels, rest = _labels(stacked(loose, [values[0].down for values in page.figures], spacing), page.figures)
    page.heads = list(_levels(rest))
    return page


def _labels(found: Iterable[Word], figures: list[list[Word]]) -> tuple[list[list[Word]], list[Word]]:
    """For each row of figures the words to its left and level with it, and all other words."""
    labels: list[list[Word]] = [[] for _ in figures]
    rest: list[Word] = []
    for word in found:
        level = [
            (abs(values[0].down - word.down), n)
            for n, values in enumerate(figures)
            if word.box[1] <= values[0].down <= word.box[3] and word.across < values[0].box[0]
        ]
        if level:
            labels[min(level)[1]].append(word)
        else:
            rest.append(word)
    return [sorted(group, key=_left) for group in labels], rest


def _levels(found: list[Word]) -> Iterator[list[Word]]:
    """Words whose middles are level, from the top, each group from the left."""
    group: list[Word] = []
    for word in sorted(found, key=lambda word: word.down):
        if group and word.down - group[0].down > LEVEL:
            yield sorted(group, key=_left)
            group = []
        group.append(word)
    if group:
        yield sorted(group, key=_left)


def _left(word: Word) -> float:
    return word.box[0]


def _rows(page: _Page, columns: Columns) -> Iterator[Row]:
    """The rows of a page from the top; the words since the row of figures above may head columns."""
    waiting: list[Word] = []
    order = _order(page)
    for number, (_, kind, at) in enumerate(order, start=1):
        if kind == "running":
            waiting = []
            yield paragraph(page.running[at].text, page.number)
        elif kind == "heads":
            yield _heading(page, page.heads[at], waiting, columns, number)
        elif number in (1, len(order)) and (text := _page_number(page.figures[at], page.labels[at])):
            yield paragraph(text, page.number)
        else:
            values, labels = page.figures[at], page.labels[at]
            laid = columns.laid(values, labels, columns.head(waiting, labels))
            waiting = []
            cells = (*_cells(labels, 1), *_cells(laid, len(labels) + 1))
            yield Row(cells, page.number, number, page.number)


def _page_number(values: list[Word], labels: list[Word]) -> str:
    """The first or last line of a page where it is no more than a number by itself, perhaps between dashes."""
    text = " ".join(word.text for word in values)
    return text if not labels and len(text) <= _LONGEST_PAGE_NUMBER else ""


def _order(page: _Page) -> list[tuple[float, str, int]]:
    found = [(word.box[1], "running", n) for n, word in enumerate(page.running)]
    found += [(group[0].box[1], "heads", n) for n, group in enumerate(page.heads)]
    return sorted((*found, *((values[0].box[1], "values", n) for n, values in enumerate(page.figures))))


def _heading(page: _Page, heads: list[Word], waiting: list[Word], columns: Columns, number: int) -> Row:
    """Words no figures are level with: labels whose figures are all blank, a heading's columns, or a line of text.

    A word by itself may be a label and head a column too; a label below figures does not wait for others to head.
    """
    labels = columns.are_labels(heads)
    blanks = 0
    if labels or len(heads) == 1:
        columns.head(waiting, heads)
        blanks = columns.blanks(heads)
    if (waiting or not labels) and len(waiting) < _MOST_WAITING:
        waiting += heads
    if len(heads) == 1 and (count_numbers(_ENUMERATOR.sub("", heads[0].text)) or not blanks):
        return paragraph(heads[0].text, page.number)
    return Row(_cells([*heads, *[None] * blanks], 1), page.number, number, page.number)


def _cells(found: Sequence[Word | None], first: int) -> tuple[Cell, ...]:
    return tuple(
        Cell(word.text, n, word.box) if word is not None else Cell("", n) for n, word in enumerate(found, start=first)
    )
