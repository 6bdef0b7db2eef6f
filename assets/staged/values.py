"""The value of a printed cell: a number, or missing and how it is missing, or not a value of its type.

Reads strictly: missing is never 0, and amounts are converted only from a printed unit. Knows no labels and no rules.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from assets.text.characters import REVERSED, to_plain, without_note_marks, without_spaces
from assets.text.figure_notes import split_note
from assets.text.numerals import parse_han_number
from warehouse.reference.forms.form import CellType

# With a number:
#   number         printed as characters
#   by_form_order  its heading is lost; the column follows from the form's order
#   ocr            recognised from an image
#   ocr_by_sums    one of several OCR readings, the only one with which the form's sums hold
#   split_by_sums  digits that ran together or stand apart, divided in the only way with which the form's sums hold
#   calculated     the result of a plain sum that the spreadsheet does not hold
#   in_words       a count written in Chinese numerals
# Without a number:
#   blank, slash, dash, word   how it is missing
#   invalid         not a value of the cell's type
#   unsure          OCR confidence is low and no sum confirms it, or it may not be visible on the page
#   unit_ambiguous  an amount without a unit
Status = Literal[
    "number", "by_form_order", "ocr", "ocr_by_sums", "split_by_sums", "calculated", "in_words",
    "blank", "slash", "dash", "word", "invalid", "unsure", "unit_ambiguous",
]  # fmt: skip

# Nobody prints a number with a leading 0: 0012 is what remains of several cells whose borders were lost.
_NUMBER = re.compile(
    r"(?P<sign>[-+\u2212增减]?)\s*(?P<digits>0|[1-9]\d{0,11}|[1-9]\d{0,2}(?:,\d{3}){1,3})(?P<fraction>\.\d{1,10})?"
    r"\s*(?P<unit>亿元|万元|千元|元|件|条|项|个|宗|次)?",
    re.ASCII,
)
_DIGITS_APART = re.compile(r"\d{1,6}(?:\s+\d{1,6}){1,3}", re.ASCII)
_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_FIGURES_OF_A_ROW = 4
_MARKS: dict[str, Status] = {**dict.fromkeys("/\\\u2044\u2215\u2571", "slash"), **dict.fromkeys("无空", "word")}
# 八百九十五, 十二件. A single character may be the number of a heading: 三 of 三、本年度办理结果.
_IN_WORDS = re.compile(
    r"(?P<numeral>[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]{2,})(?:件|条|项|个|宗|次)?"
)
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500")
_MINUS = ("-", "\u2212", "减")
FORM_UNIT = "万元"
# One of each unit in 万元, as a fraction.
_IN_WAN = {"元": (1, 10_000), "千元": (1, 10), "万元": (1, 1), "亿元": (10_000, 1)}
_UNIT = "亿元|万元|千元|元"
_PRINTED_UNIT = re.compile(rf"单位[:：为]?\s*({_UNIT})|[（(\[]({_UNIT})[)）\],，、;；]")
_SEVERAL_UNITS = re.compile(rf"(?:{_UNIT})[/、,或和](?:{_UNIT})")
_UNIT_REMARK = re.compile(rf"[（(\[][^（）()\[\]]*(?:单位|{_UNIT})[^（）()\[\]]*[)）\]]|单位[:：为]?(?:{_UNIT}).*$")
_SMALLEST_WAN = Decimal("0.00000001")
_MOST_WAN = Decimal(10**10)


class Value(NamedTuple):
    """`number` is int for counts and changes, Decimal in 万元 for amounts, None where there is none."""

    status: Status
    number: int | Decimal | None = None

    def with_status(self, status: Status) -> "Value":
        return self if status == self.status else Value(status, self.number)


@lru_cache(maxsize=65_536)
def count_numbers(text: str) -> int:
    """How many numbers a cell's text holds; 1,234.5 is one."""
    return len(_TOKEN.findall(to_plain(without_note_marks(text))))


@lru_cache(maxsize=65_536)
def has_digits_apart(text: str) -> bool:
    """Whether a cell holds only digits, with white space among them: one number, or several."""
    return len(text) > 2 and _DIGITS_APART.fullmatch(to_plain(text)) is not None


