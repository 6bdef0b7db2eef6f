"""Tables without rules, found from the position of words: figures in columns, and the words level with them as labels.

Knows no wordings of labels. The tables are guesses: readings.py offers them beside the tables that rules make.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assets.staged.grid import Cell, Row, paragraph
from assets.staged.readers.page_layout.glyph_text import BETWEEN_LINES, group_lines
from assets.staged.readers.page_layout.laid_out_page import LaidOutPage
from assets.staged.readers.page_layout.unruled_columns import UnruledColumns
from assets.staged.readers.page_layout.words import (
    LEVEL_WITHIN,
    LOOSE,
    TIGHT,
    Spacing,
    Word,
    running_text,
    split_words,
    stack_words,
)
from assets.staged.values import count_numbers, looks_like_value

_LONGEST_PAGE_NUMBER = 8
_MOST_WORDS = 2_000
_MOST_PENDING = 100
_ENUMERATOR = re.compile(r"^\d+[.．、]")


@dataclass(slots=True)
class _PageWords:
    """The words of a page: running text, rows of figures with their labels, and all other words by their level."""

    number: int
    running: list[Word] = field(default_factory=list)
    figures: list[list[Word]] = field(default_factory=list)
    labels: list[list[Word]] = field(default_factory=list)
    heads: list[list[Word]] = field(default_factory=list)


def make_rows(pages: Sequence[LaidOutPage], spacing: Spacing = TIGHT) -> tuple[Row, ...]:
    """The rows of `pages` in order. What is not running text belongs to the table of its page.

    `spacing` applies to words in tables; running text is always spaced loosely.
    """
    words_by_page = [_gather_words(page, spacing) for page in pages]
    labels = [group[-1] for page in words_by_page for group in page.labels if group]
    alone = [group[0] for page in words_by_page for group in page.heads if len(group) == 1]
    columns = UnruledColumns((values for page in words_by_page for values in page.figures), [*labels, *alone])
    return tuple(row for page in words_by_page for row in _page_rows(page, columns))


def _gather_words(laid_out: LaidOutPage, spacing: Spacing) -> _PageWords:
    page = _PageWords(laid_out.number)
    loose: list[Word] = []
    before: Word | None = None
    for line in group_lines(laid_out.glyphs, BETWEEN_LINES):
        found = split_words(line, LOOSE)
        before = running_text(found, before, laid_out.width)
        if before is not None:
            page.running.append(before)
            continue
        found = split_words(line, spacing)
        values = [word for word in found if looks_like_value(word.text)]
        if len(loose) + len(page.figures) > _MOST_WORDS:  # too many to compare with one another
            page.running += found
            continue
        loose += [word for word in found if word not in values]
        if values:
            page.figures.append(values)
    page.labels, rest = _assign_labels(
        stack_words(loose, [values[0].middle_y for values in page.figures], spacing), page.figures
    )
    page.heads = list(_group_levels(rest))
    return page


def _assign_labels(found: Iterable[Word], figures: list[list[Word]]) -> tuple[list[list[Word]], list[Word]]:
    """For each row of figures the words left of it and level with it; then all other words."""
    labels: list[list[Word]] = [[] for _ in figures]
    rest: list[Word] = []
    for word in found:
        level = [
            (abs(values[0].middle_y - word.middle_y), n)
            for n, values in enumerate(figures)
            if word.box[1] <= values[0].middle_y <= word.box[3] and word.middle_x < values[0].box[0]
        ]
        if level:
            labels[min(level)[1]].append(word)
        else:
            rest.append(word)
    return [sorted(group, key=_left) for group in labels], rest


def _group_levels(found: list[Word]) -> Iterator[list[Word]]:
    """Words in groups whose middles are level, from the top, each group from the left."""
    group: list[Word] = []
    for word in sorted(found, key=lambda word: word.middle_y):
        if group and word.middle_y - group[0].middle_y > LEVEL_WITHIN:
            yield sorted(group, key=_left)
            group = []
        group.append(word)
    if group:
        yield sorted(group, key=_left)


def _left(word: Word) -> float:
    return word.box[0]


def _page_rows(page: _PageWords, columns: UnruledColumns) -> Iterator[Row]:
    """The rows of a page from the top. Words since the last row of figures may head columns."""
    pending: list[Word] = []
    order = _reading_order(page)
    for number, (_, kind, at) in enumerate(order, start=1):
        if kind == "running":
            pending = []
            yield paragraph(page.running[at].text, page.number)
        elif kind == "heads":
            yield _row_without_figures(page, page.heads[at], pending, columns, number)
        elif number in (1, len(order)) and (text := _page_number(page.figures[at], page.labels[at])):
            yield paragraph(text, page.number)
        else:
            values, labels = page.figures[at], page.labels[at]
            laid = columns.lay_out(values, labels, columns.add_heads(pending, labels))
            pending = []
            cells = (*_cells(labels, 1), *_cells(laid, len(labels) + 1))
            yield Row(cells, page.number, number, page.number)


def _page_number(values: list[Word], labels: list[Word]) -> str:
    """The text of the first or last line of a page if it is only a number, perhaps between dashes; else empty."""
    text = " ".join(word.text for word in values)
    return text if not labels and len(text) <= _LONGEST_PAGE_NUMBER else ""


def _reading_order(page: _PageWords) -> list[tuple[float, str, int]]:
    found = [(word.box[1], "running", n) for n, word in enumerate(page.running)]
    found += [(group[0].box[1], "heads", n) for n, group in enumerate(page.heads)]
    return sorted((*found, *((values[0].box[1], "values", n) for n, values in enumerate(page.figures))))


def _row_without_figures(
    page: _PageWords, heads: list[Word], pending: list[Word], columns: UnruledColumns, number: int
) -> Row:
    """Words without figures on their level: labels with blank figures, the heads of columns, or a line of text.

    A word alone may be both a label and a head. A label below figures is not kept as a possible head.
    """
    labels = columns.are_labels(heads)
    blanks = 0
    if labels or len(heads) == 1:
        columns.add_heads(pending, heads)
        blanks = columns.count_right_of(heads)
    if (pending or not labels) and len(pending) < _MOST_PENDING:
        pending += heads
    if len(heads) == 1 and (count_numbers(_ENUMERATOR.sub("", heads[0].text)) or not blanks):
        return paragraph(heads[0].text, page.number)
    return Row(_cells([*heads, *[None] * blanks], 1), page.number, number, page.number)


def _cells(found: Sequence[Word | None], first: int) -> tuple[Cell, ...]:
    return tuple(
        Cell(word.text, n, word.box) if word is not None else Cell("", n) for n, word in enumerate(found, start=first)
    )
