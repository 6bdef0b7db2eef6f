"""Numbers with a unit in running text: 1,234件, 12 余条, 十二件, 3万余元. Does not know what they count.

Reads strictly: what may be a range, an ordinal, rounded or a figure of speech (近百件, 数十条, 3至5件) is skipped.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

Bound = Literal["exact", "at_least"]

_UNIT = re.compile("[件条宗份起例项个次篇期部则元]")
_NO_UNIT = frozenset("事套次")  # 一件事, 件次
_HAN = "零〇一二两三四五六七八九十百千万亿"
_DIGIT_RUN, _ROUNDED = "0123456789,，.", "余多几万"
_LAST = frozenset(f"0123456789{_HAN}余多几")
_LONGEST = 24
_NUMBER = re.compile(
    rf"(?P<number>(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?:\.\d+)?万?|[{_HAN}]+)(?P<more>余|多|几)?", re.ASCII
)
# 第三件, 数十件, 统一件; 3-5件, 3至5件, 3、4件.
_NOT_BEHIND = frozenset(
    "0123456789-−第数几上成统同唯逐任某这那每哪单专ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)
_LINE_OR_RANGE = frozenset("\n/~～-—–‐至到、")
_ABOUT = re.compile("(?:大约|约|超过|逾|超|不少于|不低于|至少|达到?|共计?|将近|接近|近|不到|不足|至多|最多){1,2}\\Z")
_ABOUT_ENDS = frozenset("约过逾超于少达到共计近足多")
_LONGEST_ABOUT = 6
_LOWER = re.compile("约|超|逾|不少于|不低于|至少")
_UPPER = re.compile("近|不到|不足|至多|最多")
_ABOVE = re.compile("以上|余|多(?!次|个)")
_PLACES = {"十": 10, "百": 100, "千": 1000}
_DIGITS = {**dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)), "两": 2}
_BOUNDS: tuple[Bound, Bound] = ("exact", "at_least")
_WAN = 10_000
_FEN = Decimal("0.01")
_MOST_DIGITS = 12


class NumberWithUnit(NamedTuple):
    """A number and its unit, from `start` to `end` of a text, with a word such as 约 before it.

    Money is in 元, converted from 万元; only money may have a fraction.
    """

    start: int
    end: int
    number: int | Decimal
    bound: Bound
    unit: str


def find_numbers(text: str) -> Iterator[NumberWithUnit]:
    """Every number with a unit in `text`, plain and without spaces, in order."""
    for unit in _UNIT.finditer(text):
        at = unit.start()
        if (
            at
            and text[at - 1] in _LAST
            and text[at + 1 : at + 2] not in _NO_UNIT
            and (found := _number_before(text, unit))
        ):
            yield found


def _number_before(text: str, unit: re.Match[str]) -> NumberWithUnit | None:
    end = unit.start()
    run = text[max(0, end - _LONGEST) : end]
    core = run.rstrip(_ROUNDED)
    head = core.rstrip(_DIGIT_RUN if core[-1:] in _DIGIT_RUN else _HAN)
    start = end - len(run[len(head) :].lstrip(",，."))
    found = _NUMBER.fullmatch(text, start, end)
    if found is None or _is_no_count_after(text[max(0, start - 2) : start]):
        return None
    qualifier = ""
    if (
        start
        and text[start - 1] in _ABOUT_ENDS
        and (about := _ABOUT.search(text[max(0, start - _LONGEST_ABOUT) : start]))
    ):
        qualifier = about[0]
    above = _ABOVE.match(text, end + 1)
    more = bool(found["more"] or above or (qualifier and _LOWER.search(qualifier)))
    number = _value(found["number"], unit[0], rounded=more)
    if number is None or (qualifier and _UPPER.search(qualifier)):
        return None
    return NumberWithUnit(start - len(qualifier), above.end() if above else end + 1, number, _BOUNDS[more], unit[0])


def _is_no_count_after(two: str) -> bool:
    """Whether a number after these two characters is an ordinal, a figure of speech or the end of a range.

    A digit at the end of the line above may belong to the number.
    """
    return two[-1:] in _NOT_BEHIND or (two[-1:] in _LINE_OR_RANGE and two[:-1].isdecimal())


def _value(printed: str, unit: str, *, rounded: bool) -> int | Decimal | None:
    """The number printed; None for 1.5件, 3万件 (which may be rounded), 05 and 一二."""
    if printed.isdecimal() and unit != "元":
        return int(printed) if len(printed) <= _MOST_DIGITS and (printed[0] != "0" or len(printed) == 1) else None
    digits = printed.replace(",", "").replace("，", "")
    if digits[0] not in "0123456789":
        number = parse_han_number(digits)
        return Decimal(number).quantize(_FEN) if number is not None and unit == "元" else number
    wan = digits.endswith("万")
    digits = digits.removesuffix("万")
    if len(digits) > _MOST_DIGITS or (digits[0] == "0" and digits[1:2] not in ("", ".")):
        return None
    amount = Decimal(digits) * (_WAN if wan else 1)
    if unit == "元":
        return amount.quantize(_FEN) if amount == amount.quantize(_FEN) else None
    if "." in digits or (wan and not rounded):
        return None
    return int(amount)


def parse_han_number(numeral: str) -> int | None:
    """The value of 十二, 一百零五, 两千三百 or 一万二千; None for an incomplete numeral, as 百 or 一二."""
    above, _, below = numeral.rpartition("万")
    if "亿" in numeral or "万" in above or (numeral[:1] in ("零", "〇") and len(numeral) > 1):
        return None
    high = _below_wan(above) if "万" in numeral else 0
    low = _below_wan(below) if below else 0
    if high is None or low is None or (not below and "万" not in numeral):
        return None
    return high * _WAN + low


def _below_wan(numeral: str) -> int | None:
    if numeral in ("零", "〇"):
        return 0
    total, digit, last = 0, None, _WAN
    for char in numeral:
        if char in _PLACES:
            place = _PLACES[char]
            if place >= last or (digit is None and not (place == 10 and total == 0)) or digit == 0:
                return None
            total, digit, last = total + (digit or 1) * place, None, place
        elif digit is None or digit == 0:
            digit = _DIGITS.get(char)
            if digit is None:
                return None
        else:
            return None
    if digit == 0 or (digit is not None and last not in (_WAN, 10) and "零" not in numeral and "〇" not in numeral):
        return None
    return total + (digit or 0) if numeral else None
