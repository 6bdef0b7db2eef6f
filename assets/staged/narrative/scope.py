"""What the figures of a report cover, told from its words: the whole region, its level, an office, one body.

Only words tell it; that a government is in the title is no proof. Which reports are the parts of one is not known here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assets.staged.narrative.sections import SectionText
from assets.text.characters import squeezed
from warehouse.reference.bodies.scopes import Covers, scopes

_SENTENCE = re.compile(r"[^。；！？\n]+")
_TOLD_IN = ("", "一", "五", "六")  # where a report speaks of itself; the others are tables and their words


@dataclass(frozen=True, slots=True)
class Scope:
    """What the figures cover, with the sentence that tells it."""

    covers: Covers
    told: str


def scope(sections: Sequence[SectionText]) -> Scope | None:
    """The first scope, widest first, that a sentence tells; None where none does."""
    texts = [squeezed(line) for s in sections if s.section in _TOLD_IN for line in s.text.splitlines()]
    sentences = [sentence for text in texts for sentence in _SENTENCE.findall(text)]
    for words in scopes():
        if told := next((sentence for sentence in sentences if words.told_by(sentence)), None):
            return Scope(words.covers, told)
    return None
