"""Text whose cells are parted by commas, as Excel and WPS save a sheet as CSV: the same lines with tabs.

Other text has commas too, in sentences and in figures of thousands, so that every field must be a whole one.
"""

import csv
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assets.staged.values import has_digits_apart, looks_like_value

_FEWEST_FIELDS = 4  # in a row
_FEWEST_ROWS = 15
_LONGEST_TITLE = 30  # characters of a line alone that may be a row of the table below or above it


def part_at_commas(lines: Sequence[str]) -> list[str]:
    """The lines with tabs between their fields; none where they are not separated by commas."""
    if sum(line.count(",") >= _FEWEST_FIELDS - 1 for line in lines) < _FEWEST_ROWS or any(
        "\t" in line for line in lines
    ):
        return []
    try:
        rows = [[" ".join(field.split()) for field in row] for row in csv.reader(lines, strict=True)]
    except csv.Error:
        return []
    wide = [row for row in rows if _is_wide(row)]
    if len(wide) < _FEWEST_ROWS or not all(_is_whole(field) for row in wide for field in row):
        return []
    return list(_lines(rows))


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines with tabs; a first field alone as a line of text, unless it is short and beside a table's rows."""
    in_table = False
    for row, below in pairwise([*rows, []]):
        is_alone = len(row) < 2 or not any(row[1:])
        short = len(row) > 1 and len(row[0]) <= _LONGEST_TITLE
        in_table = not is_alone or (short and (in_table or _is_wide(below)))
        yield "\t".join(row) if in_table else "".join(row)


def _is_wide(row: Sequence[str]) -> bool:
    """Whether a row has several fields that are filled."""
    return len(row) >= _FEWEST_FIELDS and sum(map(bool, row)) > 1


def _is_whole(field: str) -> bool:
    """Whether a field is blank, a value or words."""
    return not field or ((looks_like_value(field) or any(map(str.isalpha, field))) and not has_digits_apart(field))
