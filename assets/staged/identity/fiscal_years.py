"""Years as reports print them: in digits or in Chinese, in a title, a period, a date. Decides for no report.

Every function takes lines without white space (`without_spaces`).
"""

import re
from collections.abc import Sequence

_ZERO = "〇零○Oo0"
_DIGITS = str.maketrans(f"一二三四五六七八九{_ZERO}", "123456789" + "0" * len(_ZERO))
_IN_DIGITS, _IN_CHINESE = r"20\d\d", rf"二[{_ZERO}][{_ZERO}一二三123][\d{_ZERO}一二三四五六七八九]"
YEAR = rf"(?:{_IN_DIGITS}|{_IN_CHINESE})"
YEARS = re.compile(rf"[(\[]?({YEAR})(?:年度|年|(?!\d))[)\]]?")
# Several years, as 2021-2023年 or 2022年和2023年.
SPAN = re.compile(rf"({YEAR})(?:年度|年)?(?:-+|[—–~]+|至|到|、|和|与|及)({YEAR})(?:年度|年|(?!\d))")
_DAY = r"[-./年][\d一二三四五六七八九十]{1,3}[-./月][\d一二三四五六七八九十]{1,3}日?"
DATE = rf"{YEAR}{_DAY}"
_TIME = r"(?:\d\d?:\d\d(?::\d\d)?)?"
# Dates, and the numbers of documents, as 〔2024〕5号: their years are not evidence of the fiscal year. Each alternative
# begins with one character, which is searched for three times as fast.
DATED = re.compile(
    "|".join(
        (
            *(f"{year}{_DAY}{_TIME}" for year in (_IN_DIGITS, _IN_CHINESE)),
            *(rf"{opening}{YEAR}[\])〕]第?\d{{1,4}}号" for opening in (r"\[", r"\(", "〔")),
        )
    )
)
_MONTH = re.compile(rf"({YEAR})[-./年]([\d一二三四五六七八九十]{{1,2}})[-./月]")
_PERIOD = re.compile(rf"({YEAR})年0?1月0?1日(.{{0,10}})12月31日")
_YEAR = re.compile(YEAR)
# A report on a year is due by March of the next, and few are signed or published later than June.
_MONTHS_OF_REPORTS = frozenset([*"123456一二三四五六", *(f"0{month}" for month in range(1, 7))])


def parse_year(digits: str) -> int:
    """The year printed as `digits`: 2023, 二〇二三 or 二零二三."""
    return int(digits.translate(_DIGITS))


def find_span(text: str) -> str | None:
    """The words by which `text` names several years, as 2021-2023年, except in dates; None where it names none so."""
    spans = (found for found in SPAN.finditer(DATED.sub("", text)) if parse_year(found[1]) != parse_year(found[2]))
    return next((found[0] for found in spans), None)


def find_years(text: str) -> set[int]:
    """The years that `text` names, except those of dates and document numbers."""
    return {parse_year(year) for year in re.findall(rf"({YEAR})年(?!版|\d{{1,2}}月)", DATED.sub("", text))}


def find_period_year(lines: Sequence[str]) -> int | None:
    """The year of the statistical period (…年1月1日…12月31日); None where the text states none or several."""
    periods = (match for line in lines if "月" in line for match in _PERIOD.finditer(line))
    years = {parse_year(year) for match in periods for year in (match[1], *_YEAR.findall(match[2]))}
    return years.pop() if len(years) == 1 else None


def year_before(date: str) -> int | None:
    """The fiscal year of a report of that `date`, which is the year before; None from July on, as it may be any."""
    found = _MONTH.search(date)
    return parse_year(found[1]) - 1 if found and found[2] in _MONTHS_OF_REPORTS else None
