"""Plain text as documents are converted to it: rows are lines, cells stand between tabs.

Blank lines do not end a table (a page break leaves one), a line without a tab does; tabs alone are a row of blank
cells. Columns are tab stops, so they shift from row to row: what they mean is settled in recognition, by labels.
"""

import codecs
from itertools import groupby

from assets.staged.grid import Cell, Grid, Row, Unreadable, bounded, paragraph

VERSION = 1

_LARGEST = 16 * 1024 * 1024
_MOST_LINES = 100_000
_MOST_CELLS = 1_000_000
_WHOLE_TO_A_SPOILT = 50
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


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
    """Rows as wide as the widest: a line that ends early has blank cells, not fewer cells."""
    width = max(map(len, fields))
    bounded(width * len(fields), _MOST_CELLS, "个单元格", "cells in a table")
    return [
        Row(tuple(Cell(text.strip(), i + 1) for i, text in enumerate(line + [""] * (width - len(line)))), table, n + 1)
        for n, line in enumerate(fields)
    ]
