"""Recognises link titles: an annual disclosure report, a folder of reports, or a page that only looks like one.

The patterns are data (titles.yaml). Reads titles only; assets/staged decides whether a document is a report.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from assets.text.characters import error_text, without_spaces
from warehouse.messages import Message
from warehouse.yaml_models import Declared, load

TITLES = Path(__file__).parent / "titles.yaml"
MAX_TITLE = 200
FIRST, LAST = 2008, 2100  # the Regulation came into force in 2008
_ZERO = "〇零○Oo0"
_HAN = rf"二[{_ZERO}][{_ZERO}一二三][\d{_ZERO}一二三四五六七八九]"
_YEAR = rf"(?:20\d\d|{_HAN})"
_DIGITS = str.maketrans(f"一二三四五六七八九{_ZERO}", "123456789" + "0" * len(_ZERO))
_YEARS = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
# A publication date names no fiscal year; the last day of a period does.
_PUBLISHED = re.compile(
    rf"(?<!\d)(?<!截至)(?<!截止){_YEAR}[-./年](?!12[-./月]31)[01]?\d(?:[-./月](?:[0-3]?\d日?)?)?(?!\d)"
)
# What may follow the name of a report: its year or a version.
_END = re.compile(rf"[()\[\]【】《》_.-]*(?:{_YEAR}(?:年度?)?)?(?:更正版|修订版|正式版|全文)?[()\[\]【】《》_.-]*")


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written.replace("{year}", _YEAR))


def _compiles(written: str) -> str:
    try:
        _pattern(written)
    except re.error as error:
        raise ValueError(f"'{written}' is not a valid regular expression: {error_text(error)}") from error
    return written


class TitlePatterns(Declared):
    """Patterns, and the reason to give for a title that one of them matches."""

    id: str
    zh: str
    en: str
    patterns: tuple[Annotated[str, AfterValidator(_compiles)], ...]
    weak: bool = False
    either: bool = False

    @property
    def why(self) -> Message:
        return Message(zh=self.zh, en=self.en)

    @cached_property
    def any(self) -> re.Pattern[str]:
        return _pattern("|".join(f"(?:{written})" for written in self.patterns))


class Unknown(Declared):
    """The reason to give for a title that no pattern matches."""

    zh: str
    en: str


class Titles(Declared):
    """The file: titles of other pages, of folders and of reports, and the reason to give for all other titles."""

    others: tuple[TitlePatterns, ...]
    folders: tuple[TitlePatterns, ...]
    reports: tuple[TitlePatterns, ...]
    unknown: Unknown


@dataclass(frozen=True, slots=True)
class TitleReading:
    """Whether a title is that of a report, and why; the fiscal year it names; whether it is that of a folder."""

    is_report: bool
    why: Message
    fiscal_year: int | None = None
    folder: bool = False


def recognise_title(title: str) -> TitleReading:
    """What a link with this title leads to. Never raises; white space and the width of characters do not matter."""
    return _recognise("".join(title.split())[:MAX_TITLE])


@lru_cache(maxsize=16_384)
def _recognise(title: str) -> TitleReading:
    text = without_spaces(title)
    named = next(((w, found) for w in _titles().reports if (found := w.any.search(text))), None)
    year = fiscal_year(text, named[1].end() if named else len(text))
    ends = named is not None and _END.fullmatch(text, named[1].end()) is not None
    for words in _titles().others:
        if not (words.weak and ends) and words.any.search(text):
            return TitleReading(False, words.why, year)
    for words in _titles().folders:
        if words.any.fullmatch(text):
            return TitleReading(words.either, words.why, year, folder=True)
    unknown = _titles().unknown
    why = named[0].why if named else Message(zh=unknown.zh, en=unknown.en)
    return TitleReading(named is not None, why, year)


@cache
def _titles() -> Titles:
    return load(TITLES, Titles)


def fiscal_year(text: str, end: int) -> int | None:
    """The last year named before `end` (2023年度, 二〇二三年, 2022-2023年), else the first behind it.

    A report is published in the year after its own, so a publication date does not count.
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
