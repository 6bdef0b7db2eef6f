"""Rules a printer left out, as far as the ones it drew tell: a table's open sides, and rows open at a page's edge.

What comes back is a guess, to be read beside the page as drawn and kept only where it reads better.
"""

from collections import defaultdict

from assets.staged.readers.pdfium import Rule

_LEVEL = 3.0
_FEWEST = 3


def closed(rules: list[Rule]) -> list[Rule]:
    """`rules`, and one more wherever three or more of them end level with nothing drawn across their ends."""
    across = [r for r in rules if r[2] - r[0] >= r[3] - r[1]]
    down = [r for r in rules if r[2] - r[0] < r[3] - r[1]]
    levels = {round(r[1] / _LEVEL) for r in across}
    tops = [(x0, y, x1, y) for end in (1, 3) for y, x0, x1 in _open_ends(down, end, 0, levels)]
    levels = {round(r[0] / _LEVEL) for r in down}
    sides = [(x, y0, x, y1) for end in (0, 2) for x, y0, y1 in _open_ends(across, end, 1, levels)]
    return [*rules, *tops, *sides]


def _open_ends(rules: list[Rule], end: int, along: int, drawn: set[int]) -> list[tuple[float, float, float]]:
    """Where rules end level at edge `end` and no rule is `drawn`: that level, and from where to where they stand."""
    level: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        level[round(rule[end] / _LEVEL)].append(rule)
    found = []
    for key, group in level.items():
        near = [*group, *level.get(key + 1, [])]
        stand = {round(rule[along]) for rule in near}
        if len(stand) >= _FEWEST and not drawn & {key - 1, key, key + 1}:
            found.append((near[0][end], min(r[along] for r in near), max(r[along + 2] for r in near)))
    return found
