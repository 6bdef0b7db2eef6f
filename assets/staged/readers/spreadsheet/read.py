"""Spreadsheets, XLSX and XLS, by calamine: each visible sheet's rows as tables and paragraphs (tables.py).

Calamine gives values and merges; what a sheet hides, its errors and its size come from xlsx.py and
xls.py, which check the file before calamine sees it. A figure is the number stored, with the words its format shows
around it (number_formats.py): one that a format rounds reads unrounded, and a 0 that a format hides reads 0. Formats
and the looks of runs are not had from an XLS older than Excel 97. Columns of places are the sheet's own, A being 1.
"""

import datetime
import io
import re
from collections.abc import Iterator
from decimal import Decimal

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from assets.staged.grid import Grid, Row, Unreadable, bounded
from assets.staged.readers.spreadsheet import xls, xlsx
from assets.staged.readers.spreadsheet.number_formats import hides, shown
from assets.staged.readers.spreadsheet.sheet_state import MOST_CELLS, Aspect, damaged, locked
from assets.staged.readers.spreadsheet.tables import Line, lines, rows
from warehouse.messages import Message

VERSION = 2

_MOST_SHEETS = 200
_PLACES = 6
_NOISE = Decimal("1e-15")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ZIPPED = b"PK"

Stored = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read(data: bytes) -> Grid:
    """The sheets with a line of words inside a table as a row of it: `readings` tells how else they may be read."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """A row of one cell of words that touches a table as a row of the table, then as a paragraph that ends it."""
    sheets = _sheets(data)
    before: tuple[Row, ...] | None = None
    for touching in (True, False):
        found = tuple(rows(sheets, touching))
        if found != before:
            yield Grid(found, f"sheets-{VERSION}")
        before = found


def _sheets(data: bytes) -> list[list[Line]]:
    checked = xlsx.checked(data) if data.startswith(_ZIPPED) else xls.checked(data)
    try:
        with load_workbook(io.BytesIO(checked.data)) as book:
            visible = _visible(book)
            bounded(len(visible), _MOST_SHEETS, Message(zh="个工作表", en="sheets"))
            bounded(sum(checked.aspect(n).area for n in visible), MOST_CELLS, Message(zh="个单元格", en="cells"))
            return [_sheet(book, n, checked.aspect(n)) for n in visible]
    except (Unreadable, KeyboardInterrupt, SystemExit):
        raise
    except PasswordError as error:
        raise locked() from error
    except BaseException as error:  # calamine's panics are no Exception
        raise damaged(error) from error


def _visible(book: CalamineWorkbook) -> list[int]:
    return [
        number
        for number, sheet in enumerate(book.sheets_metadata)
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _sheet(book: CalamineWorkbook, number: int, aspect: Aspect) -> list[Line]:
    sheet = book.get_sheet_by_index(number)
    top, left = sheet.start or (0, 0)
    texts = {
        (y, x): text
        for y, row in enumerate(sheet.to_python(), start=top)
        for x, value in enumerate(row, start=left)
        if (text := _text(value, aspect.formats.get((y, x))))
    }
    texts = {at: text for at, text in (texts | aspect.texts | aspect.errors).items() if at not in aspect.unseen}
    return lines(texts, sheet.merged_cell_ranges or [], aspect)


def _text(value: Stored, code: str | None) -> str:
    """A value as text: dates as 2024-01-31, truth as TRUE, figures by the format `code`, no white space at the ends."""
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value).strip()
    if isinstance(value, bool):
        return str(value).upper()
    if not isinstance(value, int | float):
        return str(value)
    figure = _number(float(value))
    if code is None:
        return figure
    return "" if hides(code, figure) else shown(figure, code)


def _unescaped(found: re.Match[str]) -> str:
    """The character that _x000D_ stands for, U+FFFD where it is half of one."""
    return chr(int(found[1], 16)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _number(value: float) -> str:
    """A whole number as such; one of six places at most, but for the noise of a float, as that one; else every digit.

    12.340000000000002 is how a sum of 12.34 is stored: it is one part in 10¹⁵ off, as no printed figure is.
    """
    if value.is_integer():
        return str(int(value))
    short = f"{value:.{_PLACES}f}"
    near = abs(Decimal(short) - Decimal(value)) <= abs(Decimal(value)) * _NOISE if abs(value) < 1e15 else False
    return short.rstrip("0").rstrip(".") if near else repr(value)
