"""Columns that no rule draws: found from the words that head them, or from rows in which no figure is missing.

A row of figures is laid out in the columns it fits, so that a missing figure becomes a blank cell. Knows no labels.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assets.staged.readers.page_layout.words import LEVEL_WITHIN, Word

_FEWEST_FIGURES = 7  # figures of a row that can show columns by itself
_MOST_REMEMBERED = 8
_MOST_COMPARED = 500
_MOST_LABELS = 3  # one in another, in a row
_FEWEST_LEFT, _FEWEST_MIDDLE = 2, 3  # labels that show where labels begin, or have their middle
_WELL_BELOW = 0.25  # of the distance of two columns: a figure within it is below a head
_REACH_OF_ONE_COLUMN = 40.0  # how far off the only column of a table a figure may stand, in points

ColumnMiddles = tuple[float, ...]


class UnruledColumns:
    """The columns found so far in a document: headed ones first, the latest of them first, then those of full rows."""

    def __init__(self, figures: Iterable[Sequence[Word]], labels: Sequence[Word]) -> None:
        """`figures` are the rows of figures of the whole document, `labels` the words left of them or alone."""
        self._rows = [[word.middle_x for word in row] for row in figures][:_MOST_COMPARED]
        rows_by_length: dict[int, list[list[float]]] = defaultdict(list)
        for row in self._rows:
            if len(row) >= _FEWEST_FIGURES:
                rows_by_length[len(row)].append(row)
        self._from_figures = [
            tuple(sorted(column)[len(column) // 2] for column in zip(*rows, strict=True))
            for _, rows in sorted(rows_by_length.items())
        ]
        self._from_heads: list[ColumnMiddles] = []
        self._labels = labels[:_MOST_COMPARED]

    def add_heads(self, heads: Sequence[Word], labels: Sequence[Word]) -> bool:
        """Whether words between two rows of figures head columns. If there are labels, only words right of them do."""
        found = sorted(head.middle_x for head in lowest_heads(heads))
        edge = max((label.box[2] for label in labels), default=0.0)
        middles = tuple(middle for middle in found if middle > edge)
        if labels and middles and len(middles) == len(found) and not self._is_over_figures(middles):
            middles = middles[1:]  # the labels are shorter than what stands over them
        if len(found) > 1 and middles:
            self._from_heads = [middles, *self._from_heads][:_MOST_REMEMBERED]
        return len(found) > 1 and bool(middles)

    def _is_over_figures(self, middles: ColumnMiddles) -> bool:
        """Whether the first of `middles` heads figures: a row has one below it, and all others below the rest."""
        reach = min((b - a for a, b in pairwise(middles)), default=0.0) * _WELL_BELOW
        return any(
            len(row) > 1
            and abs(row[0] - middles[0]) <= reach
            and all(any(abs(figure - middle) <= reach for middle in middles) for figure in row)
            for row in self._rows
        )

    def lay_out(self, values: Sequence[Word], labels: Sequence[Word], under_heads: bool) -> list[Word | None]:
        """A row of figures by column, None where one is blank; unchanged where it fits no columns.

        Figures without a label, such as a page number, are laid out only directly below the words that head them.
        """
        candidates = (*self._from_heads, *self._from_figures) if labels else self._from_heads[:under_heads]
        edge = max((label.box[2] for label in labels), default=0.0)
        for middles in candidates:
            places = _place_values(values, middles) if middles[0] > edge else None
            if places is not None:
                return [places.get(n) for n in range(len(middles))]
        return list(values)

    def count_right_of(self, words: Sequence[Word]) -> int:
        """The number of columns to the right of words without figures."""
        right = max(word.box[2] for word in words)
        return next((len(middles) for middles in (*self._from_heads, *self._from_figures) if middles[0] > right), 0)

    def are_labels(self, words: Sequence[Word]) -> bool:
        """Whether words without figures are labels: the last one is aligned with other labels at the left or the
        middle.
        """
        if len(words) > _MOST_LABELS:
            return False
        word = words[-1]
        lefts = sum(abs(label.box[0] - word.box[0]) < LEVEL_WITHIN / 2 for label in self._labels)
        middles = sum(abs(label.middle_x - word.middle_x) < LEVEL_WITHIN / 2 for label in self._labels)
        return lefts >= _FEWEST_LEFT or middles >= _FEWEST_MIDDLE


def lowest_heads(words: Sequence[Word]) -> list[Word]:
    """The words with no other word below them: a word above several columns heads none itself, nor does a title."""
    found = sorted(words, key=lambda word: word.box[1])
    while len(found) > 2 and found[0].box[3] <= min(word.box[1] for word in found[1:]) + LEVEL_WITHIN / 2:
        found = found[1:]
    return [word for word in found if not any(_is_below(other, word) for other in found)]


def _is_below(word: Word, above: Word) -> bool:
    under = word.box[1] > above.middle_y and word.middle_y > above.middle_y + LEVEL_WITHIN / 2
    return under and min(word.box[2], above.box[2]) > max(word.box[0], above.box[0])


def _place_values(values: Sequence[Word], middles: ColumnMiddles) -> dict[int, Word] | None:
    """Each figure by the column it is in; None where a figure is in no column or two are in one."""
    found: dict[int, Word] = {}
    reach = min((b - a for a, b in pairwise(middles)), default=2 * _REACH_OF_ONE_COLUMN) / 2
    for word in values:
        nearest = min(range(len(middles)), key=lambda n: abs(middles[n] - word.middle_x))
        if abs(middles[nearest] - word.middle_x) > reach or nearest in found:
            return None
        found[nearest] = word
    return found
