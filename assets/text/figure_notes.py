"""A figure with a note in its cell, as 22（其中修订16件）: the figure, and the note that explains it.

A note that corrects, scales or turns the figure, adds to it, names another period or has a larger number makes it
unclear which number is the value: such a cell is not split. Reads no value (assets/staged/values.py).
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assets.text.characters import to_plain

_FIGURE = r"[-+\u2212增减]?\s*\d(?:[\d,.]*\d)?\s*(?:亿元|万元|千元|元|件|条|项|个|宗|次)?"
_NOTED = re.compile(rf"({_FIGURE})\s*(?:\(([^()]+)\)|[,;:]?\s*((?:其中|包括|含).+))", re.ASCII | re.DOTALL)
_WORD = re.compile(r"[^\W\d_]")
_UNIT = re.compile("(?:亿|万|千)?元|[件条项个宗次]")
_UNCLEAR = re.compile(
    r"应为|实[为际有]|[更修订]正|更改|改为|原[为报填]|调整|误|漏|上年|上一年|去年|前年|往年|历年|累计|合计|总计|元|20\d\d年"
    r"|[百千万亿倍%‰]|分之|约|(?<!其)余|左右|上下|以[上下内]|[不未][含包计]|另|除外|减|降|负(?!责)|少|美金|[外港]币",
    re.ASCII,
)
_NUMBER = re.compile(r"\d+(?:,\d{3})*", re.ASCII)
_LONGEST_NOTE_NUMBER = 2
_REFERENCE = re.compile(r"(?:注|附[件表]|说明|脚注|第)[:：]?\s*\d{1,2}(?![\d,]*\s*[件条项个宗次])", re.ASCII)


class NotedFigure(NamedTuple):
    """A figure as printed, and the note after it."""

    figure: str
    note: str


def may_be_note_number(before: str, text: str) -> bool:
    """Whether a `text` that is set apart, as a link, may be the number of a note on the figure at the end of `before`:
    it is a short number, right behind a digit.
    """
    return before[-1:].isdigit() and text.isdigit() and len(text) <= _LONGEST_NOTE_NUMBER


@lru_cache(maxsize=65_536)
def split_note(text: str) -> NotedFigure | None:
    """The figure and the note of a cell; None where it is anything else, or the note leaves the figure unclear."""
    if len(text) < 3:
        return None
    found = _NOTED.fullmatch(to_plain(text))
    if found is None:
        return None
    figure, note = found[1].strip(), (found[2] or found[3]).strip()
    if not _WORD.search(note) or _UNIT.fullmatch(note) or _UNCLEAR.search(note) or _exceeds(note, figure):
        return None
    return NotedFigure(figure, note)


def _exceeds(note: str, figure: str) -> bool:
    """Whether a number in the note, other than that of a remark or annex, is larger than the figure: no part of it."""
    whole = Decimal(_NUMBER.findall(figure)[0].replace(",", ""))
    return any(Decimal(part.replace(",", "")) > whole for part in _NUMBER.findall(_REFERENCE.sub("", note)))
