"""What the numbers of a report cover, by its words: the whole region, its own level, an office, one body.

Only words count: a government in the title is not proof. Which reports are parts of another is not decided here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.staged.narrative.sections import SectionText
from assets.text.characters import without_spaces
from warehouse.reference.bodies.scopes import Covers, scopes

_SENTENCE = re.compile(r"[^。；！？\n]+")
_SECTIONS = ("", "一", "五", "六")  # where a report describes itself; the others are tables and remarks on them


@dataclass(frozen=True, slots=True)
class ReportScope:
    """What the numbers cover, and the sentence that states it."""

    covers: Covers
    sentence: str


def find_scope(sections: Sequence[SectionText]) -> ReportScope | None:
    """The first scope, widest first, that a sentence states; None where none does."""
    texts = [without_spaces(line) for s in sections if s.section in _SECTIONS for line in s.text.splitlines()]
    sentences = [sentence for text in texts for sentence in _SENTENCE.findall(text)]
    for words in scopes():
        if sentence := next((sentence for sentence in sentences if words.told_by(sentence)), None):
            return ReportScope(words.covers, sentence)
    return None
