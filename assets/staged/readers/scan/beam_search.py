"""The likeliest figures in the output of a recogniser: a beam search over steps that each give one
character or none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

FIGURES = "0123456789,.-+/增减"
# Characters that a recogniser confuses with those of figures.
LOOKALIKES = {
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
_BEAM_WIDTH = 6
_SMALLEST_CHANCE = 1e-4
_MOST_RESULTS = 4
_START = (1.0, 0.0)


def find_likeliest(steps: Iterable[Sequence[float]]) -> list[tuple[str, float]]:
    """Figures with their chances, likeliest first. Each step gives the chance of none and of each of FIGURES.

    What a step lacks to 1 is the chance of a character that is not part of a figure; it lowers all results.
    """
    beam: dict[str, tuple[float, float]] = {"": _START}  # chances of ending in a blank step and in the last character
    for step in steps:
        likely = [(n, chance) for n, chance in enumerate(step) if chance > _SMALLEST_CHANCE]
        extended = _extend(beam, likely)
        best = sorted(extended.items(), key=lambda item: -sum(item[1]))[:_BEAM_WIDTH]
        beam = {text: (none, last) for text, (none, last) in best}
    scored = [(text, none + last) for text, (none, last) in beam.items() if text and none + last > _SMALLEST_CHANCE]
    return sorted(scored, key=lambda item: -item[1])[:_MOST_RESULTS]


def _extend(beam: dict[str, tuple[float, float]], likely: list[tuple[int, float]]) -> dict[str, list[float]]:
    """Every text of the beam extended by each of the `likely` characters. A character repeats only after none."""
    extended: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for text, (none, last) in beam.items():
        for n, chance in likely:
            if n == 0:
                extended[text][0] += (none + last) * chance
                continue
            character = FIGURES[n - 1]
            repeats = text.endswith(character)
            extended[text + character][1] += (none if repeats else none + last) * chance
            if repeats:
                extended[text][1] += last * chance
    return extended