def ends_in_figures(text: str) -> bool:
    """Whether a line ends in several figures with spaces between them, as a row of a table without rules does."""
    last = to_plain(text).split()[-_FIGURES_OF_A_ROW:]
    return len(last) == _FIGURES_OF_A_ROW and all(_NUMBER.fullmatch(word) for word in last)


@lru_cache(maxsize=65_536)
def looks_like_value(text: str) -> bool:
    """Whether a text is a number or a mark for no number (/, -, 无); false for a blank and for words."""
    printed = to_plain(without_note_marks(text))
    if not printed or _missing_status(printed) is not None:
        return bool(printed)
    if _NUMBER.fullmatch(printed) is not None:
        return True
    noted = split_note(printed)
    return noted is not None and _NUMBER.fullmatch(noted.figure) is not None


@lru_cache(maxsize=65_536)
def read_value(text: str, kind: CellType, unit: str | None = FORM_UNIT) -> Value:
    """The value of `text` printed in a cell of type `kind`; what the type forbids is `invalid`, as 3.5 件.

    A footnote mark after the number, and a note that explains it, are dropped. Only a change may have a sign, and only
    a count may be written in Chinese numerals (`in_words`). An amount
    is converted to 万元, at most ten digits and eight decimals, from the unit printed with it, else from `unit`, the
    unit of its heading; without either it is `unit_ambiguous`, except 0, which is 0 in every unit.
    """
    if REVERSED in text:
        return Value("invalid")
    text = without_note_marks(text)
    printed = to_plain(text)
    if missing := _missing_status(printed):
        return Value(missing)
    match = _NUMBER.fullmatch(printed)
    if match is None and (noted := split_note(printed)):
        return read_value(noted.figure, kind, unit)
    if match is None and kind == "count" and (in_words := _IN_WORDS.fullmatch(printed)):
        return _count_in_words(in_words["numeral"])
    if match is None or _has_note_digit(text) or (match["sign"] and kind != "change"):
        return Value("invalid")
    return _amount(match, unit) if kind == "amount" else _count(match)


def amount_by_unit(text: str) -> dict[str, Decimal]:
    """An amount without a unit, in 万元, by the unit assumed (元 and 万元); empty where it is not an amount."""
    readings = {unit: read_value(text, "amount", unit).number for unit in ("元", FORM_UNIT)}
    return {unit: Decimal(number) for unit, number in readings.items() if number is not None}


def printed_unit(heading: str) -> str | None:
    """The unit of money that a heading prints, None where it prints none, or several to choose from."""
    words = without_spaces(heading)
    found = _PRINTED_UNIT.search(words)
    return (found[1] or found[2]) if found and not _SEVERAL_UNITS.search(words) else None


def without_unit(heading: str) -> str:
    """A heading without its remark on the unit of money, if it has one."""
    return _UNIT_REMARK.sub("", heading) if "元" in heading else heading


def _count(match: re.Match[str]) -> Value:
    if match["fraction"] or match["unit"] in _IN_WAN:
        return Value("invalid")
    number = int(match["digits"].replace(",", ""))
    return Value("number", -number if match["sign"] in _MINUS else number)


def _count_in_words(numeral: str) -> Value:
    """The count of a numeral; 二〇 and 一二 may be digits written one by one, so they are invalid."""
    number = parse_han_number(numeral.translate(_FORMAL))
    return Value("invalid") if number is None else Value("in_words", number)


def _amount(match: re.Match[str], heading_unit: str | None) -> Value:
    amount = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    unit = match["unit"] or heading_unit
    if not amount:
        return Value("number", amount) if unit is None or unit in _IN_WAN else Value("invalid")
    if unit is None:
        return Value("unit_ambiguous")
    if unit not in _IN_WAN:
        return Value("invalid")
    times, parts = _IN_WAN[unit]
    wan = amount * times / parts
    exact = wan < _MOST_WAN and wan == wan.quantize(_SMALLEST_WAN)
    return Value("number", wan) if exact else Value("invalid")


def _has_note_digit(text: str) -> bool:
    """Whether a raised or ringed digit is in `text`: a footnote mark, which `to_plain` would turn into a digit."""
    return any(unicodedata.category(char) == "No" for char in text)


def _missing_status(printed: str) -> Status | None:
    if not printed:
        return "blank"
    if all(char in _DASHES for char in printed):
        return "dash"
    return _MARKS.get(printed)
