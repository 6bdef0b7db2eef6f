"""Joins lines to paragraphs where the page breaks the text, as in PDF, OFD, scans and text copied from them.

Lines that fill the width of the page continue in the next line, without a space. A document whose lines are paragraphs
already, such as DOCX and most web pages, is returned as it is. Searches nothing in the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assets.staged.narrative.sections import SectionText

_ENDS = frozenset("。；：！？;:!?…")  # a full line that ends so may or may not end its paragraph
_NARROWEST = 16  # characters in a line that fills the page; headings are shorter
_SHORTER, _CHARACTERS_SHORTER = 0.15, 4  # a full line, at most: it may be indented, and no mark may begin the next
_INDENT = 1.5  # characters; a paragraph's first line is shorter than the width by at least that much
_OUTLIERS = 5  # one long line in so many may be wider than the text, as a note in small print
_FULL = 3  # where the page breaks the lines, at least one long line in so many is full,
_OPEN = 3  # and one full line in so many ends within a sentence:
_FEW = 8  # at least two where there are so many long lines
_PAGE_NUMBER = re.compile(
    r"[-–—－]\s*\d{1,3}\s*[-–—－]|第?\s*\d{1,3}\s*[页/]\s*(?:共?\s*\d{1,3}\s*页?)?|\d{1,3}", re.ASCII
)
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]\d{1,2}[)）]|\d{1,2}[)）、.．](?!\d)|[①-⑳]", re.ASCII
)
_ORDINAL = re.compile(r"第?[一二三四五六七八九十]{1,3}(?:是|[，,])")  # 一是, 第一，
_MARK = re.compile("[，。；！？]")  # a signature has none
_NARROW = re.compile(r"[\x20-\x7e]")


def join_paragraphs(sections: Sequence[SectionText]) -> tuple[SectionText, ...]:
    """`sections` with one line a paragraph, without page numbers, where the page breaks their lines."""
    width = _page_width([line for section in sections for line in section.text.split("\n")])
    if width is None:
        return tuple(sections)
    return tuple(replace(section, text="".join(_join(section.text.split("\n"), width))) for section in sections)


def _page_width(lines: Sequence[str]) -> float | None:
    """The width in characters at which the page breaks `lines`; None where each line is a paragraph."""
    widths = ((_width(line), line[-1] not in _ENDS) for line in lines if len(line) >= _NARROWEST)
    long = sorted((one for one in widths if one[0] >= _NARROWEST), reverse=True)
    for outliers in range(len(long) // _OUTLIERS + 1):
        if _is_broken(long[outliers:]):
            return long[outliers][0]
    return None


def _is_broken(long: Sequence[tuple[float, bool]]) -> bool:
    """Whether the page breaks the long lines of a document at the width of the first, the widest.

    Of each line its width is given, and whether it ends within a sentence.
    """
    ends_open = [is_open for width, is_open in long if _is_full(width, long[0][0])]
    share = len(ends_open) * _FULL >= len(long) and sum(ends_open) * _OPEN >= len(ends_open)
    return share and sum(ends_open) >= (1 if len(long) < _FEW else 2)


def _is_full(line_width: float, width: float) -> bool:
    return line_width >= width - max(_SHORTER * width, _CHARACTERS_SHORTER)


def _width(line: str) -> float:
    """The width of a line in Chinese characters; a Latin letter or digit is half of one."""
    return len(line) - (len(line) - len(_NARROW.sub("", line))) / 2


def _join(lines: Sequence[str], width: float) -> Iterator[str]:
    """The pieces of one section's text: its lines, and a line feed after each that ends a paragraph."""
    kept = [line for line in lines if not _PAGE_NUMBER.fullmatch(line)]
    for at, line in enumerate(kept):
        yield line
        if at + 1 < len(kept) and not _continues(line, kept[at + 1], width):
            yield "\n"


def _continues(line: str, following: str, width: float) -> bool:
    """Whether the paragraph of `line` continues in `following`."""
    if not line or not following or not _is_full(_width(line), width) or _NUMBERED.match(following):
        return False
    if line[-1] not in _ENDS:
        return True
    return _width(line) > width - _INDENT and _MARK.search(following) is not None and not _ORDINAL.match(following)
