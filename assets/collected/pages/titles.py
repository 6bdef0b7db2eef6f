"""What the words of a link say: an annual disclosure report, a folder of such, or one of the pages that look alike.

The patterns are titles.yaml. Reads a title alone; whether a page is a report is told when it is read (assets/staged).
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from assets.text.characters import in_words, squeezed
from warehouse.messages import Message
from warehouse.yaml_models import Declared, load

TITLES = Path(__file__).parent / "titles.yaml"
LONGEST = 200
FIRST, LAST = 2008, 2100  # the Regulation came into force in 2008
_ZERO = "〇零○Oo0"
_HAN = rf"二[{_ZERO}][{_ZERO}一二三][\d{_ZERO}一二三四五六七八九]"
_YEAR = rf"(?:20\d\d|{_HAN})"
_DIGITS = str.maketrans(f"一二三四五六七八九{_ZERO}", "123456789" + "0" * len(_ZERO))
_YEARS = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
# A day of publication is of no fiscal year; the last day of a period is.
_PUBLISHED = re.compile(
    rf"(?<!\d)(?<!截至)(?<!截止){_YEAR}[-./年](?!12[-./月]31)[01]?\d(?:[-./月](?:[0-3]?\d日?)?)?(?!\d)"
)
# What may stand behind the name of a report: its year, a version, how many pages.
_END = re.compile(rf"[()\[\]【】《》_.-]*(?:{_YEAR}(?:年度?)?)?(?:更正版|修订版|正式版|全文)?[()\[\]【】《》_.-]*")
_UNNAMED = Message(zh="没有年度信息公开报告的字样", en="no words of an annual disclosure report")


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written.replace("{year}", _YEAR))


def _compiles(written: str) -> str:
    try:
        _pattern(written)
    except re.error as error:
        raise ValueError(f"'{written}' is no pattern: {in_words(error)}") from error
    return written


class Words(Declared):
    """Patterns, and why a title that one of them matches is what it is."""

    id: str
    zh: str
    en: str
    patterns: tuple[Annotated[str, AfterValidator(_compiles)], ...]
    weak: bool = False
    either: bool = False

    @cached_property
    def any(self) -> re.Pattern[str]:
        return _pattern("|".join(f"(?:{written})" for written in self.patterns))


class Titles(Declared):
    """The file: what is no report, what is a folder, what is a report."""

    others: tuple[Words, ...]
    folders: tuple[Words, ...]
    reports: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whether a title is a report's, why or why not, the fiscal year it names; whether it leads to a list."""

    is_report: bool
    why: Message
    fiscal_year: int | None = None
    folder: bool = False


def recognised(title: str) -> Recognised:
    """What a link called `title` leads to; never raises, and white space and width of characters do not matter."""
    return _recognised("".join(title.split())[:LONGEST])


@lru_cache(maxsize=16_384)
def _recognised(title: str) -> Recognised:
    text = squeezed(title)
    named = next(((w, found) for w in _titles().reports if (found := w.any.search(text))), None)
    year = fiscal_year(text, named[1].end() if named else len(text))
    ends = named is not None and _END.fullmatch(text, named[1].end()) is not None
    for words in _titles().others:
        if not (words.weak and ends) and words.any.search(text):
            return Recognised(False, Message(zh=words.zh, en=words.en), year)
    for words in _titles().folders:
        if words.any.fullmatch(text):
            return Recognised(words.either, Message(zh=words.zh, en=words.en), year, folder=True)
    why = Message(zh=named[0].zh, en=named[0].en) if named else _UNNAMED
    return Recognised(named is not None, why, year)


@cache
def _titles() -> Titles:
    return load(TITLES, Titles)


def fiscal_year(text: str, end: int) -> int | None:
    """The last year named before `end` (2023年度, 二〇二三年, 2022-2023年), else the first behind it.

    A report is published in the year after its own, so a day of publication is not taken for one.
    """
    days = [found.span() for found in _PUBLISHED.finditer(text)]
    years = [
        (found.start(), int(found[1].translate(_DIGITS)))
        for found in _YEARS.finditer(text)
        if not any(start <= found.start() < stop for start, stop in days)
    ]
    years = [(at, year) for at, year in years if FIRST <= year <= LAST]
    before = [year for at, year in years if at < end]
    return before[-1] if before else years[0][1] if years else None
