"""The changes within a sentence as a person marks them: a number or a word is one change, and nearby changes are one.

Compares two sentences; which sentences belong together is sentence_pairs.py.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# What changes as a whole: a number with its percent sign, a Chinese number of several characters, a Latin word.
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?[%％‰]?|[零〇一二三四五六七八九十百千万亿]{2,}|[A-Za-z]+|.", re.DOTALL)
_FIGURE = re.compile(r"\d|[零〇一二三四五六七八九十百千万亿]{2}")
_CLAUSE_MARKS = frozenset("，。；：！？、")
_SHORT = 2  # characters: an unchanged run so short between two changes is part of one change
_MOST_ALIGNED = 250_000  # pairs of words: two sentences of five hundred characters
_LEAST_ALIKE = 0.3  # of the characters: with fewer, the sentence is replaced and not edited

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: `equal` is in both sentences, `deleted` in the earlier, `inserted` in the later one alone."""

    kind: Literal["equal", "deleted", "inserted"]
    text: str


@dataclass(frozen=True, slots=True)
class _Step:
    """Words of the earlier and of the later sentence at the same place; unchanged if they are the same."""

    before: Words
    after: Words

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def size(self) -> int:
        return max(len("".join(self.before)), len("".join(self.after)))

    @property
    def is_of_figures(self) -> bool:
        """Whether one number replaces another."""
        return all(len(words) == 1 and _FIGURE.match(words[0]) for words in (self.before, self.after))

    def __add__(self, following: "_Step") -> "_Step":
        return _Step(self.before + following.before, self.after + following.after)


def mark_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that lead from `before` to `after`: without the inserted ones they are `before`, without the deleted
    ones `after`.
    """
    if before == after:
        return (Piece("equal", after),) if after else ()
    steps = _slide(_merge(_align(tuple(_TOKEN.findall(before)), tuple(_TOKEN.findall(after)))))
    if _is_replaced(steps):
        steps = [_Step((before,) if before else (), (after,) if after else ())]
    return tuple(_pieces(steps))


def _is_replaced(steps: Sequence[_Step]) -> bool:
    """Whether so little of a sentence is kept, and more than figures changed, that it is another sentence."""
    kept = sum(step.size for step in steps if not step.changed)
    edited = all(step.is_of_figures for step in steps if step.changed)
    return not edited and kept < _LEAST_ALIKE * sum(step.size for step in steps)


def _align(before: Words, after: Words) -> list[_Step]:
    """The steps from `before` to `after`, the same and the changed ones in turn."""
    start = _count_same(before, after)
    end = _count_same(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    first, last = before[:start], before[len(before) - end :]
    steps = [_Step(first, first), *_align_middle(old, new), _Step(last, last)]
    return [step for step in steps if step.before or step.after]


def _align_middle(old: Words, new: Words) -> list[_Step]:
    """The steps between what begins and ends alike: one where the texts are too long, as only those without sentences
    are.
    """
    if len(old) * len(new) > _MOST_ALIGNED:
        return [_Step(old, new)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [_Step(old[i:k], new[j:m]) for _, i, k, j, m in matcher.get_opcodes()]


def _count_same(one: Words, other: Words) -> int:
    """How many words two texts have in common from the first on."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _merge(steps: Sequence[_Step]) -> list[_Step]:
    """`steps` with the short unchanged runs between two changes made part of one change, until there are none."""
    merged: list[_Step] = []
    for step in steps:
        merged.append(step)
        while len(merged) >= 3 and _is_one_change(*merged[-3:]):
            merged[-3:] = [merged[-3] + merged[-2] + merged[-1]]
    return merged if len(merged) == len(steps) else _merge(merged)


def _is_one_change(first: _Step, between: _Step, second: _Step) -> bool:
    """Whether a person would mark two changes and what is between them as one change."""
    if not first.changed or between.changed or not second.changed:
        return False
    if first.is_of_figures or second.is_of_figures or not _CLAUSE_MARKS.isdisjoint(between.after):
        return False
    return between.size <= max(_SHORT, min(first.size, second.size) // 2)


def _slide(steps: Sequence[_Step]) -> list[_Step]:
    """`steps` with each insertion or deletion moved to the mark of a clause, where the words around it allow that."""
    slid = list(steps)
    for at in range(1, len(slid) - 1):
        before, change, following = slid[at - 1 : at + 2]
        if change.changed and not (change.before and change.after) and not (before.changed or following.changed):
            best = max(_slides(before, change, following), key=_ends_well)
            slid[at - 1 : at + 2] = best
    return slid


def _slides(before: _Step, change: _Step, following: _Step) -> Iterator[tuple[_Step, _Step, _Step]]:
    """The same change as it is, then at each place further left and further right."""
    yield before, change, following
    left, right, words = before.after, following.after, change.before or change.after
    inserts = bool(change.after)

    def place(left: Words, words: Words, right: Words) -> tuple[_Step, _Step, _Step]:
        changed = _Step((), words) if inserts else _Step(words, ())
        return _Step(left, left), changed, _Step(right, right)

    one, two, three = left, words, right
    while len(one) > 1 and one[-1] == two[-1]:
        one, two, three = one[:-1], (one[-1], *two[:-1]), (one[-1], *three)
        yield place(one, two, three)
    one, two, three = left, words, right
    while len(three) > 1 and three[0] == two[0]:
        one, two, three = (*one, three[0]), (*two[1:], three[0]), three[1:]
        yield place(one, two, three)


def _ends_well(placed: tuple[_Step, _Step, _Step]) -> int:
    """How many ends of a change are at the mark of a clause; the beginning counts more."""
    before, change, _ = placed
    words = change.before or change.after
    return 2 * (before.after[-1] in _CLAUSE_MARKS) + (words[-1] in _CLAUSE_MARKS)


def _pieces(steps: Sequence[_Step]) -> Iterator[Piece]:
    for step in steps:
        if not step.changed:
            yield Piece("equal", "".join(step.after))
            continue
        if step.before:
            yield Piece("deleted", "".join(step.before))
        if step.after:
            yield Piece("inserted", "".join(step.after))
