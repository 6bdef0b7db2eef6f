"""A section's text prepared for searching: plain characters, a line for each paragraph, no other white space.

Keeps the place of every character in the section's text. Joins no lines (paragraphs.py) and searches nothing itself.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from assets.text.characters import replaced_characters

_GAPS = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_NEAR, _FAR = 60, 400  # characters around a place: the longest clause, and the longest sentence or paragraph
_MARK = re.compile(r"[、，,。；！？;!?\n]")
_CLAUSE_MARKS = frozenset("、，,")  # end a clause and not the sentence


def _plain_characters() -> Iterator[tuple[int, str]]:
    """Letters, digits and radicals that mean one other character, with that; not punctuation or ringed digits."""
    for code, meant in replaced_characters((*range(0x80, 0x3400), *range(0xF900, 0xFB00), *range(0xFF10, 0xFF60))):
        if len(meant) == 1 and meant.isalnum() and unicodedata.category(chr(code)) != "No":
            yield code, meant


_MEANT = dict(_plain_characters())
_ODD = re.compile(f"[{''.join(map(chr, _MEANT))}]")


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` has a line feed between paragraphs and no other white space; `heading`, the section's, has none."""

    text: str
    heading: str
    _starts: tuple[int, ...]
    _printed: tuple[int, ...]
    _marks: tuple[int, ...]
    _ends: tuple[int, ...]

    def printed(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end], which is not empty, is in the printed text."""
        return self._place(start), self._place(end - 1) + 1

    def sentence(self, at: int) -> int:
        """Where the sentence with `at` begins, at most _FAR characters before."""
        before = bisect_left(self._ends, at)
        return max(self._ends[before - 1] + 1 if before else 0, at - _FAR)

    def sentence_end(self, at: int) -> int:
        following = bisect_left(self._ends, at)
        return self._ends[following] if following < len(self._ends) else len(self.text)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around text[start:end], at most _NEAR characters on each side, with any marks inside (1,234)."""
        before, following = bisect_left(self._marks, start), bisect_left(self._marks, end)
        first = self._marks[before - 1] + 1 if before else 0
        last = self._marks[following] if following < len(self._marks) else len(self.text)
        return max(first, start - _NEAR), min(last, end + _NEAR)

    def around(self, at: int) -> str:
        """The paragraph with `at`, the one above it, and the heading: the topic of the words."""
        far = max(0, at - _FAR)
        paragraph = self.text.rfind("\n", far, at)
        above = self.text.rfind("\n", far, paragraph) if paragraph >= 0 else -1
        end = self.text.find("\n", at, at + _FAR)
        return f"{self.heading}\n{self.text[max(above + 1, far) : end if end >= 0 else at + _FAR]}"

    def _place(self, at: int) -> int:
        piece = bisect_right(self._starts, at) - 1
        return self._printed[piece] + at - self._starts[piece]


def make_passage(text: str, heading: str = "") -> Passage:
    """A Passage of `text`, whose paragraphs are separated by line feeds."""
    characters = text.translate(_MEANT) if _ODD.search(text) else text
    pieces: list[str] = []
    starts, printed = [0], [0]
    size = last = 0
    for gap in _GAPS.finditer(characters):
        begin, end = gap.span()
        pieces.append(characters[last:begin])
        size += begin - last
        if "\n" in gap[0] and size and end < len(characters):
            pieces.append("\n")
            starts.append(size)
            printed.append(end - 1)
            size += 1
        last = end
        starts.append(size)
        printed.append(end)
    pieces.append(characters[last:])
    joined = "".join(pieces)
    marks = tuple(found.start() for found in _MARK.finditer(joined))
    ends = tuple(mark for mark in marks if joined[mark] not in _CLAUSE_MARKS)
    return Passage(joined, "".join(heading.split()), tuple(starts), tuple(printed), marks, ends)
