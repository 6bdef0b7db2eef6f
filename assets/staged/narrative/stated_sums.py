"""Sums stated in words: a number, 其中, and its parts of the same unit. Does not add them up."""

from bisect import bisect_left
from collections.abc import Iterator

from assets.staged.narrative.numerals import NumberWithUnit
from assets.staged.narrative.statement import PreparedSection, Statement

_OF_WHICH = "其中"
_MOST_BETWEEN = 40  # characters, a number and the 其中 that divides it
_COMPARED = ("增加", "减少", "增长", "下降", "上升", "同比", "环比", "相比", "平均", "%")


def find_sums(section: PreparedSection, first: int) -> Iterator[Statement]:
    """Each sum as one `sum` and at least two `sum_part` statements of one group; groups are numbered from `first`."""
    text = section.passage.text
    at, group = text.find(_OF_WHICH), first
    while at >= 0:
        following = text.find(_OF_WHICH, at + 1)
        if found := _total_and_parts(section, at, following if following >= 0 else len(text)):
            total, *parts = found
            yield _statement(section, "sum", total, group)
            yield from (_statement(section, "sum_part", part, group) for part in parts)
            group += 1
        at = following


def _total_and_parts(section: PreparedSection, at: int, limit: int) -> list[NumberWithUnit]:
    """The number divided by the 其中 at `at`, then its parts; empty where one of them is unclear."""
    text = section.passage.text
    end = min(limit, section.passage.sentence_end(at))
    first = bisect_left(section.counts, at, key=lambda count: count.start)
    last = bisect_left(section.counts, end, key=lambda count: count.start)
    total = section.counts[first - 1] if first else None
    if total is None or at - total.end > _MOST_BETWEEN or "\n" in text[total.end : at]:
        return []
    parts = [count for count in section.counts[first:last] if count.unit == total.unit]
    edges = [at, *(part.end for part in parts)]
    between = (text[edge : part.start] for edge, part in zip(edges, parts, strict=False))
    if len(parts) < 2 or any(word in words for words in between for word in _COMPARED):
        return []
    return [total, *parts]


def _statement(section: PreparedSection, what: str, count: NumberWithUnit, group: int) -> Statement:
    return section.statement(
        what, count.start, count.end, number=count.number, bound=count.bound, unit=count.unit, group=group
    )
