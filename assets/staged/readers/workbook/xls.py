"""The workbook stream of an XLS: walked record by record for what calamine does not tell, and for sizes it trusts.

Of a cell no value is read here, only where it stands and whether it is an error.
"""

import struct
from collections.abc import Iterable, Iterator

from assets.staged.grid import bounded
from assets.staged.readers.workbook.aspect import MOST_CELLS, Aspect, Checked, damaged, locked
from assets.staged.readers.workbook.streams import stream

_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK")
_MOST_RECORDS = 1_000_000
_MOST_SHEETS = 200
_LARGEST_SPAN = 5_000_000
_BOF, _EOF, _PASSWORD, _SHEET, _DIMENSIONS, _COLUMNS, _ROW = 0x809, 0x0A, 0x2F, 0x85, 0x200, 0x7D, 0x208
_MANY, _FORMULA, _BOOL_OR_ERROR = 0xBD, 0x06, 0x205
_FILLED = {_FORMULA, _BOOL_OR_ERROR, 0x203, 0x204, 0xD6, 0x27E, 0xFD}
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Record = tuple[int, bytes]


def checked(data: bytes) -> Checked:
    try:
        book = stream(data, _NAMES)
        left = iter(range(_MOST_RECORDS))
        sheets = list(_sheets(_records(book, 0, left)))
        bounded(len(sheets), _MOST_SHEETS, "个工作表", "sheets")
        aspects = [_aspect(_records(book, start, left)) for start in sheets]
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise damaged(error) from error
    # Calamine reads every sheet, hidden ones too.
    bounded(sum(aspect.area for aspect in aspects), MOST_CELLS, "个单元格", "cells")
    return Checked(data, aspects)


def _records(book: bytes, at: int, left: Iterator[int]) -> Iterator[Record]:
    """The records from `at` to the end of their part, those of parts within (charts) left out; `left` counts them."""
    depth = 0
    for _ in left:
        kind, length = struct.unpack_from("<HH", book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length
    raise ValueError(f"over {_MOST_RECORDS:,} records")


def _sheets(records: Iterable[Record]) -> Iterator[int]:
    """Where each sheet starts."""
    for kind, said in records:
        if kind == _PASSWORD:
            raise locked()
        if kind == _SHEET:
            yield int.from_bytes(said[:4], "little")


def _aspect(records: Iterable[Record]) -> Aspect:
    aspect = Aspect()
    for kind, said in records:
        if kind in _FILLED or kind == _MANY:
            _cell(aspect, kind, said)
        elif kind == _ROW and struct.unpack_from("<H", said, 12)[0] & _ROW_HIDDEN:
            aspect.rows.add(struct.unpack_from("<H", said)[0])
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<5H", said)
            if flags & _COLUMN_HIDDEN or width == 0:
                aspect.hide_columns(first, min(last, 255))
        elif kind == _DIMENSIONS:
            _spans(said)
    return aspect


def _cell(aspect: Aspect, kind: int, said: bytes) -> None:
    row, column = struct.unpack_from("<HH", said)
    aspect.fill(row, column)
    if kind == _MANY:
        aspect.fill(row, column + (len(said) - 6) // 6 - 1)
    elif kind == _BOOL_OR_ERROR and said[7]:
        aspect.errors[row, column] = _ERRORS.get(said[6], "#ERROR")
    elif kind == _FORMULA and said[6] == 2 and said[12:14] == b"\xff\xff":
        aspect.errors[row, column] = _ERRORS.get(said[8], "#ERROR")


def _spans(said: bytes) -> None:
    """Refuse a sheet that says it is larger than any: calamine makes room for as much as it says."""
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(said) >= 14 else "<4H", said)
    if bottom < top or right < left:
        raise ValueError("a sheet that ends before it begins")
    bounded((bottom - top) * (right - left), _LARGEST_SPAN, "个单元格", "cells")
