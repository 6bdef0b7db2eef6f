"""The likeliest figures in a recogniser's answer: a search over steps that each tell one character or none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

FIGURES = "0123456789,.-+/增减"
# Characters a recogniser takes those of figures for.
ALIKE = {
    "0": "OoQDóòöÓÖ〇○◯口°口ｏＯ０",
    "1": "lIi|!丨丿｜1１ⅠÍíl]",
    "2": "Zz２",
    "3": "３З",
    "4": "４",
    "5": "Ss５",
    "6": "bG６б",
    "7": "７",
    "8": "B８",
    "9": "gq９",
    ",": "，、;；،‚",
    ".": "。．:：·•",
    "-": "—一ー－−–―_~",
    "+": "＋十",
    "/": "／∕⁄",
}
_KEPT = 6
_UNLIKELY = 1e-4
_SHOWN = 4
_NONE = (1.0, 0.0)


def likeliest(steps: Iterable[Sequence[float]]) -> list[tuple[str, float]]:
    """Figures with their chances, likeliest first; a step is the chances of none and of each of FIGURES.

    What the steps lack to 1 is the chance of something that is no figure: it lessens all.
    """
    ends: dict[str, tuple[float, float]] = {"": _NONE}  # how likely, ending in none and in its last character
    for step in steps:
        likely = [(n, chance) for n, chance in enumerate(step) if chance > _UNLIKELY]
        grown = _grown(ends, likely)
        best = sorted(grown.items(), key=lambda item: -sum(item[1]))[:_KEPT]
        ends = {text: (none, last) for text, (none, last) in best}
    scored = [(text, none + last) for text, (none, last) in ends.items() if text and none + last > _UNLIKELY]
    return sorted(scored, key=lambda item: -item[1])[:_SHOWN]


def _grown(ends: dict[str, tuple[float, float]], likely: list[tuple[int, float]]) -> dict[str, list[float]]:
    """Every text of `ends` with each of the `likely` characters after it: the same one again only after none."""
    grown: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for text, (none, last) in ends.items():
        for n, chance in likely:
            if n == 0:
                grown[text][0] += (none + last) * chance
                continue
            character = FIGURES[n - 1]
            again = text.endswith(character)
            grown[text + character][1] += (none if again else none + last) * chance
            if again:
                grown[text][1] += last * chance
    return grown
