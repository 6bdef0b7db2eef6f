"""What a report states beside its counts: the period, notices cited, its own names, years, and who signed it when.

Reads dates and names as written; whether they agree with the title is a matter of the rules.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from assets.staged.narrative.numerals import han
from assets.staged.narrative.statement import Met, Statement
from warehouse.reference.phrases.report_phrases import report_phrases

_DATE = r"(20\d\d)[年.](\d\d?)[月.](\d\d?)日?"
_PERIOD = re.compile(rf"{_DATE}[起始]?[,，]?(?:至|到|止于|[-—–~～]{{1,2}})(?:(20\d\d)[年.])?(\d\d?)[月.](\d\d?)日?")
_OF_PERIOD = ("期限", "统计", "时限", "数据", "报告期", "所列")
_BEFORE_PERIOD = 60
_NOTICE = re.compile(r"[〔\[［【(（](20\d\d)[〕\]］】)）](\d{1,4})号")
_ISSUER = re.compile(r"(?:.*(?:按照|根据|依据|依照|参照|遵照|执行|落实|贯彻|印发|以及))?([\u4e00-\u9fff]{2,10})\Z")
_YEAR = re.compile(r"(20\d\d)年", re.ASCII)
_OPENING = re.compile(r"(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．])?")
_LONGEST_NUMBERING = 5
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_HAN_DATE = re.compile(
    r"(二[〇零○][一二三四五][〇零○一二三四五六七八九])年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_SIGNED = re.compile(r"(?P<by>[\u4e00-\u9fff（）()]{0,40}?)[（(]?(20\d\d)年(\d\d?)月(\d\d?)日[)）]?")
_SIGNED_HAN = re.compile(rf"(?P<by>[\u4e00-\u9fff（）()]{{0,40}}?)[（(]?{_HAN_DATE.pattern}[)）]?")
_NAME = re.compile(r"[\u4e00-\u9fff（）()]{3,40}")


def period(section: Met) -> Iterator[Statement]:
    """The first statistical period as period_from and period_to."""
    text = section.passage.text
    for found in _PERIOD.finditer(text):
        before = text[max(section.passage.sentence(found.start()), found.start() - _BEFORE_PERIOD) : found.start()]
        year, month, day, last_year, last_month, last_day = found.groups()
        begin, end = _day(year, month, day), _day(last_year or year, last_month, last_day)
        if begin and end and any(word in before for word in _OF_PERIOD):
            yield section.statement("period_from", *found.span(), day=begin)
            yield section.statement("period_to", *found.span(), day=end)
            return


def notices(section: Met) -> Iterator[Statement]:
    """Each notice cited by its number, as 国办公开办函〔2021〕30号."""
    text = section.passage.text
    for found in _NOTICE.finditer(text):
        if issuer := _ISSUER.search(text[max(0, found.start() - 10) : found.start()]):
            name = f"{issuer[1]}〔{found[1]}〕{found[2]}号"
            yield section.statement("notice", found.start() - len(issuer[1]), found.end(), word=name)


def mentions(sections: Sequence[Met]) -> Iterator[Statement]:
    """Each name the body has for itself, and each year, where it is met first, with how often it is met."""
    declared = report_phrases()
    for what, pattern, not_after in (("own_name", declared.own_name, declared.not_own_after), ("year", _YEAR, "")):
        met: dict[str, list[tuple[Met, int, int]]] = {}
        for section in sections:
            text = section.passage.text
            for found in pattern.finditer(text):
                if not found.start() or text[found.start() - 1] not in not_after:
                    met.setdefault(found[found.lastindex or 0], []).append((section, *found.span()))
        for word, places in met.items():
            section, start, end = places[0]
            yield section.statement(what, start, end, word=word, number=len(places), bound="exact", unit="次")


def openings(section: Met) -> Iterator[Statement]:
    """The year a paragraph begins with, behind its numbering."""
    text = section.passage.text
    for found in _YEAR.finditer(text):
        at = found.start()
        paragraph = text.rfind("\n", max(0, at - _LONGEST_NUMBERING - 1), at) + 1
        if (paragraph or at <= _LONGEST_NUMBERING) and _OPENING.fullmatch(text, paragraph, at):
            yield section.statement("year_opening", at, found.end(), word=found[1])


def signature(last: Met) -> Iterator[Statement]:
    """The last paragraph that is a date, perhaps behind a name, as `signed`; the name, there or above, `signed_by`."""
    text = last.passage.text
    paragraphs = [(found.start(), found[0]) for found in re.finditer(r"[^\n]+", text)]
    for at, (start, paragraph) in reversed(list(enumerate(paragraphs))):
        found = _SIGNED.fullmatch(paragraph) or _SIGNED_HAN.fullmatch(paragraph)
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
    return _day(year.translate(_DIGITS), han(month), han(day))


def _day(year: str, month: str | int | None, day: str | int | None) -> date | None:
    with suppress(ValueError):
        return date(int(year), int(month or 0), int(day or 0))
    return None
