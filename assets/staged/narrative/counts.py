"""Counts stated in the words of a report, found by the phrases declared in warehouse/reference/phrases/counts_*.yaml.

Skips a number that no phrase clearly describes or that is only a part (parts.py). Compares nothing with the tables.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assets.staged.narrative.parts import OF_WHICH, is_part, leave_out_parts
from assets.staged.narrative.passage import Passage
from assets.staged.narrative.statement import PreparedSection, Statement
from assets.text.numerals import NumberWithUnit
from warehouse.reference.phrases.report_phrases import Phrase, PhraseSides, ReportPhrases, report_phrases

_WINDOW = 60  # characters before a number that may describe it
_PREVIOUS_YEAR = re.compile("(?:去年|上年|上一年|上年度|往年|近[两三几]年)[^、，,。；;]*$")
_YEAR = re.compile(r"(20\d\d)年")
_TITLES = re.compile("《[^》]*》")

Found = tuple[int, int, Phrase]
Placed = tuple[int, Statement]  # after its place in the passage


@dataclass(frozen=True, slots=True)
class _Report:
    """What decides which words count: the year of the report, None where unknown, and the `parts` its words may be."""

    year: int | None
    parts: frozenset[str]
    declared: ReportPhrases

    def means(self, passage: Passage, phrase: Phrase, start: int, end: int, never: tuple[str, ...] = ()) -> bool:
        """Whether text[start:end] means what `phrase` counts: the whole, in the year of the report."""
        if any(word in passage.text[start:end] for word in (*phrase.unless, *never)):
            return False
        parts = self.declared.parts_of(phrase.what, self.parts)
        return _is_for_year(passage, start, self.year) and not is_part(passage, start, end, parts)


def find_counts(
    section: PreparedSection, year: int | None, body: str | None = None, declared: ReportPhrases | None = None
) -> Iterator[Statement]:
    """The counts that `section` states of `body` for `year`, or for any year where that is None; parts are left out."""
    declared = declared or report_phrases()
    cues = _cues(declared.cues, section.passage.text)
    if cues:
        report = _Report(year, declared.parts_for(body), declared)
        found = [*_stated_numbers(section, report, cues), *_all_stated_none(section, report, cues)]
        yield from leave_out_parts(section.passage, found)


def _stated_numbers(section: PreparedSection, report: _Report, cues: tuple[str, ...]) -> Iterator[Placed]:
    passage = section.passage
    for count in section.counts:
        clause = passage.clause(count.start, count.end)
        near = _cues(cues, passage.text[slice(*clause)])
        if near and (phrases := report.declared.cued(near, count.unit)):
            for start, end, phrase in _phrases_around(section, count, clause, phrases, report):
                yield start, section.statement(
                    phrase.what, start, end, number=count.number, bound=count.bound, unit=count.unit,
                    part=OF_WHICH in passage.text[passage.sentence(count.start) : count.start],
                )  # fmt: skip


def _all_stated_none(section: PreparedSection, report: _Report, cues: tuple[str, ...]) -> Iterator[Placed]:
    for phrase in report.declared.cued(cues):
        if phrase.none and _mentions_topic(phrase, section.passage):
            yield from _stated_none(section, phrase, report)


def _cues(cues: tuple[str, ...], text: str) -> tuple[str, ...]:
    return tuple([cue for cue in cues if cue in text])


def _mentions_topic(phrase: Phrase, passage: Passage) -> bool:
    """Whether any of the words that must be near `phrase` is in the section."""
    return not phrase.near or any(word in passage.text or word in passage.heading for word in phrase.near)


def _phrases_around(
    section: PreparedSection,
    count: NumberWithUnit,
    clause: tuple[int, int],
    phrases: tuple[Phrase, ...],
    report: _Report,
) -> list[Found]:
    """The `phrases` that describe `count`: those nearest before it, else those with words after it."""
    passage = section.passage
    wide = max(passage.sentence(count.start), count.start - _WINDOW)
    before: list[Found] = []
    around: list[Found] = []
    for phrase in phrases:
        for sides in phrase.sides:
            found = _words_around(passage.text, count, sides, wide if sides.wide else clause[0], clause[1] + 1)
            if found and report.means(passage, phrase, *found, report.declared.never):
                (around if sides.behind else before).append((*found, phrase))
                break
    nearest = max((start for start, _, _ in before), default=0)
    described = [found for found in before if found[0] == nearest] or around
    return [found for found in described if _is_on_topic(section, found[2], count.start)]


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


def _stated_none(section: PreparedSection, phrase: Phrase, report: _Report) -> Iterator[Placed]:
    """The first place where the words state that there was none of what `phrase` counts."""
    for pattern in phrase.none:
        for found in pattern.finditer(section.passage.text):
            at, end = found.span()
            if _is_on_topic(section, phrase, at) and report.means(section.passage, phrase, at, end):
                yield at, section.statement(phrase.what, at, end, number=0, bound="exact", unit=phrase.units[0])
                return


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
