"""The looks of cells, each made once for a workbook, and the one way in which values are put into cells."""

from collections.abc import Iterable
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.cli.text_columns import width
from pipelines.report.workbook.cell_values import cell_text

FONT = "宋体"  # in every Chinese Windows, with Excel and with WPS
_GREY, _LINE = "#F2F2F2", "#808080"
_LINE_HEIGHT = 14  # points
_TALLEST_ROW = 409  # that Excel allows
_FILLED = 0.92  # of a line of wrapped text
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "section": {"bold": True, "font_size": 12},
    "plain": {},
    "note": {"font_color": "#595959"},
    "link": {"font_color": "#0563C1", "underline": 1},
    "heading": {
        "bold": True, "bg_color": _GREY, "border": 1, "border_color": _LINE, "align": "center", "text_wrap": True,
    },
    "text": {"border": 1, "border_color": _LINE, "text_wrap": True, "valign": "top"},
    "number": {"border": 1, "border_color": _LINE, "valign": "top", "align": "right"},
    "cell_link": {"border": 1, "border_color": _LINE, "valign": "top", "font_color": "#0563C1", "underline": 1},
    "fails": {"border": 1, "border_color": _LINE, "valign": "top", "font_color": "#B00020", "bold": True},
    "noted": {"border": 1, "border_color": _LINE, "valign": "top", "font_color": "#8A5A00"},
    "holds": {"border": 1, "border_color": _LINE, "valign": "top", "font_color": "#1B5E20"},
    "label": {"bg_color": _GREY, "border": 1, "border_color": _LINE, "text_wrap": True},
    "head": {"bg_color": _GREY, "border": 1, "border_color": _LINE, "text_wrap": True, "align": "center"},
    "figure": {"border": 1, "border_color": _LINE, "align": "right"},
    "failing": {"border": 1, "border_color": _LINE, "align": "right", "bg_color": "#FFF3C4"},
    "suspect": {"border": 2, "border_color": "#CC0000", "align": "right", "bg_color": "#FFD9D9", "bold": True},
}  # fmt: skip


class Styles:
    """The formats of one workbook, by name."""

    def __init__(self, book: Workbook) -> None:
        common = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        self._formats = {name: book.add_format(common | look) for name, look in _LOOKS.items()}

    def __getitem__(self, name: str) -> Format:
        return self._formats[name]


def row_height(texts: Iterable[tuple[object, float]]) -> float:
    """Points that a row needs for its texts, each wrapped at a width in characters: WPS does not always fit rows."""
    lines = max(_wrapped_lines(str(text), width) for text, width in texts)
    return min(_LINE_HEIGHT * lines + 2, _TALLEST_ROW)


def _wrapped_lines(text: str, characters: float) -> int:
    return sum(max(1, -(-width(line) // max(1, int(characters * _FILLED)))) for line in text.split("\n"))


def set_up_sheet(sheet: Worksheet, headings: int | None = None) -> None:
    """Print a sheet on A4, as wide as one page, the row `headings`, counted from 0, on every page; and let no cell be
    marked as a number that is stored as text, as codes of divisions are.
    """
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    if headings is not None:
        sheet.repeat_rows(headings)


def put(sheet: Worksheet, row: int, column: int, value: float | str, look: Format) -> None:
    """Put a number or a text into a cell, counted from 0; a text is never taken for a formula or an address."""
    if isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    elif value:
        sheet.write_string(row, column, cell_text(value), look)
    else:
        sheet.write_blank(row, column, None, look)
