"""Columns of text for a terminal, where a Chinese character is as wide as two others. Knows no report."""

import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence

_GAP = "  "
_SHORTENED = "…"


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_wide(char) for char in text)


def _wide(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shortened(text: str, most: int) -> str:
    """A text in at most `most` columns, its end left out where it takes more."""
    if width(text) <= most:
        return text
    while text and width(text) > most - 1:
        text = text[:-1]
    return text + _SHORTENED


def folded(text: str, most: int) -> list[str]:
    """A text in lines of at most `most` columns, at least one."""
    lines = [""]
    for char in text:
        if width(lines[-1] + char) > most:
            lines.append("")
        lines[-1] += char
    return lines


def aligned(rows: Sequence[Sequence[str]], left: frozenset[int] = frozenset({0})) -> Iterator[str]:
    """Rows of equal length as lines, their columns one below the other: those in `left` to the left, others right."""
    wide = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (_padded(cell, wide[n], n in left) for n, cell in enumerate(row))
        yield _GAP.join(cells).rstrip()


def _padded(text: str, most: int, left: bool) -> str:
    space = " " * (most - width(text))
    return text + space if left else space + text


def colourful() -> bool:
    """Whether standard output is a terminal whose user wants colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
