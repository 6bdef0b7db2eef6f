"""Names of the body in a report other than in its title: signature, 本机关, a quoted title, a printed publisher.

Reads words only. Every function takes the lines of a report in order, without white space, empty lines included.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from assets.staged.identity.fiscal_years import DATE, DATED, YEAR
from assets.staged.identity.title_lines import Title, is_about_reports, read_title

_FIRST_LINES, _LAST_LINES = 60, 40  # where names and signatures are
_LONGEST_SIGNATURE = 60
_SIGNED = re.compile(rf"(?P<body>.*?)[(]?(?P<date>{DATE}|{YEAR}年[\d一二三四五六七八九十]{{1,2}}月)[)]?")
_NAME = re.compile(r"[一-鿿]{3,40}(?:\([一-鿿]{2,20}\))?")
_CALLED = re.compile(r"(?<![一-鿿])由?([一-鿿]{4,30}?)\(以下简称.?本(?:机关|局|办|单位|街道|镇|乡)")
_COMPILED = re.compile(r"本(?:年度)?报告由([一-鿿]{4,30}?)(?:根据|按照|依据|依照|负责|编制|编写|汇总|综合)")
_PUBLISHER = re.compile(
    r"(?:发布|公开|发文|责任|编制|报送|填报|制作)(?:机构|机关|单位|部门|主体)(?:名称)?:?([一-鿿]{3,40}?)?"
    r"(?=$|(?:发布|公开|成文|生成|发文)?(?:日期|时间|文号|字号)|索引号|[\d,;])"
)
_TITLE = re.compile(
    r"(?:[,。;:、《“\"(]|公布|发布|编制|撰写|制作|形成|现将|编写)(?:了|出|的)?(?P<title>[^,。;:、《》“”\"]{2,60}?公开"
    r"(?:工作|情况|年度)*(?:报告|年报))"
)
_VERB = re.compile("^.*(?:公布|发布|编制|撰写|制作|形成|现将|编写)(?:了|出|的)?")
_LONGEST_PREFACE = 1_500


def find_signature(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """The name right before the last date line, or on it, with the date; the last date line alone where no name
    precedes one; None for what there is none of.
    """
    foot = [line for line in lines[-_LAST_LINES:] if line]
    last: str | None = None
    for before, line in reversed(list(zip(["", *foot], foot, strict=False))):
        signed = _SIGNED.fullmatch(line) if len(line) < _LONGEST_SIGNATURE else None
        if signed is None:
            continue
        last = last or signed["date"]
        for name in (signed["body"], before):
            if _NAME.fullmatch(name):
                return name, signed["date"]
    return None, last


def find_self_name(lines: Sequence[str]) -> str | None:
    """The name that the first paragraphs abbreviate to 本机关."""
    found = (match for line in lines[:_FIRST_LINES] if "以下简称" in line and (match := _CALLED.search(line)))
    return next((match[1] for match in found), None)


def find_compiler(lines: Sequence[str]) -> str | None:
    """The body that the first paragraphs say compiled the report; lines of a paragraph may be apart."""
    found = _COMPILED.search(_preface(lines))
    return found[1] if found else None


def find_printed_publishers(lines: Sequence[str]) -> Iterator[str]:
    """The publishers that the first lines print after 发布机构 or the like, or on the line after these words."""
    head = [line for line in lines if line][:_FIRST_LINES]
    for line, following in zip_longest(head, head[1:], fillvalue=""):
        found = _PUBLISHER.search(line) if len(line) < 2 * _LONGEST_SIGNATURE else None
        if found and (name := found[1] or (following if _NAME.fullmatch(following) else None)):
            yield name


def find_quoted_titles(lines: Sequence[str]) -> Iterator[Title]:
    """Titles of the report within sentences of the first paragraphs: 现发布《宝丰县财政局2023年…年度报告》."""
    preface = DATED.sub("", _preface(lines))
    for found in _TITLE.finditer(preface):
        words = _VERB.sub("", found["title"])
        title = None if is_about_reports(preface[found.end() :]) else read_title(words)
        if title is not None and (title.body or title.year):
            yield title


def _preface(lines: Sequence[str]) -> str:
    """The first lines joined, as lines of one paragraph may be apart."""
    return "".join(lines[:_FIRST_LINES])[:_LONGEST_PREFACE]
