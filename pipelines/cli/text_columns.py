"""Columns of text for a terminal, where a Chinese character is as wide as two others. Knows no report."""

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence

GAP = "  "
COLUMNS = 100  # of a line that goes to a file or another program
_SHORTENED = "…"
_OPENING, _CLOSING = "“‘（《「『【〔", "，。；：！？、…）》」』】〕”’"  # marks that end no line, and that begin none
# What a line is not broken within: a word or one Chinese character, with the marks and the spaces beside it.
_UNBROKEN = re.compile(
    rf"\s*(?:[{_OPENING}]*(?:[\x21-\u10ff]+|[^\s{_OPENING}{_CLOSING}])[{_CLOSING}]*|[{_OPENING}{_CLOSING}]+)"
)


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_wide(char) for char in text)


def _wide(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def line_width() -> int:
    """How many columns a line of a table may take: those of the terminal, else COLUMNS."""
    return shutil.get_terminal_size((COLUMNS, 0)).columns if sys.stdout.isatty() else COLUMNS


def shortened(text: str, most: int) -> str:
    """A text in at most `most` columns, its end left out where it takes more."""
    if width(text) <= most:
        return text
    while text and width(text) > most - 1:
        text = text[:-1]
    return text + _SHORTENED


def shortened_inside(text: str, most: int) -> str:
    """A text in at most `most` columns, its middle left out where it takes more: names differ at either end."""
    if width(text) <= most:
        return text
    first, last = "", ""
    for n in range(1, len(text)):
        longer = (text[: n - n // 2], text[len(text) - n // 2 :])
        if width("".join(longer)) > most - 1:
            break
        first, last = longer
    return first + _SHORTENED + last


def folded(text: str, most: int) -> list[str]:
    """A text in lines of at most `most` columns, at least one."""
    lines = [""]
    for char in text:
        if width(lines[-1] + char) > most:
            lines.append("")
        lines[-1] += char
    return lines


def wrapped(text: str, most: int) -> list[str]:
    """A text in lines of at most `most` columns, at least one, broken at spaces and between Chinese characters."""
    lines = [""]
    for piece in _UNBROKEN.findall(text.strip()):
        if width(lines[-1] + piece) <= most:
            lines[-1] += piece
        else:
            lines += folded(piece.strip(), most)
    return lines[1:] if len(lines) > 1 and not lines[0] else lines


def aligned(rows: Sequence[Sequence[str]], left: frozenset[int] = frozenset({0})) -> Iterator[str]:
    """Rows of equal length as lines, their columns one below the other: those in `left` to the left, others right."""
    wide = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (padded(cell, wide[n], left=n in left) for n, cell in enumerate(row))
        yield GAP.join(cells).rstrip()


def padded(text: str, columns: int, *, left: bool = True) -> str:
    """A text in exactly `columns` columns, at the left or at the right of them; longer where it takes more."""
    space = " " * (columns - width(text))
    return text + space if left else space + text


def colourful() -> bool:
    """Whether standard output is a terminal whose user wants colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
