"""Spreadsheets of the older kind (XLS), written by xlwt: text, numbers with formats, and what is hidden."""

from collections.abc import Callable
from io import BytesIO
from random import Random

import xlwt

from tests.generator.kinds.sheets import Rows, Said, table_rows, whole
from tests.generator.printed import printed
from tests.generator.report import Report

Kind = Callable[[Report, Random], bytes]
_FORMATS = {True: "#,##0.0000", False: "0"}


def _put(sheet: xlwt.Worksheet, rows: Rows, numbers: bool) -> None:
    for y, row in enumerate(rows):
        for x, said in row.items():
            value, style = _stored(said) if numbers else (said.text, xlwt.Style.default_style)
            if said.across * said.down > 1:
                sheet.write_merge(y, y + said.down - 1, x, x + said.across - 1, value, style)
            else:
                sheet.write(y, x, value, style)


def _stored(said: Said) -> tuple[str | float, xlwt.XFStyle]:
    digits = said.text.replace(",", "")
    if not said.figure or not digits.replace(".", "", 1).isdecimal():
        return said.text, xlwt.Style.default_style
    return float(digits), xlwt.easyxf(num_format_str=_FORMATS["." in digits])


def _saved(book: xlwt.Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _texts(report: Report, rng: Random) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    _put(book.add_sheet("年报"), whole(report), numbers=False)
    return _saved(book)


def _numbers(report: Report, rng: Random) -> bytes:
    book = xlwt.Workbook(encoding="utf-8", style_compression=2)
    _put(book.add_sheet("Sheet1"), whole(report), numbers=True)
    return _saved(book)


def _hidden(report: Report, rng: Random) -> bytes:
    """A hidden sheet of other figures, a hidden column of them before the tables, hidden rows of them in table two."""
    book = xlwt.Workbook(encoding="utf-8", style_compression=2)
    old = book.add_sheet("上年")
    _put(old, [_other(row, rng) for row in table_rows(printed(report)[0])], numbers=True)
    old.visibility = 1
    sheet = book.add_sheet("本年")
    rows: Rows = []
    for row in whole(report):
        rows.append({x + 1: said for x, said in row.items()})
        if 0 in row and 3 not in row and any(said.figure for said in row.values()):
            rows.append({x + 1: said for x, said in _other(row, rng).items()})
            sheet.row(len(rows) - 1).hidden = True
    _put(sheet, [{0: Said(str(rng.randint(1, 99)), True), **row} for row in rows], numbers=True)
    sheet.col(0).hidden = True
    return _saved(book)


def _other(row: dict[int, Said], rng: Random) -> dict[int, Said]:
    return {x: Said(str(rng.randint(1, 99)), True) if said.figure else said for x, said in row.items()}


XLS_KINDS: dict[str, Kind] = {"xls_texts": _texts, "xls_numbers": _numbers, "xls_hidden": _hidden}
