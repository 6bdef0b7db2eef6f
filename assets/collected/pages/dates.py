"""Finds dates in texts and URLs: 2025-01-20, 2025年1月20日, 二〇二五年一月二十日, /202501/t20250120_1.html.

Does not know what a date means.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

_DIGITS = str.maketrans("一二三四五六七八九〇零○", "123456789000")
_NUMBER = "[一二三四五六七八九十]{1,3}"
PRINTED = (
    rf"(?:(?<!\d)20\d\d\s?[-/.年]\s?[01]?\d\s?[-/.月]\s?[0-3]?\d(?!\d)(?:\s?日)?"
    rf"|二[〇零○][一二三四][〇零○一二三四五六七八九]年{_NUMBER}月{_NUMBER}日)"
)
_PRINTED = re.compile(PRINTED, re.ASCII)
_PARTS = re.compile(r"[-/.年月日\s]+")
_ADDRESS = re.compile(r"(?<!\d)(?:(20\d\d)/(\d{1,2})/(\d{1,2})(?=/)|(20\d\d)-?([01]\d)[-/]?([0-3]\d)(?!\d))", re.ASCII)


def printed_dates(text: str) -> Iterator[date]:
    """Each valid date in `text`, in order."""
    for found in _PRINTED.finditer(text):
        year, month, day = (_number(part) for part in _PARTS.split(found[0])[:3])
        yield from _day(year, month, day)


def dates_in_url(url: str) -> Iterator[date]:
    """Each date in the path of a URL; a year and month alone are not a date."""
    for found in _ADDRESS.finditer(url.partition("?")[0]):
        year, month, day = (int(part) for part in found.groups() if part)
        yield from _day(year, month, day)


def _number(part: str) -> int:
    """12 for 12, 十二 and 一二."""
    if part.isascii():
        return int(part)
    tens, ten, ones = part.partition("十")
    if not ten:
        return int(part.translate(_DIGITS))
    return int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    with suppress(ValueError):
        yield date(year, month, day)
