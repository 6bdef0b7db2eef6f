"""Finds the labels of a form in text where nothing separates them from figures and from each other.

Compares letters only, as `normalise_label` does, so that punctuation and spaces inside a label do not matter. A list
number before a label belongs to it: in 00000002.其他法律 the figures end before the 2.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Literal, NamedTuple

from assets.staged.cells.labels import FormLabels
from assets.text.characters import to_plain

Kind = Literal["label", "value", "words", "gap"]

_LIST_NUMBER = re.compile(r"[（(][一二三四五六七八九十]+[）)]\s*|[一二三四五六七八九十]+[、.．]\s*|\d{1,2}[.．、]\s*")
_FIGURES = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?(?:件|条|项|个|宗|次|万元|元)?")
_NONE = re.compile("无+|/+")  # each is a cell of its own; dashes may be two to a cell
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]|。|^[、，,;；]")  # figures of a sentence are listed with commas
_CLOSING = re.compile("[\\s）)\\]”’\"'》】、,，:：;；]*")
_SHORTEST = 2  # letters of a label


class Piece(NamedTuple):
    """A part of a text: a label with its list number, figures, other words, or the punctuation between them."""

    kind: Kind
    text: str


class LabelSearch:
    """The wordings of one form, searched in text."""

    def __init__(self, labels: FormLabels) -> None:
        self._by_first: dict[str, list[str]] = {}
        for wording in sorted(labels.vocabulary, key=len, reverse=True):
            if len(wording) >= _SHORTEST and not wording[0].isdigit():
                self._by_first.setdefault(wording[0], []).append(wording)
        self._wordings = labels.vocabulary

    def wordings_from(self, beginning: str) -> list[str]:
        """The wordings longer than `beginning` that begin with it, longest first."""
        known = self._by_first.get(beginning[:1], ())
        return [wording for wording in known if len(wording) > len(beginning) and wording.startswith(beginning)]

    def pieces(self, text: str) -> list[Piece]:
        """`text` in plain characters, cut into pieces; joined they are the text."""
        return list(_merge_words(_Scan(to_plain(text), self._by_first).pieces()))


class _Scan:
    """One walk through a text from left to right, the longest label at each place first."""

    def __init__(self, text: str, by_first: dict[str, list[str]]) -> None:
        self._text, self._by_first = text, by_first
        self._places = [at for at, char in enumerate(text) if _LETTER.match(char)]
        self._letters = "".join(text[at] for at in self._places).replace("其它", "其他")
        self._index = {place: n for n, place in enumerate(self._places)}
        self._none_end, self._none_are_cells = 0, False  # of the last run of signs for none

    def pieces(self) -> Iterator[Piece]:
        at = 0
        while at < len(self._text):
            kind, end = self._next(at)
            yield Piece(kind, self._text[at:end])
            at = end

    def _next(self, at: int) -> tuple[Kind, int]:
        """The kind of the piece that begins at `at`, and where it ends."""
        if end := self._end_of_label(at):
            return "label", end
        number = _LIST_NUMBER.match(self._text, at)
        if number and (end := self._end_of_label(number.end())):
            return "label", end
        if figures := _FIGURES.match(self._text, at):
            return "value", self._end_of_figures(at, figures.end())
        return "value" if self._is_none(at) else "words", at + 1

    def _is_none(self, at: int) -> bool:
        """Whether a sign for none that is a cell is at a place. A run of them is looked at once, as it may be long."""
        if at >= self._none_end and (none := _NONE.match(self._text, at)):
            self._none_end = none.end()
            self._none_are_cells = self._may_follow_values(none.end())
        return at < self._none_end and self._none_are_cells

    def _may_follow_values(self, at: int) -> bool:
        """Whether what is at a place may follow the cells of a row: the end, figures, the same sign, a label."""
        rest = self._text[at : at + 1]
        if not rest.strip() or _FIGURES.match(self._text, at) or _NONE.match(self._text, at):
            return True
        number = _LIST_NUMBER.match(self._text, at)
        return bool(self._end_of_label(number.end() if number else at))

    def _end_of_label(self, at: int) -> int:
        """Where the longest label that begins at `at` ends, with closing punctuation; 0 where none begins."""
        index = self._index.get(at)
        if index is None:
            return 0
        for wording in self._by_first.get(self._letters[index], ()):
            if self._letters.startswith(wording, index):
                end = self._places[index + len(wording) - 1] + 1
                if not any(char.isdigit() or char in "。|" for char in self._text[at:end]):
                    return self._after_closing(end)
        return 0

    def _after_closing(self, end: int) -> int:
        closing = _CLOSING.match(self._text, end)
        return closing.end() if closing else end

    def _end_of_figures(self, at: int, end: int) -> int:
        """The end of figures without the digit of the list number of a label that follows them."""
        for back in (1, 2):
            number = _LIST_NUMBER.match(self._text, end - back) if end - back > at else None
            if number and number.end() > end and self._end_of_label(number.end()):
                return end - back
        return end


def _merge_words(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces, with neighbouring words as one; what has no letters and lists no figures is a gap."""
    for is_words, run in groupby(pieces, key=lambda piece: piece.kind == "words"):
        if not is_words:
            yield from run
            continue
        text = "".join(piece.text for piece in run)
        yield Piece("words" if _WORDS.search(text) else "gap", text)


@cache
def search_of(labels: FormLabels) -> LabelSearch:
    """The search with the labels of a form, made once."""
    return LabelSearch(labels)
