"""Counts stated in the words of a report, found by phrases that are data (warehouse/reference/phrases/stated.yaml).

A number that is not clearly what one of the phrases counts is left alone; nothing is compared with the tables.
"""

import re
from collections.abc import Iterator

from assets.staged.narrative.numerals import Counted
from assets.staged.narrative.passage import Passage
from assets.staged.narrative.statement import Met, Statement
from warehouse.reference.phrases.report_phrases import Phrase, PhraseSides, ReportPhrases, report_phrases

_WINDOW = 60  # characters before a number that may say what it counts
_LAST_YEAR = re.compile("(?:去年|上年|上一年|上年度|往年|近[两三几]年)[^、，,。；;]*$")
_YEAR = re.compile(r"(20\d\d)年")
_TITLES = re.compile("《[^》]*》")

Found = tuple[int, int, Phrase]


def counts(section: Met, year: int | None, declared: ReportPhrases | None = None) -> Iterator[Statement]:
    """The counts stated in `section` of a report on `year`; with None, on whatever year it names."""
    declared = declared or report_phrases()
    passage, text = section.passage, section.passage.text
    cues = _cues(declared.cues, text)
    if not cues:
        return
    for count in section.counts:
        clause = passage.clause(count.start, count.end)
        near = _cues(cues, text[slice(*clause)])
        if near and (fitting := declared.cued(near, count.unit)):
            for start, end, phrase in _of_number(passage, count, clause, fitting, declared.never):
                if _about(section, phrase, count.start) and _of_year(passage, start, year):
                    yield section.statement(
                        phrase.what, start, end, number=count.number, bound=count.bound, unit=count.unit,
                        part="其中" in text[passage.sentence(count.start) : count.start],
                    )  # fmt: skip
    for phrase in declared.cued(cues):
        if phrase.none and _spoken_of(phrase, section.passage):
            yield from _of_none(section, phrase, year)


def _cues(cues: tuple[str, ...], text: str) -> tuple[str, ...]:
    return tuple([cue for cue in cues if cue in text])


def _spoken_of(phrase: Phrase, passage: Passage) -> bool:
    """Whether the words that must be near `phrase` are in the section at all."""
    return not phrase.near or any(word in passage.text or word in passage.heading for word in phrase.near)


def _of_number(
    passage: Passage, count: Counted, clause: tuple[int, int], phrases: tuple[Phrase, ...], never: tuple[str, ...]
) -> list[Found]:
    """Words of which of `phrases` say what `count` is. Those nearest before it do; where none do, those behind may."""
    wide = max(passage.sentence(count.start), count.start - _WINDOW)
    before: list[Found] = []
    around: list[Found] = []
    for phrase in phrases:
        for sides in phrase.sides:
            found = _found(passage.text, count, sides, wide if sides.wide else clause[0], clause[1] + 1)
            if found and _allowed(phrase, passage.text[found[0] : found[1]], never):
                (around if sides.behind else before).append((*found, phrase))
                break
    nearest = max((start for start, _, _ in before), default=0)
    return [found for found in before if found[0] == nearest] or around


def _found(text: str, count: Counted, sides: PhraseSides, first: int, last: int) -> tuple[int, int] | None:
    """Where the words of `sides` stand around `count` in text[first:last]."""
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


def _of_none(section: Met, phrase: Phrase, year: int | None) -> Iterator[Statement]:
    """Where words say that there was none of what `phrase` counts; the first place is enough."""
    for pattern in phrase.none:
        for found in pattern.finditer(section.passage.text):
            at, end = found.span()
            fits = _allowed(phrase, found[0], ()) and _about(section, phrase, at)
            if fits and _of_year(section.passage, at, year):
                yield section.statement(phrase.what, at, end, number=0, bound="exact", unit=phrase.units[0])
                return


def _allowed(phrase: Phrase, words: str, never: tuple[str, ...]) -> bool:
    return not any(word in words for word in (*phrase.unless, *never))


def _about(section: Met, phrase: Phrase, at: int) -> bool:
    if not phrase.near:
        return True
    around = section.passage.around(at)
    return any(word in around for word in phrase.near)


def _of_year(text: Passage, at: int, year: int | None) -> bool:
    """Whether what is said at `at` is said of `year`: its sentence names no other year, and not last year, before."""
    said = text.text[text.sentence(at) : at]
    if _LAST_YEAR.search(said):
        return False
    if year is None or not (years := _YEAR.findall(_TITLES.sub("", said))):
        return True
    return int(years[-1]) == year
