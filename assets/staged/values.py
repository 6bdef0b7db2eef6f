"""A printed value read strictly: a number, or missing with the way it is missing, or not a value of its type.

Missing is never 0. Holds no labels and no rules.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assets.staged.cells.units import FORM_UNIT, IN_WAN
from assets.text.characters import plain, unnoted
from warehouse.reference.forms.form import CellType

# A number stands as characters in the document, or was recognised from a picture (`ocr`); `_by_sums` where it could be
# read in several ways and the form's sums hold with this one only. Without a number: how it is missing, `invalid` where
# it is no value of its type, `unsure` where it was recognised too faintly and no sum confirms it, or may not show on
# the page, `unit_ambiguous` where an amount has no unit. `by_form_order`: a number whose heading is lost, and which is
# where the form's own order has it.
Status = Literal[
    "number", "by_form_order", "ocr", "ocr_by_sums", "split_by_sums",
    "blank", "slash", "dash", "word", "invalid", "unsure", "unit_ambiguous",
]  # fmt: skip

# A leading 0 is no way to print a number: 0012 is what is left of several cells whose rules were lost.
_NUMBER = re.compile(
    r"(?P<sign>[-+\u2212增减]?)\s*(?P<digits>0|[1-9]\d{0,11}|[1-9]\d{0,2}(?:,\d{3}){1,3})(?P<fraction>\.\d{1,10})?"
    r"\s*(?P<unit>亿元|万元|千元|元|件|条|项|个|宗|次)?",
    re.ASCII,
)
_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_MARKS: dict[str, Status] = {**dict.fromkeys("/\\\u2044\u2215\u2571", "slash"), **dict.fromkeys("无空", "word")}
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500")
_MINUS = ("-", "\u2212", "减")
_SMALLEST_WAN = Decimal("0.00000001")
_MOST_WAN = Decimal(10**10)


@dataclass(frozen=True, slots=True)
class Value:
    """`number` is int for counts and changes, Decimal in 万元 for amounts, None where there is none."""

    status: Status
    number: int | Decimal | None = None


@lru_cache(maxsize=65_536)
def numbers_in(text: str) -> int:
    """How many numbers a cell's text holds; 1,234.5 is one."""
    return len(_TOKEN.findall(plain(unnoted(text))))


@lru_cache(maxsize=65_536)
def looks_like_value(text: str) -> bool:
    """True for a number or a mark that stands for none, false for blank and for words."""
    printed = plain(unnoted(text))
    return bool(printed) and (_missing(printed) is not None or _NUMBER.fullmatch(printed) is not None)


@lru_cache(maxsize=65_536)
def read_value(text: str, kind: CellType, unit: str | None = FORM_UNIT) -> Value:
    """The value printed as `text` in a cell of type `kind`; print that the type forbids is `invalid`, as 3.5 件 is.

    The mark of a note behind it is no part of it. Only a change may have a sign. An amount is turned into 万元, of
    which there are ten digits and eight places, from the unit printed with it, else from `unit`, that of its heading;
    where neither prints one it is `unit_ambiguous`, but for 0, which is 0 in any.
    """
    text = unnoted(text)
    printed = plain(text)
    if missing := _missing(printed):
        return Value(missing)
    match = _NUMBER.fullmatch(printed)
    if match is None or _noted(text) or (match["sign"] and kind != "change"):
        return Value("invalid")
    return _amount(match, unit) if kind == "amount" else _count(match)


def amounts_in(text: str) -> dict[str, Decimal]:
    """What an amount without a unit is in 万元, read as 元 and as 万元; empty where it is no amount."""
    readings = {unit: read_value(text, "amount", unit).number for unit in ("元", FORM_UNIT)}
    return {unit: Decimal(number) for unit, number in readings.items() if number is not None}


def _count(match: re.Match[str]) -> Value:
    if match["fraction"] or match["unit"] in IN_WAN:
        return Value("invalid")
    number = int(match["digits"].replace(",", ""))
    return Value("number", -number if match["sign"] in _MINUS else number)


def _amount(match: re.Match[str], headed: str | None) -> Value:
    amount = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    unit = match["unit"] or headed
    if not amount:
        return Value("number", amount) if unit is None or unit in IN_WAN else Value("invalid")
    if unit is None:
        return Value("unit_ambiguous")
    if unit not in IN_WAN:
        return Value("invalid")
    times, parts = IN_WAN[unit]
    wan = amount * times / parts
    exact = wan < _MOST_WAN and wan == wan.quantize(_SMALLEST_WAN)
    return Value("number", wan) if exact else Value("invalid")


def _noted(text: str) -> bool:
    """Whether a raised or ringed digit is in `text`: the mark of a note, which `plain` would make part of a number."""
    return any(unicodedata.category(char) == "No" for char in text)


def _missing(printed: str) -> Status | None:
    if not printed:
        return "blank"
    if all(char in _DASHES for char in printed):
        return "dash"
    return _MARKS.get(printed)
