"""Columns that no rule draws: the middles of the words that head them, or of rows in which no figure is wanting.

A row of figures is laid out in the columns it fits, so that what is blank in it becomes a blank cell. Knows no labels.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assets.staged.readers.page_layout.words import LEVEL, Word

_FEWEST = 7  # figures of a row that can show columns by itself
_LATEST = 8
_MOST_COMPARED = 500
_MOST_LABELS = 3  # one in another, in a row
_FEWEST_LEFT, _FEWEST_MIDDLE = 2, 3  # labels that show where labels begin, or have their middle
_ALONE = 40.0  # how far off the only column of a table a figure may stand, in points

Middles = tuple[float, ...]


class Columns:
    """The columns met so far in a document, the latest first; those of whole rows last."""

    def __init__(self, figures: Iterable[Sequence[Word]], labels: Sequence[Word]) -> None:
        """`figures` are the rows of figures of the whole document, `labels` what stands left of them or alone."""
        shown: dict[int, list[list[float]]] = defaultdict(list)
        for row in figures:
            if len(row) >= _FEWEST:
                shown[len(row)].append([word.across for word in row])
        self._shown = [
            tuple(sorted(column)[len(column) // 2] for column in zip(*rows, strict=True))
            for _, rows in sorted(shown.items())
        ]
        self._headed: list[Middles] = []
        self._labels = labels[:_MOST_COMPARED]

    def head(self, heads: Sequence[Word], labels: Sequence[Word]) -> bool:
        """Whether words between two rows of figures head columns; where there are labels, those right of them."""
        found = sorted(head.across for head in leaves(heads))
        edge = max((label.box[2] for label in labels), default=0.0)
        middles = tuple(middle for middle in found if middle > edge)
        if labels and len(middles) == len(found):  # the labels are shorter than what stands over them
            middles = middles[1:]
        if len(found) > 1 and middles:
            self._headed = [middles, *self._headed][:_LATEST]
        return len(found) > 1 and bool(middles)

    def laid(self, values: Sequence[Word], labels: Sequence[Word], headed: bool) -> list[Word | None]:
        """A row of figures by column, None where one is blank; as it is where it fits no columns.

        Figures without a label, as a page number is, are laid out only right under the words that head them.
        """
        known = (*self._headed, *self._shown) if labels else self._headed[:headed]
        edge = max((label.box[2] for label in labels), default=0.0)
        for middles in known:
            places = _places(values, middles) if middles[0] > edge else None
            if places is not None:
                return [places.get(n) for n in range(len(middles))]
        return list(values)

    def blanks(self, words: Sequence[Word]) -> int:
        """How many columns stand right of words without figures."""
        right = max(word.box[2] for word in words)
        return next((len(middles) for middles in (*self._headed, *self._shown) if middles[0] > right), 0)

    def are_labels(self, words: Sequence[Word]) -> bool:
        """Whether words without figures are labels: the last begins where others do, or has its middle there."""
        if len(words) > _MOST_LABELS:
            return False
        word = words[-1]
        lefts = sum(abs(label.box[0] - word.box[0]) < LEVEL / 2 for label in self._labels)
        middles = sum(abs(label.across - word.across) < LEVEL / 2 for label in self._labels)
        return lefts >= _FEWEST_LEFT or middles >= _FEWEST_MIDDLE


def leaves(heads: Sequence[Word]) -> list[Word]:
    """Of words that head columns those with none below them: a word over several columns heads none itself.

    Nor does a title, which stands above all others by itself.
    """
    found = sorted(heads, key=lambda head: head.box[1])
    while len(found) > 2 and found[0].box[3] <= min(head.box[1] for head in found[1:]) + LEVEL / 2:
        found = found[1:]
    return [head for head in found if not any(_below(other, head) for other in found)]


def _below(word: Word, above: Word) -> bool:
    under = word.box[1] > above.down and word.down > above.down + LEVEL / 2
    return under and min(word.box[2], above.box[2]) > max(word.box[0], above.box[0])


def _places(values: Sequence[Word], middles: Middles) -> dict[int, Word] | None:
    """Each figure in the column it stands in, no two in one; None where they do not stand so."""
    found: dict[int, Word] = {}
    reach = min((b - a for a, b in pairwise(middles)), default=2 * _ALONE) / 2
    for word in values:
        nearest = min(range(len(middles)), key=lambda n: abs(middles[n] - word.across))
        if abs(middles[nearest] - word.across) > reach or nearest in found:
            return None
        found[nearest] = word
    return found
