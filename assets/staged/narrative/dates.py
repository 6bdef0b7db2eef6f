"""What a report states besides its counts: the period, notices cited, its own names, years, and who signed it when.

Reads dates and names as written; the rules check whether they agree with the title.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from assets.staged.narrative.statement import PreparedSection, Statement
from assets.text.numerals import parse_han_number
from warehouse.reference.phrases.report_phrases import report_phrases

_DATE = r"(20\d\d)[年.](\d\d?)[月.](\d\d?)日?"
_PERIOD = re.compile(rf"{_DATE}[起始]?[,，]?(?:至|到|止于|[-—–~～]{{1,2}})(?:(20\d\d)[年.])?(\d\d?)[月.](\d\d?)日?")
_PERIOD_CUES = ("期限", "统计", "时限", "数据", "报告期", "所列")
_CUE_DISTANCE = 60
_NOTICE = re.compile(r"[〔\[［【(（](20\d\d)[〕\]］】)）](\d{1,4})号")
_ISSUER = re.compile(r"(?:.*(?:按照|根据|依据|依照|参照|遵照|执行|落实|贯彻|印发|以及))?([\u4e00-\u9fff]{2,10})\Z")
_YEAR = re.compile(r"(20\d\d)年", re.ASCII)
_OPENING = re.compile(r"(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．])?")
_LONGEST_NUMBERING = 5
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(
    r"(二[〇零○][一二三四五][〇零○一二三四五六七八九])年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_SIGNED = re.compile(r"(?P<by>[\u4e00-\u9fff（）()]{0,40}?)[（(]?(20\d\d)年(\d\d?)月(\d\d?)日[)）]?")
_SIGNED_CHINESE = re.compile(rf"(?P<by>[\u4e00-\u9fff（）()]{{0,40}}?)[（(]?{_CHINESE_DATE.pattern}[)）]?")
_NAME = re.compile(r"[\u4e00-\u9fff（）()]{3,40}")


def find_period(section: PreparedSection) -> Iterator[Statement]:
    """The first statistical period, as period_from and period_to."""
    text = section.passage.text
    for found in _PERIOD.finditer(text):
        before = text[max(section.passage.sentence(found.start()), found.start() - _CUE_DISTANCE) : found.start()]
        year, month, day, last_year, last_month, last_day = found.groups()
        begin, end = _day(year, month, day), _day(last_year or year, last_month, last_day)
        if begin and end and any(word in before for word in _PERIOD_CUES):
            yield section.statement("period_from", *found.span(), day=begin)
            yield section.statement("period_to", *found.span(), day=end)
            return


def find_notices(section: PreparedSection) -> Iterator[Statement]:
    """Each notice cited by number, as 国办公开办函〔2021〕30号."""
    text = section.passage.text
    for found in _NOTICE.finditer(text):
        if issuer := _ISSUER.search(text[max(0, found.start() - 10) : found.start()]):
            name = f"{issuer[1]}〔{found[1]}〕{found[2]}号"
            yield section.statement("notice", found.start() - len(issuer[1]), found.end(), word=name)


def find_mentions(sections: Sequence[PreparedSection]) -> Iterator[Statement]:
    """Each name the body uses for itself, and each year, at its first occurrence, with the number of occurrences."""
    declared = report_phrases()
    for what, pattern, not_after in (("own_name", declared.own_name, declared.not_own_after), ("year", _YEAR, "")):
        occurrences: dict[str, list[tuple[PreparedSection, int, int]]] = {}
        for section in sections:
            text = section.passage.text
            for found in pattern.finditer(text):
                if not found.start() or text[found.start() - 1] not in not_after:
                    occurrences.setdefault(found[found.lastindex or 0], []).append((section, *found.span()))
        for word, places in occurrences.items():
            section, start, end = places[0]
            yield section.statement(what, start, end, word=word, number=len(places), bound="exact", unit="次")


def find_year_openings(section: PreparedSection) -> Iterator[Statement]:
    """Each year that a paragraph begins with, after its list number."""
    text = section.passage.text
    for found in _YEAR.finditer(text):
        at = found.start()
        paragraph = text.rfind("\n", max(0, at - _LONGEST_NUMBERING - 1), at) + 1
        if (paragraph or at <= _LONGEST_NUMBERING) and _OPENING.fullmatch(text, paragraph, at):
            yield section.statement("year_opening", at, found.end(), word=found[1])


def find_signing(last: PreparedSection) -> Iterator[Statement]:
    """The last paragraph that is a date as `signed`; the name before it, or in the paragraph above, as `signed_by`."""
    text = last.passage.text
    paragraphs = [(found.start(), found[0]) for found in re.finditer(r"[^\n]+", text)]
    for at, (start, paragraph) in reversed(list(enumerate(paragraphs))):
        found = _SIGNED.fullmatch(paragraph) or _SIGNED_CHINESE.fullmatch(paragraph)
        signed = _signed_day(found) if found else None
        if found and signed:
            if found["by"]:
                yield last.statement("signed_by", start, start + found.end("by"), word=found["by"])
            elif at and _NAME.fullmatch(paragraphs[at - 1][1]):
                above, name = paragraphs[at - 1]
                yield last.statement("signed_by", above, above + len(name), word=name)
            yield last.statement("signed", start + found.end("by"), start + len(paragraph), day=signed)
            return


def _signed_day(found: re.Match[str]) -> date | None:
    year, month, day = found.groups()[-3:]
    if year.isdecimal():
        return _day(year, month, day)
    return _day(year.translate(_DIGITS), parse_han_number(month), parse_han_number(day))


def _day(year: str, month: str | int | None, day: str | int | None) -> date | None:
    with suppress(ValueError):
        return date(int(year), int(month or 0), int(day or 0))
    return None
