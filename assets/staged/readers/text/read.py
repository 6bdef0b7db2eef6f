"""Plain text, mostly converted from other formats: lines are rows, tabs separate cells. Other layouts are offered as
readings.

A blank line does not end a table, as page breaks leave blank lines; a line without a tab does. A line of tabs only is a
row of blank cells. Columns are tab stops and shift from row to row, so recognition assigns them by labels.
spaced_cells.py reads cells between spaces, cell_per_line.py cells below each other, quoted_cells.py
cells with line breaks.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.readers.refusals import check_limit, unreadable
from assets.staged.readers.text import cell_per_line, spaced_cells
from assets.staged.readers.text.comma_separated import part_at_commas
from assets.staged.readers.text.fields import has_figures
from assets.staged.readers.text.quoted_cells import join_quoted_cells
from assets.text import encoding

VERSION = 5

_LARGEST = 16 * 1024 * 1024
_MOST_LINES = 100_000
_MOST_CELLS = 1_000_000
_LONGEST_FIGURE = 12  # digits


def read(data: bytes) -> Grid:
    """The first of `readings`."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """Cells between tabs; the same with figures moved up beside their label; cells between spaces; cells as lines.

    Where cells are quoted, these come first without their quotation marks, then as written; where commas part them,
    first with tabs in place of the commas.
    """
    lines = decode_lines(data)
    unquoted, parted = join_quoted_cells(lines), part_at_commas(lines)
    for each in (*([parted] if parted else []), *([unquoted] if unquoted != lines else []), lines):
        for rows in read_lines(each):
            yield Grid(tuple(rows), f"text-{VERSION}")


def decode_lines(data: bytes) -> list[str]:
    """The lines of a text. Raises Unreadable if it has more lines than any report, or no encoding that `decode_text`
    knows.
    """
    check_limit(len(data), _LARGEST, "bytes_of_text")
    lines = decode_text(data).splitlines()
    check_limit(len(lines), _MOST_LINES, "lines")
    return lines


def read_lines(lines: Sequence[str]) -> Iterator[list[Row]]:
    """The readings of lines from any source; none if there are more lines than any report has."""
    if len(lines) > _MOST_LINES:
        return
    yield read_tabbed(lines)
    joined = _join_figures_below(lines)
    if len(joined) < len(lines):
        yield read_tabbed(joined)
    yield from spaced_cells.readings(lines)
    yield from cell_per_line.readings(lines)


def read_tabbed(lines: Sequence[str], table: int = 0) -> list[Row]:
    """Lines as rows of tables, numbered from `table` + 1, and as paragraphs."""
    rows: list[Row] = []
    for in_table, run in groupby(filter(_is_filled, lines), key=lambda text: "\t" in text or _is_run_together(text)):
        if in_table:
            table += 1
            rows += _table_rows([text.split("\t") for text in run], table)
        else:
            rows += [paragraph(text.strip()) for text in run]
    return rows


def _join_figures_below(lines: Sequence[str]) -> list[str]:
    """`lines` with each label and the figures in the line below it joined to one line."""
    lines_joined: list[str] = []
    for text in lines:
        back = 2 if lines_joined and not _is_filled(lines_joined[-1]) else 1
        above = lines_joined[-back] if len(lines_joined) >= back else ""
        if "\t" in text and _is_below(above.split("\t"), text.split("\t")):
            lines_joined[-back:] = ["\t".join((above, *text.split("\t")[above.count("\t") + 1 :]))]
        else:
            lines_joined.append(text)
    return lines_joined


def _is_filled(text: str) -> bool:
    return "\t" in text or bool(text.strip())


def _is_run_together(text: str) -> bool:
    """Whether a line is only digits, more than a figure has: a table row that lost its tabs."""
    return len(text.strip()) > _LONGEST_FIGURE and text.strip().isdecimal()


def _is_below(label: Sequence[str], fields: Sequence[str]) -> bool:
    """Whether `fields` hold figures and are blank as far as `label` reaches, which has words and no figures."""
    if len(label) >= len(fields) or any(map(str.strip, fields[: len(label)])):
        return False
    return any(map(has_figures, fields)) and any(map(str.strip, label)) and not any(map(has_figures, label))


def decode_text(data: bytes) -> str:
    """Text decoded by its byte order mark, else as UTF-8, else as GB 18030. Raises Unreadable if none fits."""
    text = encoding.decode(data)
    if text is None:
        raise unreadable("unknown_encoding")
    return text


def _table_rows(fields: list[list[str]], table: int) -> list[Row]:
    """Rows with the cells of their lines. A short line without figures or marks is filled up with blanks.

    A short line with numbers is not: digits may have run together, and which cells they belong to is unknown. Nor is a
    line whose figures may be in the line below.
    """
    width = max(map(len, fields))
    check_limit(width * len(fields), _MOST_CELLS, "cells_in_a_table")
    rows = []
    for number, (line, below) in enumerate(zip(fields, [*fields[1:], []], strict=True), start=1):
        whole = any(map(has_figures, line)) or _is_below(line, below)
        blanks = 0 if whole else width - len(line)
        cells = tuple(Cell(text.strip(), column) for column, text in enumerate(line + [""] * blanks, start=1))
        rows.append(Row(cells, table, number))
    return rows
