"""Markdown: pipe tables as rows, everything else as paragraphs without the marks of headings, lists and emphasis.

The rule below the heading decides whether lines begin with a bar. A converter may repeat a merged cell in every place
it covers; without the repetitions (repeated_cells.py) the page is a second reading.
"""

from collections.abc import Iterator, Sequence

from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.readers.refusals import check_limit
from assets.staged.readers.text.fields import has_figures
from assets.staged.readers.text.markdown_marks import is_rule, split_fields, strip_line_marks, strip_marks
from assets.staged.readers.text.read import decode_lines
from assets.staged.readers.text.repeated_cells import drop_repeated_cells

VERSION = 4

_MOST_CELLS = 1_000_000


def read(data: bytes) -> Grid:
    """The first of `readings`."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The cells as written; then, where texts repeat beside each other, each merged cell once."""
    rows = tuple(_rows(decode_lines(data)))
    yield Grid(rows, f"markdown-{VERSION}")
    if (merged := drop_repeated_cells(rows)) != rows:
        yield Grid(merged, f"markdown-{VERSION}")


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    """A table where lines with bars have a rule among them or begin with a bar, paragraphs elsewhere."""
    run: list[str] = []
    tables = 0
    for line in (*lines, ""):
        if "|" in line:
            run.append(line)
            continue
        if any(map(is_rule, run)) or any(piped.lstrip().startswith("|") for piped in run):
            tables += 1
            yield from _table_rows(run, tables)
            run = []
        yield from (paragraph(text) for text in map(strip_line_marks, (*run, line)) if text)
        run = []


def _table_rows(lines: Sequence[str], table: int) -> Iterator[Row]:
    """The rows of a table. A short row without figures is filled up with blank cells."""
    rules = [line for line in lines if is_rule(line)]
    outer = (rules or lines)[0].lstrip().startswith("|")
    closed = all(line.rstrip().endswith("|") for line in lines)
    rows = [_drop_outer_fields(split_fields(line), outer, closed) for line in lines if not is_rule(line)]
    width = max(map(len, rows), default=0)
    check_limit(width * len(rows), _MOST_CELLS, "cells_in_a_table")
    for number, row in enumerate(rows, start=1):
        blanks = 0 if any(map(has_figures, row)) else width - len(row)
        texts = [*map(strip_marks, row), *[""] * blanks]
        yield Row(tuple(Cell(text, column) for column, text in enumerate(texts, start=1)), table, number)


def _drop_outer_fields(parts: list[str], outer: bool, closed: bool) -> list[str]:
    """The fields between the bars: without that before the first where lines have `outer` bars, and without that after
    the last there, and where all lines are `closed` by one.
    """
    first = 1 if outer and not parts[0].strip() else 0
    return parts[first : -1 if (outer or closed) and not parts[-1].strip() else len(parts)]
