"""Plain text as documents are converted to it: rows are lines, cells stand between tabs.

Blank lines do not end a table (a page break leaves one), a line without a tab does; tabs alone are a row of blank
cells. Columns are tab stops, so they shift from row to row: what they mean is settled in recognition, by labels.
"""

import codecs
import re
from itertools import groupby

from assets.staged.grid import Cell, Grid, Row, Unreadable, bounded, paragraph
from assets.staged.values import looks_like_value, numbers_in

VERSION = 2

_LARGEST = 16 * 1024 * 1024
_MOST_LINES = 100_000
_MOST_CELLS = 1_000_000
_WHOLE_TO_A_SPOILT = 50
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WORDS = re.compile(r"[^\W\d_]")


def read(data: bytes) -> Grid:
    bounded(len(data), _LARGEST, "字节的文字", "bytes of text")
    lines = [line for line in decode(data).splitlines() if "\t" in line or line.strip()]
    bounded(len(lines), _MOST_LINES, "行", "lines")
    rows: list[Row] = []
    table = 0
    for tabbed, run in groupby(lines, key=lambda line: "\t" in line):
        if tabbed:
            table += 1
            rows += _table([line.split("\t") for line in run], table)
        else:
            rows += [paragraph(line.strip()) for line in run]
    return Grid(tuple(rows), f"text-{VERSION}")


def decode(data: bytes) -> str:
    """Text by its byte order mark, else UTF-8, else GB 18030 (which covers gb2312 and gbk); Unreadable otherwise.

    Sites cut texts in the middle of a character, so a few may be spoilt: they become U+FFFD, which no number holds.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        spoilt = text.count("\ufffd")
        if not spoilt or spoilt <= sum(char > "\x7f" for char in text) // _WHOLE_TO_A_SPOILT:
            return text
    raise Unreadable(
        "文字既不是 UTF-8 也不是 GB 18030 编码：请另存为 UTF-8",
        "the text is neither UTF-8 nor GB 18030: save it as UTF-8",
    )


def _table(fields: list[list[str]], table: int) -> list[Row]:
    """Rows with the cells their lines have; a line without figures or marks that ends early is filled up with blanks.

    A line with numbers is not filled up: where its cells are too few, digits may have run together, and which cell they
    belong to is not known.
    """
    width = max(map(len, fields))
    bounded(width * len(fields), _MOST_CELLS, "个单元格", "cells in a table")
    rows = []
    for number, line in enumerate(fields, start=1):
        blanks = 0 if any(map(_figures, line)) else width - len(line)
        cells = tuple(Cell(text.strip(), column) for column, text in enumerate(line + [""] * blanks, start=1))
        rows.append(Row(cells, table, number))
    return rows


def _figures(field: str) -> bool:
    """Whether a field is a value or a mark, or holds digits and no words, as figures that ran together do."""
    return looks_like_value(field) or (numbers_in(field) > 0 and not _WORDS.search(field))
