"""Markdown: pipe tables as rows, everything else as paragraphs without the marks of headings, lists and emphasis.

Whether lines begin with a bar is told by the rule under their heading. A merged cell may be repeated in every place it
covers (repeated_cells.py): a reading of its own.
"""

from collections.abc import Iterator, Sequence

from assets.staged.grid import Cell, Grid, Row, bounded, paragraph
from assets.staged.readers.text.fields import figures
from assets.staged.readers.text.markdown_marks import fields, is_rule, shown, unmarked
from assets.staged.readers.text.read import decoded
from assets.staged.readers.text.repeated_cells import once
from warehouse.messages import Message

VERSION = 1

_MOST_CELLS = 1_000_000


def read(data: bytes) -> Grid:
    """The first of the readings."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """Cells as they stand; then, where texts are repeated beside each other, each merged cell once."""
    rows = tuple(_rows(decoded(data)))
    yield Grid(rows, f"markdown-{VERSION}")
    if (merged := once(rows)) != rows:
        yield Grid(merged, f"markdown-{VERSION}")


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    """A table wherever lines with bars have a rule among them or begin with a bar, else paragraphs."""
    run: list[str] = []
    tables = 0
    for line in (*lines, ""):
        if "|" in line:
            run.append(line)
            continue
        if any(map(is_rule, run)) or any(piped.lstrip().startswith("|") for piped in run):
            tables += 1
            yield from _table(run, tables)
            run = []
        yield from (paragraph(text) for text in map(unmarked, (*run, line)) if text)
        run = []


def _table(lines: Sequence[str], table: int) -> Iterator[Row]:
    """The rows of a table; one without figures that ends early is filled up with blanks."""
    rules = [line for line in lines if is_rule(line)]
    outer = (rules or lines)[0].lstrip().startswith("|")
    rows = [_inner(fields(line)) if outer else fields(line) for line in lines if not is_rule(line)]
    width = max(map(len, rows), default=0)
    bounded(width * len(rows), _MOST_CELLS, Message(zh="个单元格", en="cells in a table"))
    for number, row in enumerate(rows, start=1):
        blanks = 0 if any(map(figures, row)) else width - len(row)
        texts = [*map(shown, row), *[""] * blanks]
        yield Row(tuple(Cell(text, column) for column, text in enumerate(texts, start=1)), table, number)


def _inner(parts: list[str]) -> list[str]:
    """Fields without what stands outside the outer bars."""
    return parts[0 if parts[0].strip() else 1 : len(parts) if parts[-1].strip() else -1]
