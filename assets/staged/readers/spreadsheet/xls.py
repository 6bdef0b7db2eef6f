"""The workbook stream of an XLS: walked record by record for what calamine does not tell, and for sizes it trusts.

Of a cell no value is read here, only where it stands, whether it is an error, and how it is formatted.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assets.staged.grid import bounded
from assets.staged.readers.contrast import UNKNOWN, WHITE, Colour, Sight
from assets.staged.readers.spreadsheet.cell_visibility import PLAIN, Ink, Run, Style, indexed, runs_seen
from assets.staged.readers.spreadsheet.number_formats import PERCENT, hides, is_plain
from assets.staged.readers.spreadsheet.ole_streams import stream
from assets.staged.readers.spreadsheet.sheet_state import MOST_CELLS, Aspect, Checked, damaged, locked
from assets.staged.readers.spreadsheet.xls_strings import font, ink_of, rich, sound, text
from warehouse.messages import Message

_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK")
_MOST_RECORDS = 1_000_000
_MOST_SHEETS = 200
_LARGEST_SPAN = 5_000_000
_BOF, _EOF, _PASSWORD, _SHEET, _DIMENSIONS, _COLUMNS, _ROW = 0x809, 0x0A, 0x2F, 0x85, 0x200, 0x7D, 0x208
_FONT, _FORMAT, _STYLE, _STRINGS, _CONTINUE = 0x31, 0x41E, 0xE0, 0xFC, 0x3C
_PALETTE, _SHADES = 0x92, 56
_EXCEL_97 = 0x600
_MANY, _FORMULA, _BOOL_OR_ERROR = 0xBD, 0x06, 0x205
_STRING = 0xFD
_FILLED = {_FORMULA, _BOOL_OR_ERROR, 0x203, 0x204, 0xD6, 0x27E, _STRING}
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Record = tuple[int, bytes]


@dataclass(slots=True)
class _Told:
    """Of a workbook: where each sheet starts, formats and inks by style if not plain, texts with runs that tell."""

    sheets: list[int] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    texts: Mapping[int, list[Run]] = field(default_factory=dict)
    styles: dict[int, Style] = field(default_factory=dict)


def checked(data: bytes) -> Checked:
    try:
        book = stream(data, _NAMES)
        left = iter(range(_MOST_RECORDS))
        told = _told(_records(book, 0, left))
        bounded(len(told.sheets), _MOST_SHEETS, Message(zh="个工作表", en="sheets"))
        aspects = [_aspect(_records(book, start, left), told) for start in told.sheets]
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise damaged(error) from error
    # Calamine reads every sheet, hidden ones too.
    bounded(sum(aspect.area for aspect in aspects), MOST_CELLS, Message(zh="个单元格", en="cells"))
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


def _told(records: Iterable[Record]) -> _Told:
    told, before, new = _Told(), 0, False
    codes: dict[int, str] = dict(PERCENT)
    styles: list[bytes] = []
    fonts: list[bytes] = []
    palette: list[Colour] = []
    strings: list[bytes] = []
    for kind, said in records:
        if kind == _PASSWORD:
            raise locked()
        if kind == _SHEET:
            told.sheets.append(int.from_bytes(said[:4], "little"))
        elif kind == _BOF:
            new = int.from_bytes(said[:2], "little") == _EXCEL_97
        elif kind == _STRINGS or (kind == _CONTINUE and before == _STRINGS):
            strings.append(said)
            kind = _STRINGS
        elif kind == _STYLE:
            styles.append(said)
        elif kind == _FONT:
            fonts.append(said)
        elif kind == _PALETTE:
            palette = [
                Colour(red, green, blue) for red, green, blue, _ in struct.iter_unpack("<4B", said[2:][: 4 * _SHADES])
            ]
        elif kind == _FORMAT and new:
            codes[int.from_bytes(said[:2], "little")] = text(said[2:])
        before = kind
    found = {at: codes.get(int.from_bytes(style[2:4], "little"), "") for at, style in enumerate(styles)}
    told.formats = {at: code for at, code in found.items() if code and not is_plain(code)}
    inks = [font(said, palette) for said in fonts] if new else []
    told.texts = rich(strings, inks) if strings and new else {}
    told.styles = {
        at: style for at, said in enumerate(styles) if new and (style := _style(said, inks, palette)) != Style()
    }
    return told


def _style(said: bytes, inks: list[Ink], palette: list[Colour]) -> Style:
    """How cells of a style are written; a pattern that does not fill them leaves their ground unknown."""
    (number,) = struct.unpack_from("<H", said)
    pattern, (front,) = said[17] >> 2, struct.unpack_from("<H", said, 18)
    ground = WHITE if not pattern else indexed(front & 0x7F, palette) if pattern == 1 else UNKNOWN
    return Style(ink_of(inks, number) or PLAIN, ground)


def _aspect(records: Iterable[Record], told: _Told) -> Aspect:
    aspect = Aspect()
    for kind, said in records:
        if kind in _FILLED or kind == _MANY:
            _cell(aspect, told, kind, said)
        elif kind == _ROW and struct.unpack_from("<H", said, 12)[0] & _ROW_HIDDEN:
            aspect.rows.add(struct.unpack_from("<H", said)[0])
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<5H", said)
            if flags & _COLUMN_HIDDEN or width == 0:
                aspect.hide_columns(first, min(last, 255))
        elif kind == _DIMENSIONS:
            _spans(said)
    return aspect


def _cell(aspect: Aspect, told: _Told, kind: int, said: bytes) -> None:
    row, column, style = struct.unpack_from("<3H", said)
    aspect.fill(row, column)
    if kind == _MANY:
        count = (len(said) - 6) // 6
        aspect.fill(row, column + count - 1)
        styles = [style for style, _ in struct.iter_unpack("<HI", said[4 : 4 + 6 * count])]
    else:
        styles = [style]
    for at, one in enumerate(styles, start=column):
        if one in told.formats:
            aspect.formats[row, at] = told.formats[one]
            if kind == _STRING and hides(told.formats[one], None):
                aspect.unseen.add((row, at))
        if one in told.styles:
            aspect.see((row, at), told.styles[one].sight)
    if kind == _STRING and (runs := told.texts.get(struct.unpack_from("<I", said, 6)[0])):
        shown, doubtful = runs_seen(runs, told.styles.get(style, Style()))
        aspect.texts[row, column] = sound(shown).strip()
        aspect.see((row, column), Sight.DOUBTFUL if doubtful else Sight.SEEN)
    if kind == _BOOL_OR_ERROR and said[7]:
        aspect.errors[row, column] = _ERRORS.get(said[6], "#ERROR")
    elif kind == _FORMULA and said[6] == 2 and said[12:14] == b"\xff\xff":
        aspect.errors[row, column] = _ERRORS.get(said[8], "#ERROR")


def _spans(said: bytes) -> None:
    """Refuse a sheet that says it is larger than any: calamine makes room for as much as it says."""
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(said) >= 14 else "<4H", said)
    if bottom < top or right < left:
        raise ValueError("a sheet that ends before it begins")
    bounded((bottom - top) * (right - left), _LARGEST_SPAN, Message(zh="个单元格", en="cells"))
