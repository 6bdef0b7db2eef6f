"""Rules a printer left out, as far as the ones it drew tell: a table's open sides, and rows open at a page's edge.

What comes back is a guess, to be read beside the page as drawn and kept only where it reads better.
"""

from collections import defaultdict
from collections.abc import Iterator

from assets.staged.readers.page_layout.sheet import Rule

_LEVEL = 3.0
_FEWEST = 3


def closed(rules: list[Rule]) -> list[Rule]:
    """`rules`, and one more wherever three or more of them end level with nothing drawn across their ends."""
    across = [r for r in rules if r[2] - r[0] >= r[3] - r[1]]
    down = [r for r in rules if r[2] - r[0] < r[3] - r[1]]
    tops = [(x0, y, x1, y) for end in (1, 3) for y, x0, x1 in _open_ends(down, across, end, 0)]
    sides = [(x, y0, x, y1) for end in (0, 2) for x, y0, y1 in _open_ends(across, down, end, 1)]
    return [*rules, *tops, *sides]


def _open_ends(rules: list[Rule], others: list[Rule], end: int, along: int) -> Iterator[tuple[float, float, float]]:
    """Where rules end level at edge `end` and no other is drawn across: that level, and from where to where they stand.

    What is drawn across a few of the ends, such as the shade of one cell, leaves the others open.
    """
    level: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        level[round(rule[end] / _LEVEL)].append(rule)
    drawn: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for other in others:
        drawn[round(other[1 - along] / _LEVEL)].append((other[along] - _LEVEL, other[along + 2] + _LEVEL))
    begun = _beginnings(rules, end, along)
    for key, group in level.items():
        near = [*group, *level.get(key + 1, [])]
        spans = [span for at in (key - 1, key, key + 1) for span in drawn.get(at, ())]
        ends = {
            round(rule[along])
            for rule in near
            if not any(low <= rule[along] <= high for low, high in spans) and not _places(rule, end, along) & begun
        }
        if len(ends) >= _FEWEST:
            yield near[0][end], min(r[along] for r in near), max(r[along + 2] for r in near)


def _beginnings(rules: list[Rule], end: int, along: int) -> set[tuple[int, int]]:
    """The places where a rule begins that goes on from one that ends there."""
    other = (4 if end % 2 else 2) - end
    long = (rule for rule in rules if abs(rule[end] - rule[other]) > _LEVEL)
    return {place for rule in long for place in _places(rule, other, along)}


def _places(rule: Rule, end: int, along: int) -> set[tuple[int, int]]:
    """An end of a rule as a place, and what is near it."""
    at, across = round(rule[end] / _LEVEL), round(rule[along])
    return {(at + a, across + b) for a in (0, 1) for b in (0, 1)}
