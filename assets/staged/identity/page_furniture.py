"""What programs print around a page, outside the report: date and address of a browser's print, page numbers.

Takes raw lines, returns lines without white space. Knows no titles.
"""

import re
from collections.abc import Iterable

from assets.text.characters import to_plain, without_spaces

_DAY = r"(?:20\d\d[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}/\d{1,2}/(?:20)?\d\d)"
_HALF = r"(?:[上下]午|[AaPp]\.?[Mm]\.?)?"
_STAMP = rf"{_DAY},?\s*{_HALF}\s*\d{{1,2}}:\d\d(?::\d\d)?\s*{_HALF}"
_PRINTED = re.compile(rf"^\s*{_STAMP}\s*|\s*{_STAMP}\s*$")
_ADDRESS = re.compile(r"\s*(?:https?://|file:///)[!-~]+(?:\s*\d{1,3}\s*/\s*\d{1,3}\s*$)?")
# A number alone stays: it may be half of a year, broken over two lines.
_PAGE_NUMBER = re.compile(
    r"[-\u2013\u2014]\s*\d{1,3}\s*[-\u2013\u2014]|\d{1,3}\s*/\s*\d{1,3}|\d{1,3}\s+of\s+\d{1,3}|第?\s*\d{1,3}\s*页[,，/]?(?:共?\d{1,3}页)?"
)


def clean_lines(lines: Iterable[str]) -> list[str]:
    """The lines of paragraphs without furniture and white space; a line of furniture alone is left out."""
    cleaned = []
    for paragraph in lines:
        for line in paragraph.split("\n"):
            text = without_spaces(without_furniture(line))
            if text or not line.strip():
                cleaned.append(text)
    return cleaned


def without_furniture(line: str) -> str:
    """A line without the date, the address and the page number that a program printed on it."""
    if "/" in line or ":" in line or "：" in line:
        line = _ADDRESS.sub("", _PRINTED.sub("", to_plain(line)))
    return "" if len(line) < 20 and _PAGE_NUMBER.fullmatch(line.strip()) else line
