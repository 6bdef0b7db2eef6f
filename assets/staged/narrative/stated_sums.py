"""Sums stated in words: a number, 其中, and its parts of the same unit. Does not compare the sum with the number.

A text may divide one number twice, by applicant and by channel, or divide a part again: only what is clear is taken.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, pairwise

from assets.staged.narrative.parts import OF_WHICH, full_sentence, kinds_of_part
from assets.staged.narrative.statement import PreparedSection, Statement
from assets.text.numerals import NumberWithUnit

_MOST_BETWEEN = 40  # characters, a number and the 其中 that divides it
_INCLUDED = ("含", "包括")  # a part of a part
_BRACKETS = (("（", "）"), ("(", ")"))
_BRACKET = re.compile(r"[（()）]")
_COMPARED = ("增加", "减少", "增长", "下降", "上升", "同比", "环比", "相比", "平均", "%")


def find_sums(section: PreparedSection, first: int) -> Iterator[Statement]:
    """Each sum as one `sum` and at least two `sum_part` statements of one group; groups are numbered from `first`."""
    text = section.passage.text
    at, group = text.find(OF_WHICH), first
    while at >= 0:
        following = text.find(OF_WHICH, at + 1)
        if found := _total_and_parts(section, at, following if following >= 0 else len(text)):
            total, *parts = found
            yield _statement(section, "sum", total, group)
            yield from (_statement(section, "sum_part", part, group) for part in parts)
            group += 1
        at = following


def _total_and_parts(section: PreparedSection, at: int, limit: int) -> list[NumberWithUnit]:
    """The number divided by the 其中 at `at`, then its parts; empty where one of them is unclear."""
    total = _total(section, at)
    if total is None:
        return []
    end = min(limit, section.passage.sentence_end(at), _closing_bracket(section.passage.text, at))
    parts = _until_whole(total, _same_unit(section, total.unit, at, end))
    edges = [at, *(part.end for part in parts)]
    between = [section.passage.text[edge : part.start] for edge, part in zip(edges, parts, strict=False)]
    if len(parts) < 2 or any(word in words for words in between for word in _COMPARED):
        return []
    complete = sum(part.number for part in parts) == total.number
    unclear = any(word in words for words in between[1:] for word in _INCLUDED) or _are_mixed(section, parts)
    return [total, *parts] if complete or not unclear else []


def _total(section: PreparedSection, at: int) -> NumberWithUnit | None:
    """The last number before the 其中 at `at` outside brackets, if it is the only one of its unit in its sentence."""
    text = section.passage.text
    before = bisect_left(section.counts, at, key=lambda count: count.start)
    if not before:
        return None
    last = section.counts[before - 1]
    found = _same_unit(section, last.unit, full_sentence(text, last.start), at)
    if len(found) != 1 or at - last.end > _MOST_BETWEEN or "\n" in text[last.end : at]:
        return None
    return found[0]


def _same_unit(section: PreparedSection, unit: str, first: int, last: int) -> list[NumberWithUnit]:
    """The numbers with `unit` in text[first:last] that no bracket opened there encloses."""
    text = section.passage.text
    found = (count for count in section.counts if first <= count.start < last and count.unit == unit)
    return [count for count in found if not _open_brackets(text[first : count.start])]


def _open_brackets(words: str) -> int:
    return sum(words.count(opening) - words.count(closing) for opening, closing in _BRACKETS)


def _closing_bracket(text: str, at: int) -> int:
    """Where a bracket closes that was opened before `at`; the end of the text where none does."""
    depth = 0
    for found in _BRACKET.finditer(text, at):
        depth += 1 if found[0] in "（(" else -1
        if depth < 0:
            return found.start()
    return len(text)


def _until_whole(total: NumberWithUnit, parts: list[NumberWithUnit]) -> list[NumberWithUnit]:
    """The parts up to where they make up the total; what follows divides it in another way."""
    sums = accumulate(part.number for part in parts)
    complete = next((n for n, reached in enumerate(sums, start=1) if reached == total.number and n > 1), len(parts))
    return parts[:complete]


def _are_mixed(section: PreparedSection, parts: list[NumberWithUnit]) -> bool:
    """Whether some parts are of another kind than others, as applicants and channels: they need not add up."""
    kinds = [kinds_of_part(section.passage, part.start, part.end) for part in parts]
    return any(not one & other for one, other in pairwise(filter(None, kinds)))


def _statement(section: PreparedSection, what: str, count: NumberWithUnit, group: int) -> Statement:
    return section.statement(
        what, count.start, count.end, number=count.number, bound=count.bound, unit=count.unit, group=group
    )
