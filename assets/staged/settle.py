"""Which of several divisions of one name a text means, by the cities and provinces it names.

Accepts only one answer: the candidate of which the text names all that it names of the others, and more.
"""

from collections.abc import Sequence

from warehouse.reference.regions import Region, regions

_FIRST, _LAST = 12, 8
_LONGEST_NAME = 12


def settle(candidates: tuple[Region, ...], lines: Sequence[str], year: int | None) -> tuple[Region, ...]:
    """The one candidate that `lines` settle, else all: the first and last lines count first, then the whole text.

    `lines` are `squeezed` (characters.py).
    """
    if len(candidates) < 2:
        return candidates
    above = {row: frozenset(r.name for r in regions().ancestors(row, year)) for row in candidates}
    names = frozenset().union(*above.values())
    for part in ((*lines[:_FIRST], *lines[-_LAST:]), lines):
        text = "\n".join(part)
        said = {name for name in names if _says(text, name)}
        winner = _winner({row: above[row] & said for row in candidates})
        if winner is not None:
            return (winner,)
    return candidates


def _winner(said: dict[Region, frozenset[str]]) -> Region | None:
    best = max(said, key=lambda row: len(said[row]))
    return best if all(said[row] < said[best] for row in said if row != best) else None


def _says(text: str, name: str) -> bool:
    """Whether `text` names `name`, and not only a longer name that ends with it: 共和县 does not name 和县."""
    at = text.find(name)
    while at >= 0:
        longer = (text[at - more : at] + name for more in range(1, min(_LONGEST_NAME - len(name), at) + 1))
        if not any(map(regions().is_division, longer)) and not _is_market(text, at + len(name)):
            return True
        at = text.find(name, at + 1)
    return False


def _is_market(text: str, end: int) -> bool:
    """南京市场 is a market, 南京市市场 a market of 南京市."""
    return text[end - 1] == "市" and text[end : end + 1] == "场"
