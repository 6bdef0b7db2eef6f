"""What only numbers a table: a line 1, 2, 3 … below its headings, a column 行次 or 序号, or one without a heading whose
cells count the rows. Takes no values.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assets.staged.grid import Row
from assets.text.characters import without_spaces

_NUMBER = re.compile(r"\(?(\d{1,2})\)?")
_HEADS_OF_LINE = frozenset(("甲", "乙", "丙", "丁", "栏次", "栏目", "行次", "序号", "列次"))
_HEADS_OF_COLUMN = frozenset(("序号", "行次", "编号", "行号", "单位", "计量单位"))
_FEWEST_NUMBERS = 7  # in a line that says no more: fewer may be figures


def is_line_of_numbers(row: Row) -> bool:
    """Whether a row without a label numbers the columns: 甲, 1, 2, 3 …; no row of the form adds up so."""
    texts = [text for cell in row.cells if (text := without_spaces(cell.text))]
    words = [text for text in texts if text in _HEADS_OF_LINE]
    numbers = [found[1] for text in texts if (found := _NUMBER.fullmatch(text))]
    if len(words) + len(numbers) < len(texts) or not _count_up(numbers):
        return False
    return len(numbers) >= _FEWEST_NUMBERS or bool(words)


def heads_numbers(text: str) -> bool:
    """Whether a heading is of a column that holds the numbers or the units of the rows."""
    return without_spaces(text) in _HEADS_OF_COLUMN


def numbered_columns(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Table and grid column of each column whose cells are 1, 2, 3 … down a table: no figures of the form are."""
    for table, run in groupby(rows, key=lambda row: row.table):
        last: dict[int, int] = {}  # number of each column, -1 where it does not count up
        for cell in (cell for row in run if table for cell in row.cells):
            if cell.text.isdecimal() and (number := last.get(cell.column, 0)) >= 0:
                last[cell.column] = number + 1 if cell.text == str(number + 1) else -1
        yield from ((table, column) for column, number in last.items() if number >= _FEWEST_NUMBERS)


def _count_up(numbers: Sequence[str]) -> bool:
    return bool(numbers) and [int(number) for number in numbers] == list(range(1, len(numbers) + 1))
