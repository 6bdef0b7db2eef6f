"""Rules that a printer left out, inferred from the ones it drew: open sides of tables, and rows open at a page's edge.

These are guesses: readings.py offers them beside the page as drawn.
"""

from collections import defaultdict
from collections.abc import Iterator

from assets.staged.readers.page_layout.laid_out_page import Rule

_LEVEL_WITHIN = 3.0
_FEWEST_ENDS = 3


def close_open_sides(rules: list[Rule]) -> list[Rule]:
    """`rules`, plus one rule wherever three or more rules end level with no rule across their ends."""
    across = [r for r in rules if r[2] - r[0] >= r[3] - r[1]]
    down = [r for r in rules if r[2] - r[0] < r[3] - r[1]]
    tops = [(x0, y, x1, y) for end in (1, 3) for y, x0, x1 in _open_ends(down, across, end, 0)]
    sides = [(x, y0, x, y1) for end in (0, 2) for x, y0, y1 in _open_ends(across, down, end, 1)]
    return [*rules, *tops, *sides]


def _open_ends(rules: list[Rule], others: list[Rule], end: int, along: int) -> Iterator[tuple[float, float, float]]:
    """The level of each group of rules that end together at edge `end` with no rule across, and the extent of the
    group.

    A rule across only a few of the ends, such as the shade of one cell, leaves the other ends open.
    """
    level: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        level[round(rule[end] / _LEVEL_WITHIN)].append(rule)
    crossing: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for other in others:
        crossing[round(other[1 - along] / _LEVEL_WITHIN)].append(
            (other[along] - _LEVEL_WITHIN, other[along + 2] + _LEVEL_WITHIN)
        )
    continued = _continued_ends(rules, end, along)
    for key, group in level.items():
        ends_here = [*group, *level.get(key + 1, [])]
        spans = [span for at in (key - 1, key, key + 1) for span in crossing.get(at, ())]
        ends = {
            round(rule[along])
            for rule in ends_here
            if not any(low <= rule[along] <= high for low, high in spans) and not _places(rule, end, along) & continued
        }
        if len(ends) >= _FEWEST_ENDS:
            yield ends_here[0][end], min(r[along] for r in ends_here), max(r[along + 2] for r in ends_here)


def _continued_ends(rules: list[Rule], end: int, along: int) -> set[tuple[int, int]]:
    """The places where a rule that begins there continues one that ends there."""
    other = (4 if end % 2 else 2) - end
    long_rules = (rule for rule in rules if abs(rule[end] - rule[other]) > _LEVEL_WITHIN)
    return {place for rule in long_rules for place in _places(rule, other, along)}


def _places(rule: Rule, end: int, along: int) -> set[tuple[int, int]]:
    """The end of a rule as grid places: its own and its neighbours."""
    at, across = round(rule[end] / _LEVEL_WITHIN), round(rule[along])
    return {(at + a, across + b) for a in (0, 1) for b in (0, 1)}
