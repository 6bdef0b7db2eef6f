"""Which of several divisions of one name is meant: by the cities and provinces a text names, and the page's codes.

Accepts only one answer, and none where a code tells another division than the name and the text: it is looked up by
people then. Never takes a division that the name does not allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.reference.divisions.regions import Region, regions

_FIRST, _LAST = 12, 8
_LONGEST_NAME = 12


@dataclass(frozen=True, slots=True)
class Settled:
    """`regions`: the one that is meant, or those it still may be. `against`: the division of a code that none of them
    lies in, or another than the text tells; None where no code says otherwise.
    """

    regions: tuple[Region, ...]
    against: Region | None = None


def settle(
    candidates: tuple[Region, ...], lines: Sequence[str], year: int | None, codes: Sequence[str] = ()
) -> Settled:
    """The one candidate that `lines` and `codes` settle, else those that the codes leave.

    `lines` are `squeezed` (text/characters.py): the first and last count first, then the whole text. `codes`: of six
    digits, as a page's site code and 统一社会信用代码 hold them; a code of no division says nothing. Where the name
    itself leaves one candidate, codes are not asked: a page may stand on the site of another.
    """
    if len(candidates) < 2:
        return Settled(candidates)
    left, told = candidates, _told(candidates, lines, year)
    for division in (found for code in codes if (found := division_of(code, year))):
        left = tuple(row for row in left if row.code.startswith(division.code))
        if not left or (told is not None and told not in left):
            return Settled(candidates, division)
    if told is None and 1 < len(left) < len(candidates):
        told = _told(left, lines, year)
    return Settled((told,) if told else left)


def division_of(code: str, year: int | None) -> Region | None:
    """The division of a code of six digits, 440300 for 4403; one coded anew since is sought by its name nearby."""
    digits = code.removesuffix("00").removesuffix("00")
    row = regions().nearest(digits, year)
    if row is None or regions().may_have_existed(row, year):
        return row
    later = regions().renamed(row.name, year, within=row.code[:-2])
    return later[0] if len(later) == 1 else row


def _told(candidates: tuple[Region, ...], lines: Sequence[str], year: int | None) -> Region | None:
    """The candidate of which the text names all that it names of the others, and more."""
    above = {row: frozenset(r.name for r in regions().ancestors(row, year)) for row in candidates}
    names = frozenset().union(*above.values())
    for part in ((*lines[:_FIRST], *lines[-_LAST:]), lines):
        text = "\n".join(part)
        said = {name for name in names if _says(text, name)}
        winner = _winner({row: above[row] & said for row in candidates})
        if winner is not None:
            return winner
    return None


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
