"""Whether a stated count is only a part of what its phrase counts, by the words around it and other counts beside it.

The words are declared in warehouse/reference/phrases/parts.yaml. Finds no counts itself.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assets.staged.narrative.passage import Passage
from assets.staged.narrative.statement import Statement
from warehouse.reference.phrases.report_phrases import Part, Within, report_phrases

OF_WHICH = "其中"
_STOP = re.compile(r"[、，,。；！？;!?\n（）()\d一二两三四五六七八九十百]")
_BRACKET_OR_NUMBER = re.compile(r"[（(]|\d[件宗份条起例项个次部]")
_FULL_STOPS = "。！？!?\n"
_OPEN_BRACKET = re.compile(r"[（(][^）)]*\Z")
_BEHIND = 16  # characters after a number that may say whose it is: 2件网络申请


def is_part(passage: Passage, start: int, end: int, parts: Sequence[Part]) -> bool:
    """Whether the count at text[start:end] is a part by the words of one of `parts`."""
    around = {within: _around(passage, start, end, within) for within in {part.within for part in parts}}
    return any(part.found_in(around[part.within]) for part in parts)


def kinds_of_part(passage: Passage, start: int, end: int) -> frozenset[str]:
    """What the words beside the number at text[start:end] divide by, such as applicant or channel."""
    clause = _around(passage, start, end, "clause")
    words = (part for part in report_phrases().parts if part.within == "clause" and part.bodies is None)
    return frozenset(part.what for part in words if part.found_in(clause))


def _around(passage: Passage, start: int, end: int, within: Within) -> str:
    """The text around the count in which words are looked for."""
    text = passage.text
    if within == "before":
        return text[passage.sentence(start) : end]
    if within == "sentence":
        return f"{text[passage.sentence(start) : start]}#{text[end : passage.sentence_end(end)]}"
    first = passage.clause(start, end)[0]
    for found in _BRACKET_OR_NUMBER.finditer(text, first, start):
        first = found.end()
    stop = _STOP.search(text, end, end + _BEHIND)
    return text[first : stop.start() if stop else end + _BEHIND]


def leave_out_parts(passage: Passage, found: Sequence[tuple[int, Statement]]) -> Iterator[Statement]:
    """The statements, each after its place in the passage, without those whose whole is unclear.

    Where one sentence states several numbers of one thing, they are its parts and the whole is not known, unless all
    but the first follow 其中 or a bracket.
    """
    keyed = sorted((*_key(passage, *one), *one) for one in found)
    for _, group in groupby(keyed, lambda one: one[:2]):
        first, *others = [one[2:] for one in group]
        distinct = [one for one in others if one[1].number != first[1].number]
        if all(_is_divided_between(passage.text[first[0] : at]) for at, _ in distinct):
            yield from (statement for _, statement in (first, *others))


def _key(passage: Passage, at: int, statement: Statement) -> tuple[str, int]:
    return statement.what, full_sentence(passage.text, at)


def full_sentence(text: str, at: int) -> int:
    """Where the sentence with `at` begins that a full stop ends; a semicolon does not."""
    return max(text.rfind(stop, 0, at) for stop in _FULL_STOPS) + 1


def _is_divided_between(words: str) -> bool:
    return OF_WHICH in words or _OPEN_BRACKET.search(words) is not None
