"""The workbook stream of an XLS, read record by record for what calamine does not report, and for sizes it trusts.

Of a cell only the position, the format and whether it is an error are read, not its value.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assets.staged.readers.contrast import UNKNOWN_COLOUR, WHITE, Colour, Visibility
from assets.staged.readers.refusals import check_limit
from assets.staged.readers.spreadsheet.cell_visibility import (
    PLAIN,
    CellStyle,
    FontStyle,
    TextRun,
    palette_colour,
    visible_text,
)
from assets.staged.readers.spreadsheet.number_formats import PERCENT_FORMATS, format_hides, is_plain
from assets.staged.readers.spreadsheet.ole_streams import read_stream
from assets.staged.readers.spreadsheet.sheet_state import (
    MOST_CELLS,
    CheckedWorkbook,
    SheetState,
    corrupt_spreadsheet,
    password_needed,
)
from assets.staged.readers.spreadsheet.xls_strings import (
    font_at,
    join_surrogates,
    parse_font,
    parse_rich_strings,
    parse_string,
)

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
class _WorkbookGlobals:
    """The global part of a workbook: the start of each sheet, formats and styles that are not plain, texts with special
    parts.
    """

    sheet_starts: list[int] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    texts: Mapping[int, list[TextRun]] = field(default_factory=dict)
    styles: dict[int, CellStyle] = field(default_factory=dict)


def check_workbook(data: bytes) -> CheckedWorkbook:
    """The workbook with the state of its sheets. Raises Unreadable if it is corrupt, encrypted or too large."""
    try:
        book = read_stream(data, _NAMES)
        left = iter(range(_MOST_RECORDS))
        workbook = _read_globals(_records(book, 0, left))
        check_limit(len(workbook.sheet_starts), _MOST_SHEETS, "worksheets")
        sheets = [_read_sheet(_records(book, start, left), workbook) for start in workbook.sheet_starts]
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise corrupt_spreadsheet(error) from error
    # Calamine reads every sheet, hidden ones too.
    check_limit(sum(state.area for state in sheets), MOST_CELLS, "cells")
    return CheckedWorkbook(data, sheets)


def _records(book: bytes, at: int, left: Iterator[int]) -> Iterator[Record]:
    """The records from `at` to the end of their part, without nested parts (charts); `left` limits their number."""
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


def _read_globals(records: Iterable[Record]) -> _WorkbookGlobals:
    workbook, previous_kind, is_excel_97 = _WorkbookGlobals(), 0, False
    codes: dict[int, str] = dict(PERCENT_FORMATS)
    styles: list[bytes] = []
    fonts: list[bytes] = []
    palette: list[Colour] = []
    strings: list[bytes] = []
    for kind, record in records:
        if kind == _PASSWORD:
            raise password_needed()
        if kind == _SHEET:
            workbook.sheet_starts.append(int.from_bytes(record[:4], "little"))
        elif kind == _BOF:
            is_excel_97 = int.from_bytes(record[:2], "little") == _EXCEL_97
        elif kind == _STRINGS or (kind == _CONTINUE and previous_kind == _STRINGS):
            strings.append(record)
            kind = _STRINGS
        elif kind == _STYLE:
            styles.append(record)
        elif kind == _FONT:
            fonts.append(record)
        elif kind == _PALETTE:
            palette = [
                Colour(red, green, blue) for red, green, blue, _ in struct.iter_unpack("<4B", record[2:][: 4 * _SHADES])
            ]
        elif kind == _FORMAT and is_excel_97:
            codes[int.from_bytes(record[:2], "little")] = parse_string(record[2:])
        previous_kind = kind
    found = {at: codes.get(int.from_bytes(style[2:4], "little"), "") for at, style in enumerate(styles)}
    workbook.formats = {at: code for at, code in found.items() if code and not is_plain(code)}
    font_styles = [parse_font(record, palette) for record in fonts] if is_excel_97 else []
    workbook.texts = parse_rich_strings(strings, font_styles) if strings and is_excel_97 else {}
    workbook.styles = {
        at: style
        for at, record in enumerate(styles)
        if is_excel_97 and (style := _cell_style(record, font_styles, palette)) != CellStyle()
    }
    return workbook


def _cell_style(record: bytes, font_styles: list[FontStyle], palette: list[Colour]) -> CellStyle:
    """The style of a style record; a pattern that does not fill the cell leaves its background unknown."""
    (number,) = struct.unpack_from("<H", record)
    pattern, (front,) = record[17] >> 2, struct.unpack_from("<H", record, 18)
    background = WHITE if not pattern else palette_colour(front & 0x7F, palette) if pattern == 1 else UNKNOWN_COLOUR
    return CellStyle(font_at(font_styles, number) or PLAIN, background)


def _read_sheet(records: Iterable[Record], workbook: _WorkbookGlobals) -> SheetState:
    state = SheetState()
    for kind, record in records:
        if kind in _FILLED or kind == _MANY:
            _read_cell(state, workbook, kind, record)
        elif kind == _ROW and struct.unpack_from("<H", record, 12)[0] & _ROW_HIDDEN:
            state.hidden_rows.add(struct.unpack_from("<H", record)[0])
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<5H", record)
            if flags & _COLUMN_HIDDEN or width == 0:
                state.hide_columns(first, min(last, 255))
        elif kind == _DIMENSIONS:
            _check_dimensions(record)
    return state


def _read_cell(state: SheetState, workbook: _WorkbookGlobals, kind: int, record: bytes) -> None:
    row, column, style = struct.unpack_from("<3H", record)
    state.note_filled(row, column)
    if kind == _MANY:
        count = (len(record) - 6) // 6
        state.note_filled(row, column + count - 1)
        styles = [style for style, _ in struct.iter_unpack("<HI", record[4 : 4 + 6 * count])]
    else:
        styles = [style]
    for at, style_number in enumerate(styles, start=column):
        if style_number in workbook.formats:
            state.formats[row, at] = workbook.formats[style_number]
            if kind == _STRING and format_hides(workbook.formats[style_number], None):
                state.invisible.add((row, at))
        if style_number in workbook.styles:
            state.note_visibility((row, at), workbook.styles[style_number].visibility)
    if kind == _STRING and (runs := workbook.texts.get(struct.unpack_from("<I", record, 6)[0])):
        shown, doubtful = visible_text(runs, workbook.styles.get(style, CellStyle()))
        state.texts[row, column] = join_surrogates(shown).strip()
        state.note_visibility((row, column), Visibility.DOUBTFUL if doubtful else Visibility.VISIBLE)
    if kind == _BOOL_OR_ERROR and record[7]:
        state.errors[row, column] = _ERRORS.get(record[6], "#ERROR")
    elif kind == _FORMULA and record[6] == 2 and record[12:14] == b"\xff\xff":
        state.errors[row, column] = _ERRORS.get(record[8], "#ERROR")


def _check_dimensions(record: bytes) -> None:
    """Refuse a sheet that declares too many cells: calamine allocates as many as declared."""
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(record) >= 14 else "<4H", record)
    if bottom < top or right < left:
        raise ValueError("a sheet ends before it begins")
    check_limit((bottom - top) * (right - left), _LARGEST_SPAN, "cells")
