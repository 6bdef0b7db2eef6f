"""The title of a report with the body and fiscal year it prints; also the body that signs, and the period it states.

Reads words only; body_location.py finds the division of a body. Every function takes the lines of a report in order,
without white space (`without_spaces`), empty lines included.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_FIRST_LINES, _LAST_LINES = 60, 40  # where titles and signatures are
_LONGEST_LINE = 120
_MOST_TITLE_LINES = 3
_LONGEST_SIGNATURE = 60
_ZERO = "〇零○Oo0"
_DIGITS = str.maketrans(f"一二三四五六七八九{_ZERO}", "123456789" + "0" * len(_ZERO))
_YEAR = rf"(?:20\d\d|二[{_ZERO}][{_ZERO}一二三123][\d{_ZERO}一二三四五六七八九])"
_YEARS = re.compile(rf"[(\[]?({_YEAR})(?:年度|年|(?!\d))[)\]]?")
_DATE = rf"{_YEAR}[-./年][\d一二三四五六七八九十]{{1,3}}[-./月][\d一二三四五六七八九十]{{1,3}}日?"
_DATED = re.compile(rf"{_DATE}(?:\d\d?:\d\d(?::\d\d)?)?")
_SUBJECT = re.compile(
    rf"(?:政府信息与政务|政府信息|政务信息|信息|政务)公开"
    rf"(?:工作|情况|总结|年度|的|[()]|{_YEAR}(?:年度|年)?)*?(?:报告|年报)"
)
# The title of a page about reports, not of a report.
_OTHER_TAIL = re.compile(r"[)》”\"]*的?(?:编[制写]|解读|图解|一图|通知|公告|的?函|培训|摘要|目录|汇总|要求|指南|栏目)")
_OTHER_LEAD = re.compile(
    "做好|印发|开展|编制|报送|解读|图解|网站工作|法治政府|关于[发公]布|现将|现发布|根据|按照|[。;!?,]"
)
_PATH = re.compile(r"[>»›|:/\\]")
_DASHES = re.compile("[-—_]+")
_ORNAMENT = "#*·•●◆■□★【】[]《》〈〉“”\"'<>、,.~-—_ "
_ABOUT = re.compile(r"^(?:\d+|关于)+|(?:关于|的|年度|\(\))+$")
_PERIOD = re.compile(rf"({_YEAR})年0?1月0?1日.{{0,10}}12月31日")
_SIGNED = re.compile(rf"(?P<body>.*?)[(]?{_DATE}[)]?")
_NAME = re.compile(r"[一-鿿]{3,40}")
_CALLED = re.compile(r"(?<![一-鿿])由?([一-鿿]{4,30}?)\(以下简称.?本(?:机关|局|办|单位|街道|镇|乡)")
_SITE = re.compile(r"[-—_|]+([一-鿿]{3,40}?)(?:门户|官方)?(?:网站|网)?$")
_SITE_NAME = re.compile("网站?$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, without white space; `body` and `year` are None where it names none.

    `above`: up to two lines before it that are names and may be its beginning, the nearest last. `site`: the name of
    the web site, which may follow the title of an HTML page.
    """

    text: str
    body: str | None
    year: int | None
    above: tuple[str, ...] = ()
    site: str | None = None


def find_titles(lines: Sequence[str]) -> list[Title]:
    """The titles of annual reports in the first lines, in order, each from as few lines as contain it."""
    head = [line for line in lines if 0 < len(line) <= _LONGEST_LINE][:_FIRST_LINES]
    found, free = [], 0
    for last, line in enumerate(head):
        if "报" not in line:
            continue
        for first in range(last, max(last - _MOST_TITLE_LINES, free - 1), -1):
            title = _first_title("".join(head[first : last + 1]))
            if title is not None:
                above = tuple(line for line in head[max(first - 2, free) : first] if _NAME.fullmatch(line))
                below = _YEARS.fullmatch(head[last + 1]) if title.year is None and last + 1 < len(head) else None
                year = parse_year(below[1]) if below else title.year
                found.append(replace(title, above=above, year=year))
                free = last + 1
                break
    return found


def find_signature(lines: Sequence[str]) -> str | None:
    """The name right before the last date line, or on it; None where no date line follows a name."""
    foot = [line for line in lines[-_LAST_LINES:] if line]
    for before, line in reversed(list(zip(["", *foot], foot, strict=False))):
        signed = _SIGNED.fullmatch(line) if len(line) < _LONGEST_SIGNATURE else None
        if signed is None:
            continue
        for name in (signed["body"], before):
            if _NAME.fullmatch(name):
                return name
    return None


def find_self_name(lines: Sequence[str]) -> str | None:
    """The name that the first paragraphs abbreviate to 本机关."""
    found = (match for line in lines[:_FIRST_LINES] if "以下简称" in line and (match := _CALLED.search(line)))
    return next((match[1] for match in found), None)


def find_period_year(lines: Sequence[str]) -> int | None:
    """The year of the statistical period (…年1月1日…12月31日); None where the text states none or several."""
    find_years = {parse_year(match[1]) for line in lines if "月" in line for match in _PERIOD.finditer(line)}
    return find_years.pop() if len(find_years) == 1 else None


def find_years(text: str) -> set[int]:
    """The years that `text` names, except those of dates."""
    return {parse_year(year) for year in re.findall(rf"({_YEAR})年(?!版|\d{{1,2}}月)", _DATED.sub("", text))}


def parse_year(digits: str) -> int:
    """The year printed as `digits`: 2023, 二〇二三 or 二零二三."""
    return int(digits.translate(_DIGITS))


def _first_title(text: str) -> Title | None:
    """The first title in `text` that names a body or a year, else the first title."""
    text = _DATED.sub("", text)
    found = [title for match in _SUBJECT.finditer(text) if (title := _read_title(text, match))]
    return next((title for title in found if title.body or title.year), found[0] if found else None)


def _read_title(text: str, subject: re.Match[str]) -> Title | None:
    """The title around its subject (信息公开…报告); None for the title of a page about reports."""
    lead = _PATH.split(text[: subject.start()])[-1]
    tail = text[subject.end() :]
    if _OTHER_LEAD.search(lead) or _OTHER_TAIL.match(tail) or "。" in tail:
        return None
    after = _YEARS.match(tail)
    printed = [*_YEARS.findall(lead)[-1:], *re.findall(_YEAR, subject[0]), *([after[1]] if after else [])]
    site = _SITE.search(tail)
    return Title(
        text=(lead + subject[0] + (after[0] if after else "")).strip(_ORNAMENT),
        body=_read_body(lead, subject[0]),
        year=parse_year(printed[0]) if printed else None,
        site=site[1] if site else None,
    )


def _read_body(lead: str, subject: str) -> str | None:
    """The body in the text before the subject; in 宝丰县人民政府信息公开…, 政府 belongs to both."""
    if lead.endswith("人民") and subject.startswith("政府"):
        lead += "政府"
    named = [part.strip(_ORNAMENT) for part in _DASHES.split(_YEARS.sub("", lead))]
    body = _ABOUT.sub("", next((part for part in reversed(named) if part), ""))
    return body if 1 < len(body) <= 40 and not _SITE_NAME.search(body) else None
