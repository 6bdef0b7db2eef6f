"""Reads the titles of annual reports from lines: subject, body, year, and what is printed right below.

A title may break anywhere, so each is offered in several ways, with none, one or more of the lines above it; title.py
chooses. Reads words only. Lines have no white space (page_furniture.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assets.staged.identity.fiscal_years import DATED, SPAN, YEAR, YEARS, find_span, parse_year

_FIRST_LINES = 60
_LONGEST_LINE = 120
_MOST_SUBJECT_LINES, _MOST_LINES_ABOVE, _MOST_LINES_BELOW = 4, 4, 3
_SUBJECT = re.compile(
    rf"(?:政府信息与政务|政府信息|政务信息|信息|政务)公开"
    rf"(?:工作|情况|总结|年度|的|[()]|{YEAR}(?:年度|年)?)*?(?:报告|年报)"
)
# The title of a page about reports, not of a report.
_OTHER_TAIL = re.compile(r"[)》”\"]*的?(?:编[制写]|解读|图解|一图|通知|公告|的?函|培训|摘要|目录|汇总|要求|指南|栏目)")
_OTHER_LEAD = re.compile(
    "做好|印发|开展|编制|报送|解读|图解|网站工作|法治政府|关于[发公]布|现将|现发布|现公布|根据|按照|[。;!?,]"
)
# How the text after a title begins where nothing separates them.
_TEXT_BEGINS = re.compile(r"[)》]*(?:根据|按照|依据|依照|为|本报告|现将|现公布|一、|20\d\d年)")
_PATH = re.compile(r"[>»›|:/\\]")
_DASHES = re.compile("[-—_]+")
_ORNAMENT = "#*·•●◆■□★【】[]《》〈〉“”\"'<>、,.~-—_ "
_ABOUT = re.compile(r"^(?:附件\d*|\d+|关于)+|(?:关于|的|年度|\(\))+$")
_OWN = re.compile(r"(?:全|本|我)(?:机关|单位|部门|局|厅|委|办|省|市|县|区|旗|镇|乡|街道)")
_SITE = re.compile(r"[-—_|]+([一-鿿]{3,40}?)(?:门户|官方)?(?:网站|网)?$")
_SITE_NAME = re.compile("网站?$")
# A line that may be the beginning of a title: short, without a sentence, no heading.
_MAY_BEGIN = re.compile(r"(?![一二三四五六七八九十]+、)[一-鿿A-Za-z\d○〇()\[\]《》“”\"·、—_-]{1,40}")
_NEAR = 5  # lines: below a title that is followed by another so soon are parts of that one
_MAY_END = re.compile("报|告")
_YEAR_BELOW = re.compile(rf"[(\[]?(?:[一-鿿]{{3,40}}?)?({YEAR})(?:年度|年)?[)\]]?")
_BELOW = re.compile(r"[(]?([一-鿿]{3,40}(?:\([一-鿿]{2,20}\))?)[)]?")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, without white space; `body` and `year` are None where it names none.

    `start`: the lines above that it begins with, joined. `above`: the lines before it that may begin it, the nearest
    last. `above_only`: only such a line names its body, and may be a heading. `below`: names on lines right below it.
    `site`: the name of the web site, which may follow it on a web page. `span`: the several years that it or the line
    below names, as 2021-2023年; it has no year then.
    """

    text: str
    body: str | None
    year: int | None
    start: str = ""
    above_only: bool = False
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    site: str | None = None
    span: str | None = None


def first_lines(lines: Sequence[str]) -> list[str]:
    """The lines in which titles are looked for, as far as they are."""
    return [line[:_LONGEST_LINE] for line in lines if line][:_FIRST_LINES]


def read_titles(lines: Sequence[str]) -> list[tuple[Title, ...]]:
    """The titles in the first lines, in order; each in the ways to read it, with the fewest lines first."""
    head = first_lines(lines)
    found: list[tuple[int, tuple[Title, ...]]] = []
    free = 0
    for last, line in enumerate(head):
        if _MAY_END.search(line) and (ways := tuple(_ways_to_read(head, free, last))):
            found.append((last, ways))
            free = last + 1
    following = [*(last for last, _ in found), len(head) + _NEAR][1:]
    return [
        ways if after - last > _NEAR else tuple(replace(way, below=()) for way in ways)
        for (last, ways), after in zip(found, following, strict=True)
    ]


