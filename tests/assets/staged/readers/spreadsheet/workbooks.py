"""Workbooks written cell by cell for the tests: XLSX as XML, XLS by xlwt."""

from datetime import date
from io import BytesIO

import xlwt

from tests.generator.kinds.sheets_package import HEAD, MAIN, workbook


def worksheet(rows, before="", after=""):
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row(number, *cells, attributes=""):
    written = "".join(
        _cell(f"{chr(65 + x)}{number}", content) for x, content in enumerate(cells) if content is not None
    )
    return f'<row r="{number}" {attributes}>{written}</row>'


def _cell(place, content):
    if isinstance(content, str) and not content.startswith("<"):
        return f'<c r="{place}" t="inlineStr"><is><t>{content}</t></is></c>'
    return (
        content.replace("<c", f'<c r="{place}"', 1)
        if isinstance(content, str)
        else f'<c r="{place}"><v>{content}</v></c>'
    )


def merges(*ranges):
    listed = "".join(f'<mergeCell ref="{place}"/>' for place in ranges)
    return f"<mergeCells>{listed}</mergeCells>"


def xlsx(*rows, strings="", **around):
    return workbook({"S": worksheet("".join(rows), **around)}, strings=strings)


def xls(*rows, prepare=None):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("S")
    for y, cells in enumerate(rows):
        for x, value in enumerate(cells):
            if value is not None:
                style = xlwt.easyxf(num_format_str="yyyy-mm-dd") if isinstance(value, date) else xlwt.XFStyle()
                sheet.write(y, x, value, style)
    if prepare:
        prepare(book, sheet)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
