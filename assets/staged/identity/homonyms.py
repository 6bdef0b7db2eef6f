"""Which of several divisions of one name is meant, by the divisions above them that a text names and the page's codes.

Accepts a single answer only, and none where a code contradicts the name or the text. Never takes a division that the
name does not allow.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from warehouse.reference.divisions.regions import Region, regions

_FIRST_LINES, _LAST_LINES = 12, 8
_LONGEST_NAME = 12
_SENTENCE = re.compile("[，,。；;]")
_DIRECTS = "人民政府|政府|委|办公[厅室]|的?部署"  # what follows the name of a division whose organs direct the body


@dataclass(frozen=True, slots=True)
class HomonymResolution:
    """`regions`: the division that is meant, or those that remain possible.

    `contradicted_by`: the division of a code that contains none of them, or not the one the text names; None where no
    code disagrees. `settled_by`: text or code, where there were several and one is left. `weak`: the text mentions the
    division above only in passing, as one that was visited.
    """

    regions: tuple[Region, ...]
    contradicted_by: Region | None = None
    settled_by: Literal["text", "code"] | None = None
    weak: bool = False


def resolve_homonyms(
    candidates: tuple[Region, ...], lines: Sequence[str], year: int | None, codes: Sequence[str] = ()
) -> HomonymResolution:
    """The one candidate that `lines` and `codes` determine, else those that the codes leave.

    `lines` have no white space (`without_spaces`); the first and last are read first, then the whole text. `codes`: six
    digits each, from a page's site code and 统一社会信用代码; a code of no division is ignored. A single candidate is
    returned without a look at the codes: a page may be on the site of another division.
    """
    if len(candidates) < 2:
        return HomonymResolution(candidates)
    left, named = candidates, _named_in_text(candidates, lines, year)
    for division in (found for code in codes if (found := division_by_code(code, year))):
        left = tuple(row for row in left if row.code.startswith(division.code))
        if not left or (named is not None and named not in left):
            return HomonymResolution(candidates, division)
    if named is None and 1 < len(left) < len(candidates):
        named = _named_in_text(left, lines, year)
    if named:
        weak = left != (named,) and _named_in_text(left, _firm_mentions(lines, named.name), year) != named
        return HomonymResolution((named,), settled_by="text", weak=weak)
    return HomonymResolution(left, settled_by="code" if len(left) == 1 else None)


def _firm_mentions(lines: Sequence[str], name: str) -> list[str]:
    """What of `lines` names the divisions above `name` and no others: headings, signatures and publishers outside
    sentences, and in sentences a division before `name`, or before the organs that direct the body.
    """
    firm = re.compile(rf"[一-鿿]{{2,20}}?[省市区县州盟旗](?={_DIRECTS}|{re.escape(name)})")
    return ["，".join(firm.findall(line)) if _SENTENCE.search(line) else line for line in lines]


def division_by_code(code: str, year: int | None) -> Region | None:
    """The division of a code of six digits, 440300 for 4403; where its code has changed since, by its name nearby."""
    digits = code.removesuffix("00").removesuffix("00")
    row = regions().nearest(digits, year)
    if row is None or regions().may_have_existed(row, year):
        return row
    later = regions().renamed(row.name, year, within=row.code[:-2])
    return later[0] if len(later) == 1 else row


def _named_in_text(candidates: tuple[Region, ...], lines: Sequence[str], year: int | None) -> Region | None:
    """The candidate of which the text names more divisions above it than of any other."""
    above = {row: frozenset(r.name for r in regions().ancestors(row, year)) for row in candidates}
    names = frozenset().union(*above.values())
    for part in ((*lines[:_FIRST_LINES], *lines[-_LAST_LINES:]), lines):
        text = "\n".join(part)
        mentioned = {name for name in names if _mentions(text, name)}
        best = _best_supported({row: above[row] & mentioned for row in candidates})
        if best is not None:
            return best
    return None


def _best_supported(mentioned: dict[Region, frozenset[str]]) -> Region | None:
    """The division of which everything is mentioned that is mentioned of any other, and more."""
    best = max(mentioned, key=lambda row: len(mentioned[row]))
    return best if all(mentioned[row] < mentioned[best] for row in mentioned if row != best) else None


def _mentions(text: str, name: str) -> bool:
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
