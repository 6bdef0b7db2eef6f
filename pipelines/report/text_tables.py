"""A report's table as lines of a terminal: the rows concerned, failing cells marked, and with colours if asked for."""

from collections.abc import Iterator

from assets.checked.wording.marked_tables import NOT_FOUND, Entry, Line, Table
from pipelines.cli.text_columns import aligned, folded, shortened

_LABEL, _CELL, _HEADING = 34, 16, 8  # columns of the terminal
_SHORT = 8  # a table of so few rows is shown whole
_MARKED = {"": " {} ", "failing": " {}*", "suspect": "[{}]"}
_COLOURS = {"": "{}", "failing": "\033[33m{}\033[0m", "suspect": "\033[1;31m{}\033[0m"}


def concerned(table: Table) -> tuple[Line, ...]:
    """The rows to show: those with a marked figure other than 0, all of a short table that has one; else none."""
    telling = tuple(line for line in table.lines if any(_telling(entry) for entry in line.entries))
    return table.lines if telling and len(table.lines) <= _SHORT else telling


def _telling(entry: Entry) -> bool:
    """Whether a cell is worth a row: what adds 0 to a sum is not, nor what is not filled in, which is told in words."""
    if entry.mark == "failing":
        return entry.text == NOT_FOUND or any(char.isdigit() and char != "0" for char in entry.text)
    return entry.mark == "suspect"


def tabled(table: Table, *, colourful: bool) -> Iterator[str]:
    """The heading and the rows concerned; a figure under its heading at the right."""
    shown = concerned(table)
    headings = [folded(heading, _HEADING) for heading in table.headings]
    high = max(map(len, headings))
    rows = [["", *(_line(heading, n, high) for heading in headings)] for n in range(high)]
    rows += [[shortened(line.label, _LABEL), *map(_text, line.entries)] for line in shown]
    lines = list(aligned(rows))
    yield from lines[:high]
    for line, text in zip(shown, lines[high:], strict=True):
        yield _coloured(line, text) if colourful else text


def _line(heading: list[str], n: int, high: int) -> str:
    """Line `n` of a heading that stands at the bottom of `high` lines, over the figures and not over their marks."""
    at = n - (high - len(heading))
    return f"{heading[at]} " if at >= 0 else ""


def _text(entry: Entry) -> str:
    return _MARKED[entry.mark].format(shortened(entry.text, _CELL))


def _coloured(line: Line, text: str) -> str:
    """The line with each marked figure in its colour, told from the end, where figures stand one after the other."""
    done = ""
    for entry in reversed(line.entries):
        shown = _text(entry).rstrip()
        at = text.rindex(shown)
        done = _COLOURS[entry.mark].format(shown) + text[at + len(shown) :] + done
        text = text[:at]
    return text + done
