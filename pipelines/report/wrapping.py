"""Text wrapped for a terminal: at most 100 columns, broken between words or Chinese characters. Knows no report."""

import re
from collections.abc import Iterator

from pipelines.cli.text_columns import width

COLUMNS = 100
# What stays on one line: a word, or a Chinese character with its punctuation, the sign before it and the figure after.
_UNIT = re.compile(
    r"""
    (?:[＝＋－=+→·]\s|第\s)?  [“（《〔]*
    (?:[!-~\u00a0-\u02af]+|\s+|.)
    [，。；：、）”》〕？]*  (?:\s-?\d+(?:\.\d+)?(?=[\s，。；：、）”]|$)[，。；：、）”]*)?  (?:\s(?=·\s))?
    """,
    re.VERBOSE,
)


def wrap(text: str, indent: str, first: str | None = None) -> Iterator[str]:
    """The lines of `text`: `first` (else `indent`) before the first line, `indent` before the others."""
    line, filled = indent if first is None else first, False
    for unit in _UNIT.findall(text):
        if filled and width(line + unit.rstrip()) > COLUMNS:
            yield line.rstrip()
            line, filled = indent, False
        if filled or unit.strip():
            line, filled = line + unit, True
    yield line.rstrip()