def read_title(text: str) -> Title | None:
    """The first title in `text` that names a body or a year, else the first title."""
    return _title_in(DATED.sub("", text), 0)


def is_about_reports(tail: str) -> bool:
    """Whether the words after a subject make it that of a page about reports, as 解读."""
    return _OTHER_TAIL.match(tail) is not None


def _ways_to_read(head: Sequence[str], free: int, last: int) -> Iterator[Title]:
    """The title whose subject ends in line `last`, from the lines with the subject and from one more above, and so on.

    Lines before `free` belong to another title.
    """
    first = next(
        (
            at
            for at in range(last, max(last - _MOST_SUBJECT_LINES, free - 1), -1)
            if _title_of(head, at, last) and (at == last or all(map(_MAY_BEGIN.fullmatch, head[at:last])))
        ),
        None,
    )
    if first is None:
        return
    for start in range(first, max(first - _MOST_LINES_ABOVE, free) - 1, -1):
        if start < first and not _MAY_BEGIN.fullmatch(head[start]):
            return
        if title := _title_of(head, start, last):
            yield _with_lines_around(title, head, free, start, first, last)


def _title_of(head: Sequence[str], first: int, last: int) -> Title | None:
    """The title in lines `first` to `last`, with its subject ending in the last."""
    before = "".join(head[first:last])
    return _title_in(DATED.sub("", before + head[last]), len(DATED.sub("", before)))


def _with_lines_around(title: Title, head: Sequence[str], free: int, start: int, first: int, last: int) -> Title:
    below = head[last + 1 : last + 1 + _MOST_LINES_BELOW]
    printed = (parse_year(found[1]) for line in below if (found := _YEAR_BELOW.fullmatch(line)))
    span = title.span or next((find_span(line) for line in below if SPAN.fullmatch(line.strip("()[]"))), None)
    year = None if span else title.year or next(printed, None)
    without_years = (YEARS.sub("", DATED.sub("", line)) for line in below if not _SUBJECT.search(line))
    names = tuple(found[1] for line in without_years if (found := _BELOW.fullmatch(line)))
    above = tuple(line for line in head[max(start - 2, free) : start] if _MAY_BEGIN.fullmatch(line))
    return replace(title, year=year, start="".join(head[start:first]), above=above, below=names, span=span)


@lru_cache(maxsize=1024)  # a page's title is printed several times, and its lines are looked at for captions too
def _title_in(text: str, before: int) -> Title | None:
    """The first title in `text` that names a body or a year, else the first; its subject ends after `before`."""
    ending = (match for match in _SUBJECT.finditer(text) if match.end() > before)
    found = [title for match in ending if (title := _read_title(text, match))]
    return next((title for title in found if title.body or title.year), found[0] if found else None)


def _read_title(text: str, subject: re.Match[str]) -> Title | None:
    """The title around its subject (信息公开…报告); None for the title of a page about reports."""
    lead = _PATH.split(text[: subject.start()])[-1]
    tail = text[subject.end() :]
    if _TEXT_BEGINS.match(tail):
        tail = ""
    if _OTHER_LEAD.search(lead) or is_about_reports(tail) or "。" in tail:
        return None
    after = YEARS.match(tail)
    printed = [*YEARS.findall(lead)[-1:], *re.findall(YEAR, subject[0]), *([after[1]] if after else [])]
    site, span = _SITE.search(tail), find_span(lead + subject[0] + tail)
    behind = _BELOW.fullmatch(tail[after.end() :] if after else tail) if tail.endswith(")") else None
    return Title(
        text=(lead + subject[0] + (after[0] if after else "")).strip(_ORNAMENT),
        body=_read_body(lead, subject[0]) or (behind[1] if behind else None),
        year=parse_year(printed[0]) if printed and not span else None,
        site=site[1] if site else None,
        span=span,
    )


def _read_body(lead: str, subject: str) -> str | None:
    """The body in the text before the subject; in 宝丰县人民政府信息公开…, 政府 belongs to both."""
    if lead.endswith("人民") and subject.startswith("政府"):
        lead += "政府"
    named = [part.strip(_ORNAMENT) for part in _DASHES.split(YEARS.sub("", SPAN.sub("", lead)))]
    body = _ABOUT.sub("", next((part for part in reversed(named) if part), ""))
    return body if 1 < len(body) <= 40 and not _SITE_NAME.search(body) and not _OWN.fullmatch(body) else None
