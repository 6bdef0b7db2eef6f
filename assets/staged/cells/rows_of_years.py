"""Rows of a table that print the year they are of, as 2023年 or 上年 in a column of years: those of another year are
not the report's own. Reads no values.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from assets.staged.cells.captions import report_year
from assets.staged.grid import Cell, Row
from assets.staged.values import looks_like_value
from assets.text.characters import without_spaces

_HEADS = frozenset(("年度", "年份", "年", "统计年度", "报告年度", "数据年度", "统计年份"))
_OWN = frozenset(("本年", "本年度", "今年", "当年", "本期"))
_EARLIER = frozenset(
    ("上年", "上年度", "上一年", "上一年度", "去年", "上年同期", "去年同期", "上年数", "上期", "历年", "往年", "累计",
     "历年累计")
)  # fmt: skip
_NAMES = _HEADS | _OWN | _EARLIER
_YEAR = re.compile(r"(20\d\d)(年度?)?")
_LONGEST = 7  # characters of the words above


class RowOfYear(NamedTuple):
    """The index of a row, the cell that names its year, and whether that is the report's own."""

    at: int
    cell: Cell
    is_own: bool


def rows_of_years(rows: Sequence[Row]) -> Iterator[RowOfYear]:
    """The rows of values with a cell that names their year; one in digits needs a report whose own year is known."""
    own: int | None = None
    for table, run in groupby(enumerate(rows), key=lambda pair: pair[1].table):
        found = list(_in_table([*run])) if table else []
        if not found:
            continue
        own = own or report_year(rows)
        for at, cell, words in found:
            year = _YEAR.fullmatch(words)
            if year is None:
                yield RowOfYear(at, cell, words in _OWN)
            elif own is not None:
                yield RowOfYear(at, cell, int(year[1]) == own)


def names_year(text: str) -> bool:
    """Whether a text is the name of a year alone, as 2023年 or 上年; 2023 may be a figure."""
    words = _words(text)
    return words != "" and words not in _HEADS and not words.isdecimal()


def _in_table(rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, Cell, str]]:
    """The rows of one table that name a year: index, cell and words."""
    columns: set[int] = set()  # headed as years
    for at, row in rows:
        named = []
        for cell in row.cells:
            if not (words := _words(cell.text)):
                continue
            if words in _HEADS:
                columns.add(cell.column)
            elif not words.isdecimal() or cell.column in columns:
                named.append((cell, words))
        if len(named) != 1:
            continue
        year = named[0][0]
        if year.column in columns or any(looks_like_value(cell.text) for cell in row.cells if cell is not year):
            yield at, *named[0]


@lru_cache(maxsize=65_536)
def _words(text: str) -> str:
    """A text that names a year, or heads a column of years, without spaces; "" for any other."""
    words = without_spaces(text) if 0 < len(text) <= _LONGEST else ""
    return words if words in _NAMES or _YEAR.fullmatch(words) else ""
