"""Plain text as documents are converted to it: rows are lines, cells stand between tabs; other layouts are offered too.

Blank lines do not end a table (a page break leaves one), a line without a tab does; tabs alone are a row of blank
cells. Columns are tab stops, so they shift from row to row: what they mean is settled in recognition, by labels. Cells
between spaces are read by spaced_cells.py, cells below each other by cell_a_line.py.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assets.staged.grid import Cell, Grid, Row, Unreadable, bounded, paragraph
from assets.staged.readers.text import cell_a_line, spaced_cells
from assets.staged.readers.text.fields import figures
from assets.text import encoding
from warehouse.messages import Message

VERSION = 3

_LARGEST = 16 * 1024 * 1024
_MOST_LINES = 100_000
_MOST_CELLS = 1_000_000
_LONGEST_FIGURE = 12  # digits


def read(data: bytes) -> Grid:
    """The first of the readings."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """Cells between tabs; the same with figures that stand below their label; cells between spaces; cells as lines."""
    for rows in as_text(decoded(data)):
        yield Grid(tuple(rows), f"text-{VERSION}")


def decoded(data: bytes) -> list[str]:
    """The lines of a text; Unreadable where they are more than any report has, or in no encoding `decode` knows."""
    bounded(len(data), _LARGEST, Message(zh="字节的文字", en="bytes of text"))
    lines = decode(data).splitlines()
    bounded(len(lines), _MOST_LINES, Message(zh="行", en="lines"))
    return lines


def as_text(lines: Sequence[str]) -> Iterator[list[Row]]:
    """The readings of lines, wherever they were had; none of more than any report has."""
    if len(lines) > _MOST_LINES:
        return
    yield tabbed(lines)
    whole = _with_figures_below(lines)
    if len(whole) < len(lines):
        yield tabbed(whole)
    yield from spaced_cells.readings(lines)
    yield from cell_a_line.readings(lines)


def tabbed(lines: Sequence[str], table: int = 0) -> list[Row]:
    """Lines as rows of tables, numbered after `table`, and paragraphs."""
    rows: list[Row] = []
    for within, run in groupby(filter(_filled, lines), key=lambda text: "\t" in text or _run_together(text)):
        if within:
            table += 1
            rows += _table([text.split("\t") for text in run], table)
        else:
            rows += [paragraph(text.strip()) for text in run]
    return rows


def _with_figures_below(lines: Sequence[str]) -> list[str]:
    """`lines` with each label whose figures stand in the line below and they on one line."""
    joined: list[str] = []
    for text in lines:
        back = 2 if joined and not _filled(joined[-1]) else 1
        above = joined[-back] if len(joined) >= back else ""
        if "\t" in text and _below(above.split("\t"), text.split("\t")):
            joined[-back:] = ["\t".join((above, *text.split("\t")[above.count("\t") + 1 :]))]
        else:
            joined.append(text)
    return joined


def _filled(text: str) -> bool:
    return "\t" in text or bool(text.strip())


def _run_together(text: str) -> bool:
    """Whether a line is nothing but digits, more of them than a figure has: a row of a table that lost its tabs."""
    return len(text.strip()) > _LONGEST_FIGURE and text.strip().isdecimal()


def _below(label: Sequence[str], fields: Sequence[str]) -> bool:
    """Whether `fields` hold figures and are blank as far as `label` goes, which has words and no figures."""
    if len(label) >= len(fields) or any(map(str.strip, fields[: len(label)])):
        return False
    return any(map(figures, fields)) and any(map(str.strip, label)) and not any(map(figures, label))


def decode(data: bytes) -> str:
    """Text by its byte order mark, else UTF-8, else GB 18030; Unreadable otherwise."""
    text = encoding.decode(data)
    if text is None:
        raise Unreadable(
            Message(
                zh="文字既不是 UTF-8 也不是 GB 18030 编码：请另存为 UTF-8",
                en="the text is neither UTF-8 nor GB 18030: save it as UTF-8",
            ),
        )
    return text


def _table(fields: list[list[str]], table: int) -> list[Row]:
    """Rows with the cells their lines have; a line without figures or marks that ends early is filled up with blanks.

    A line with numbers is not filled up: where its cells are too few, digits may have run together, and which cell they
    belong to is not known. Nor is one whose figures may stand in the line below.
    """
    width = max(map(len, fields))
    bounded(width * len(fields), _MOST_CELLS, Message(zh="个单元格", en="cells in a table"))
    rows = []
    for number, (line, below) in enumerate(zip(fields, [*fields[1:], []], strict=True), start=1):
        whole = any(map(figures, line)) or _below(line, below)
        blanks = 0 if whole else width - len(line)
        cells = tuple(Cell(text.strip(), column) for column, text in enumerate(line + [""] * blanks, start=1))
        rows.append(Row(cells, table, number))
    return rows
