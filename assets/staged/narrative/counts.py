"""Counts stated in the words of a report, found by phrases declared in warehouse/reference/phrases/stated.yaml.

A number that no phrase clearly describes is skipped. Compares nothing with the tables.
"""

import re
from collections.abc import Iterator

from assets.staged.narrative.numerals import NumberWithUnit
from assets.staged.narrative.passage import Passage
from assets.staged.narrative.statement import PreparedSection, Statement
from warehouse.reference.phrases.report_phrases import Phrase, PhraseSides, ReportPhrases, report_phrases

_WINDOW = 60  # characters before a number that may describe it
_PREVIOUS_YEAR = re.compile("(?:去年|上年|上一年|上年度|往年|近[两三几]年)[^、，,。；;]*$")
_YEAR = re.compile(r"(20\d\d)年")
_TITLES = re.compile("《[^》]*》")

Found = tuple[int, int, Phrase]


def find_counts(
    section: PreparedSection, year: int | None, declared: ReportPhrases | None = None
) -> Iterator[Statement]:
    """The counts stated in `section` for `year`, or for any year where that is None."""
    declared = declared or report_phrases()
    passage, text = section.passage, section.passage.text
    cues = _cues(declared.cues, text)
    if not cues:
        return
    for count in section.counts:
        clause = passage.clause(count.start, count.end)
        near = _cues(cues, text[slice(*clause)])
        if near and (fitting := declared.cued(near, count.unit)):
            for start, end, phrase in _phrases_around(passage, count, clause, fitting, declared.never):
                if _is_on_topic(section, phrase, count.start) and _is_for_year(passage, start, year):
                    yield section.statement(
                        phrase.what, start, end, number=count.number, bound=count.bound, unit=count.unit,
                        part="其中" in text[passage.sentence(count.start) : count.start],
                    )  # fmt: skip
    for phrase in declared.cued(cues):
        if phrase.none and _mentions_topic(phrase, section.passage):
            yield from _stated_none(section, phrase, year)


def _cues(cues: tuple[str, ...], text: str) -> tuple[str, ...]:
    return tuple([cue for cue in cues if cue in text])


def _mentions_topic(phrase: Phrase, passage: Passage) -> bool:
    """Whether any of the words that must be near `phrase` is in the section."""
    return not phrase.near or any(word in passage.text or word in passage.heading for word in phrase.near)


def _phrases_around(
    passage: Passage,
    count: NumberWithUnit,
    clause: tuple[int, int],
    phrases: tuple[Phrase, ...],
    never: tuple[str, ...],
) -> list[Found]:
    """The `phrases` that describe `count`: those nearest before it, else those with words after it."""
    wide = max(passage.sentence(count.start), count.start - _WINDOW)
    before: list[Found] = []
    around: list[Found] = []
    for phrase in phrases:
        for sides in phrase.sides:
            found = _words_around(passage.text, count, sides, wide if sides.wide else clause[0], clause[1] + 1)
            if found and _allowed(phrase, passage.text[found[0] : found[1]], never):
                (around if sides.behind else before).append((*found, phrase))
                break
    nearest = max((start for start, _, _ in before), default=0)
    return [found for found in before if found[0] == nearest] or around


def _words_around(
    text: str, count: NumberWithUnit, sides: PhraseSides, first: int, last: int
) -> tuple[int, int] | None:
    """Where the words of `sides` begin and end around `count` in text[first:last]; None where they are not there."""
    start, end = count.start, count.end
    if sides.behind:
        after = sides.behind.match(text, end, last)
        if not after:
            return None
        end = after.end()
    if sides.before:
        leading = sides.before.search(text, first, count.start)
        if not leading:
            return None
        start = leading.start()
    return start, end


def _stated_none(section: PreparedSection, phrase: Phrase, year: int | None) -> Iterator[Statement]:
    """The first place where the words state that there was none of what `phrase` counts."""
    for pattern in phrase.none:
        for found in pattern.finditer(section.passage.text):
            at, end = found.span()
            fits = _allowed(phrase, found[0], ()) and _is_on_topic(section, phrase, at)
            if fits and _is_for_year(section.passage, at, year):
                yield section.statement(phrase.what, at, end, number=0, bound="exact", unit=phrase.units[0])
                return


def _allowed(phrase: Phrase, words: str, never: tuple[str, ...]) -> bool:
    return not any(word in words for word in (*phrase.unless, *never))


def _is_on_topic(section: PreparedSection, phrase: Phrase, at: int) -> bool:
    if not phrase.near:
        return True
    around = section.passage.around(at)
    return any(word in around for word in phrase.near)


def _is_for_year(passage: Passage, at: int, year: int | None) -> bool:
    """Whether the statement at `at` is about `year`: its sentence names no other year before it."""
    before = passage.text[passage.sentence(at) : at]
    if _PREVIOUS_YEAR.search(before):
        return False
    if year is None or not (years := _YEAR.findall(_TITLES.sub("", before))):
        return True
    return int(years[-1]) == year
