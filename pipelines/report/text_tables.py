"""A table of a report as lines of a terminal: the rows to show, with marks, and colours where they are wanted."""

from collections.abc import Iterator

from assets.checked.wording.marked_tables import NOT_FOUND, MarkedCell, MarkedRow, MarkedTable
from pipelines.cli.text_columns import aligned, folded, shortened

_LABEL, _CELL, _HEADING, _WIDE_HEADING = 30, 16, 8, 28  # columns of the terminal
_NARROW = 2  # a table with at most so many columns has room for wide headings
_SHORT = 8  # a table with at most so many rows is shown whole
_MARKED = {"": " {} ", "failing": " {}*", "suspect": "[{}]"}
_COLOURS = {"": "{}", "failing": "\033[33m{}\033[0m", "suspect": "\033[1;31m{}\033[0m"}


def rows_to_show(table: MarkedTable) -> tuple[MarkedRow, ...]:
    """The rows with a marked figure other than 0, or every row of a short table that has one; else none."""
    rows = tuple(row for row in table.lines if any(_deserves_row(cell) for cell in row.entries))
    return table.lines if rows and len(table.lines) <= _SHORT else rows


def _deserves_row(cell: MarkedCell) -> bool:
    """Whether a marked cell helps the reader. A 0 adds nothing to a sum, and the findings name blank cells."""
    if cell.mark == "failing":
        return cell.text == NOT_FOUND or any(char.isdigit() and char != "0" for char in cell.text)
    return cell.mark == "suspect"


def table_lines(table: MarkedTable, *, colourful: bool) -> Iterator[str]:
    """The headings and the rows to show, figures aligned to the right under their headings."""
    shown = rows_to_show(table)
    most = _WIDE_HEADING if len(table.headings) <= _NARROW else _HEADING
    headings = [folded(heading, most) for heading in table.headings]
    height = max(map(len, headings))
    rows = [["", *(_heading_line(heading, n, height) for heading in headings)] for n in range(height)]
    rows += [[shortened(row.label, _LABEL), *map(_text, row.entries)] for row in shown]
    lines = list(aligned(rows))
    yield from lines[:height]
    for row, text in zip(shown, lines[height:], strict=True):
        yield _colour(row, text) if colourful else text


def _heading_line(heading: list[str], n: int, height: int) -> str:
    """Line `n` of a heading, set at the bottom of `height` lines. The space is for the marks below."""
    at = n - (height - len(heading))
    return f"{heading[at]} " if at >= 0 else ""


def _text(cell: MarkedCell) -> str:
    return _MARKED[cell.mark].format(shortened(cell.text, _CELL))


def _colour(row: MarkedRow, text: str) -> str:
    """The line with each marked figure in its colour. Searched from the end, where the figures follow each other."""
    done = ""
    for cell in reversed(row.entries):
        shown = _text(cell).rstrip()
        at = text.rindex(shown)
        done = _COLOURS[cell.mark].format(shown) + text[at + len(shown) :] + done
        text = text[:at]
    return text + done
