"""Sums stated in words: a number, 其中, and its parts of the same unit. Adds nothing up."""

from bisect import bisect_left
from collections.abc import Iterator

from assets.staged.narrative.numerals import Counted
from assets.staged.narrative.statement import Met, Statement

_OF_WHICH = "其中"
_FAR = 40  # characters between a number and the 其中 that divides it
_COMPARED = ("增加", "减少", "增长", "下降", "上升", "同比", "环比", "相比", "平均", "%")


def sums(section: Met, first: int) -> Iterator[Statement]:
    """Each sum as a `sum` and two or more `sum_part` of one group; groups are numbered from `first`."""
    text = section.passage.text
    at, group = text.find(_OF_WHICH), first
    while at >= 0:
        following = text.find(_OF_WHICH, at + 1)
        if found := _sum(section, at, following if following >= 0 else len(text)):
            total, *parts = found
            yield _said(section, "sum", total, group)
            yield from (_said(section, "sum_part", part, group) for part in parts)
            group += 1
        at = following


def _sum(section: Met, at: int, limit: int) -> list[Counted]:
    """The number divided by the 其中 at `at` and its parts, none where one of them is not clear."""
    text = section.passage.text
    end = min(limit, section.passage.sentence_end(at))
    first = bisect_left(section.counts, at, key=lambda count: count.start)
    last = bisect_left(section.counts, end, key=lambda count: count.start)
    total = section.counts[first - 1] if first else None
    if total is None or at - total.end > _FAR or "\n" in text[total.end : at]:
        return []
    parts = [count for count in section.counts[first:last] if count.unit == total.unit]
    edges = [at, *(part.end for part in parts)]
    between = (text[edge : part.start] for edge, part in zip(edges, parts, strict=False))
    if len(parts) < 2 or any(word in words for words in between for word in _COMPARED):
        return []
    return [total, *parts]


def _said(section: Met, what: str, count: Counted, group: int) -> Statement:
    return section.statement(
        what, count.start, count.end, number=count.number, bound=count.bound, unit=count.unit, group=group
    )
