"""Plain text as documents are converted to it: rows are lines, cells stand between tabs.

Blank lines do not end a table (a page break leaves one); a line without a tab does. Columns are tab stops, so they
shift from row to row: what they mean is settled in recognition, by labels.
"""

import codecs
from itertools import groupby

from assets.staged.grid import Cell, Grid, Row, Unreadable, paragraph

VERSION = 1

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read(data: bytes) -> Grid:
    lines = [line for line in decode(data).splitlines() if line.strip()]
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
    """Text by its byte order mark, else UTF-8, else GB 18030 (which covers gb2312 and gbk); Unreadable otherwise."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        "文字既不是 UTF-8 也不是 GB 18030 编码：请另存为 UTF-8",
        "the text is neither UTF-8 nor GB 18030: save it as UTF-8",
    )


def _table(fields: list[list[str]], table: int) -> list[Row]:
    """Rows as wide as the widest: a line that ends early has blank cells, not fewer cells."""
    width = max(map(len, fields))
    return [
        Row(tuple(Cell(text.strip(), i + 1) for i, text in enumerate(line + [""] * (width - len(line)))), table, n + 1)
        for n, line in enumerate(fields)
    ]
