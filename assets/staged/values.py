"""A printed value read strictly: a number, or missing with the way it is missing, or not a value of its type.

Missing is never 0. Holds no labels and no rules.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assets.staged.characters import plain
from warehouse.reference.form import CellType

Status = Literal["number", "blank", "slash", "dash", "word", "invalid"]

_NUMBER = re.compile(
    r"(?P<sign>[-+\u2212增减]?)\s*(?P<digits>\d+|\d{1,3}(?:,\d{3})+)(?P<fraction>\.\d+)?\s*(?P<unit>万元|元|件|条|项|个|宗|次)?"
)
_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_MARKS: dict[str, Status] = {"/": "slash", "\\": "slash", "无": "word", "空": "word"}
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500")
_MINUS = ("-", "\u2212", "减")
_YUAN_A_WAN = 10_000


@dataclass(frozen=True, slots=True)
class Value:
    """`number` is int for counts and changes, Decimal in 万元 for amounts, None unless `status` is number."""

    status: Status
    number: int | Decimal | None = None


@lru_cache(maxsize=65_536)
def numbers_in(text: str) -> int:
    """How many numbers a cell's text holds; 1,234.5 is one."""
    return len(_TOKEN.findall(plain(text)))


@lru_cache(maxsize=65_536)
def looks_like_value(text: str) -> bool:
    """True for a number or a mark that stands for none, false for blank and for words."""
    printed = plain(text)
    return bool(printed) and (_missing(printed) is not None or _NUMBER.fullmatch(printed) is not None)


@lru_cache(maxsize=65_536)
def read_value(text: str, kind: CellType) -> Value:
    """The value printed as `text` in a cell of type `kind`; print that the type forbids is `invalid`, as 3.5 件 is.

    Only a change may have a sign. 元 in an amount is turned into 万元.
    """
    printed = plain(text)
    if missing := _missing(printed):
        return Value(missing)
    match = _NUMBER.fullmatch(printed)
    if match is None or (kind != "change" and match["sign"]):
        return Value("invalid")
    amount = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    if match["sign"] in _MINUS:
        amount = -amount
    if kind == "amount":
        return Value("number", amount / _YUAN_A_WAN if match["unit"] == "元" else amount)
    if match["fraction"] or match["unit"] in ("元", "万元"):
        return Value("invalid")
    return Value("number", int(amount))


def _missing(printed: str) -> Status | None:
    if not printed:
        return "blank"
    if all(char in _DASHES for char in printed):
        return "dash"
    return _MARKS.get(printed)
