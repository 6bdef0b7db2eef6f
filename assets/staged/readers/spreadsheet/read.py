"""Spreadsheets (XLSX and XLS): each visible sheet's cells as tables and paragraphs (tables.py), values read by
calamine.

xlsx.py and xls.py check the file before calamine reads it, and report hidden parts, errors and sizes. A figure is the
stored number with the text its format shows around it (number_formats.py): a rounded figure reads unrounded, a hidden 0
reads 0. A sum whose result the file does not hold is calculated (plain_sums.py). An XLS older than Excel 97 gives no
formats and no fonts. Columns of places are the sheet's own, A being 1.
"""

import datetime
import io
import re
from collections.abc import Iterator
from decimal import Decimal

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from assets.staged.grid import Grid, Row, Unreadable
from assets.staged.readers.refusals import check_limit
from assets.staged.readers.spreadsheet import xls, xlsx
from assets.staged.readers.spreadsheet.number_formats import format_hides, show_figure
from assets.staged.readers.spreadsheet.plain_sums import PlainSums
from assets.staged.readers.spreadsheet.sheet_state import (
    MOST_CELLS,
    Position,
    SheetState,
    corrupt_spreadsheet,
    password_needed,
)
from assets.staged.readers.spreadsheet.sheets_of_years import NamedSheet, sheets_of_newest_year
from assets.staged.readers.spreadsheet.tables import SheetRow, make_rows, visible_rows

VERSION = 5

_MOST_SHEETS = 200
_MOST_DECIMALS = 6
_FLOAT_NOISE = Decimal("1e-15")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ZIP_MAGIC = b"PK"

StoredValue = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read(data: bytes) -> Grid:
    """The first of `readings`."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """A single cell of words that touches a table as a row of the table, then as a paragraph that ends it; the same
    of the newest year's sheets alone, where sheets are named after years.
    """
    sheets = _read_sheets(data)
    previous: tuple[Row, ...] | None = None
    newest = sheets_of_newest_year(sheets)
    for chosen in (sheets, newest) if newest else (sheets,):
        for touching in (True, False):
            sheet_rows = tuple(make_rows([sheet.rows for sheet in chosen], touching))
            if sheet_rows != previous:
                yield Grid(sheet_rows, f"sheets-{VERSION}")
            previous = sheet_rows


def _read_sheets(data: bytes) -> list[NamedSheet]:
    workbook = xlsx.check_workbook(data) if data.startswith(_ZIP_MAGIC) else xls.check_workbook(data)
    try:
        with load_workbook(io.BytesIO(workbook.data)) as book:
            visible = _visible_sheets(book)
            check_limit(len(visible), _MOST_SHEETS, "worksheets")
            check_limit(sum(workbook.sheet(n).area for n in visible), MOST_CELLS, "cells")
            names = [book.sheet_names[n] for n in visible]
            return [
                NamedSheet(name, _read_sheet(book, n, workbook.sheet(n)))
                for name, n in zip(names, visible, strict=True)
            ]
    except (Unreadable, KeyboardInterrupt, SystemExit):
        raise
    except PasswordError as error:
        raise password_needed() from error
    except BaseException as error:  # calamine's panics are not Exceptions
        raise corrupt_spreadsheet(error) from error


def _visible_sheets(book: CalamineWorkbook) -> list[int]:
    return [
        number
        for number, sheet in enumerate(book.sheets_metadata)
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _read_sheet(book: CalamineWorkbook, number: int, state: SheetState) -> list[SheetRow]:
    sheet = book.get_sheet_by_index(number)
    top, left = sheet.start or (0, 0)
    values = {(y, x): value for y, row in enumerate(sheet.to_python(), top) for x, value in enumerate(row, left)}
    texts = {at: text for at, value in values.items() if (text := _value_text(value, state.formats.get(at)))}
    results = _calculate_sums(values, texts, state)
    texts = {
        position: text
        for position, text in (texts | state.texts | state.errors | results).items()
        if position not in state.invisible
    }
    return visible_rows(texts, sheet.merged_cell_ranges or [], state)


def _calculate_sums(
    values: dict[Position, StoredValue], texts: dict[Position, str], state: SheetState
) -> dict[Position, str]:
    """The results of the sums that the file does not hold, noted as calculated."""
    formulas = {at: text for at, text in state.errors.items() if text.startswith("=")}
    if not formulas:
        return {}
    figures = {
        at: Decimal(_number_text(float(value)))
        for at, value in values.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    words = {at: text for at, text in (texts | state.errors).items() if at not in figures}
    results = PlainSums(figures, words, formulas).results()
    shown = {at: n for at, n in results.items() if at[0] not in state.hidden_rows and at[1] not in state.hidden_columns}
    state.calculated.update(shown)
    return {at: _value_text(float(number), state.formats.get(at)) for at, number in shown.items()}


def _value_text(value: StoredValue, code: str | None) -> str:
    """A value as stripped text: dates as 2024-01-31, booleans as TRUE, figures by the format `code`."""
    if isinstance(value, str):
        return _ESCAPED.sub(_unescape, value).strip()
    if isinstance(value, bool):
        return str(value).upper()
    if not isinstance(value, int | float):
        return str(value)
    figure = _number_text(float(value))
    if code is None:
        return figure
    return "" if format_hides(code, figure) else show_figure(figure, code)


def _unescape(found: re.Match[str]) -> str:
    """The character that an escape such as _x000D_ encodes, U+FFFD for half a surrogate pair."""
    return chr(int(found[1], 16)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _number_text(value: float) -> str:
    """A whole number without a point; else six decimals if that is the value up to float noise, else every digit.

    A sum of 12.34 may be stored as 12.340000000000002, which is one part in 10¹⁵ off.
    """
    if value.is_integer():
        return str(int(value))
    short = f"{value:.{_MOST_DECIMALS}f}"
    near = abs(Decimal(short) - Decimal(value)) <= abs(Decimal(value)) * _FLOAT_NOISE if abs(value) < 1e15 else False
    return short.rstrip("0").rstrip(".") if near else repr(value)
