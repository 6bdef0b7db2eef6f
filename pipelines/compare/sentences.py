"""The text of a section as sentences in comparable characters. Compares nothing.

Web pages, Word files and PDFs write the same text with other white space and other widths of letters, digits and
punctuation; none of that is a change of the text.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from assets.staged.narrative.passage import make_passage

# A sentence with the marks that close it; a heading or a line of a list may have none.
_SENTENCE = re.compile(r"[^。！？；]*[。！？；]+[”’」』）]*|[^。！？；]+")
_HALF_WIDTH = re.compile(r"[()]|(?<![0-9A-Za-z])[,:;!?]|[,:;!?](?![0-9A-Za-z])")
_FULL_WIDTH = dict(zip("(),:;!?", "（），：；！？", strict=True))
_HEADING_MARKS = re.compile(r"^#+", re.MULTILINE)  # of Markdown
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its closing mark, without white space; `ends_paragraph` if a paragraph ends with it.

    `letters` has 0 for each number: it is the same for sentences that differ in figures or marks alone. `letter_pairs`
    are the pairs of neighbouring ones. Both are computed once, as each sentence is compared with many.
    """

    text: str
    ends_paragraph: bool
    letters: str = field(init=False, repr=False)
    letter_pairs: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        letters = letters_of(self.text)
        object.__setattr__(self, "letters", letters)
        object.__setattr__(self, "letter_pairs", frozenset(map("".join, pairwise(letters))))


def letters_of(text: str) -> str:
    """The letters of `text`, with 0 for each number."""
    return _NO_LETTERS.sub("", _NUMBER.sub("0", text))


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text`, whose paragraphs are separated by line feeds, in order."""
    found = []
    for paragraph in comparable(text).split("\n"):
        pieces = _SENTENCE.findall(paragraph)
        found += [Sentence(piece, n == len(pieces)) for n, piece in enumerate(pieces, 1)]
    return tuple(found)


def comparable(text: str) -> str:
    """`text` without white space but line feeds between paragraphs, digits half width, punctuation full width."""
    plain = _HALF_WIDTH.sub(lambda found: _FULL_WIDTH[found[0]], make_passage(text).text)
    return _HEADING_MARKS.sub("", plain)
