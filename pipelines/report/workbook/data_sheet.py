"""The sheet 数据 of one report: its three tables as the form prints them, failing cells coloured and commented."""

from collections import defaultdict
from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assets.checked.wording.marked_tables import NOT_FOUND, Marks, marks
from assets.staged.cells.form_reading import CellReading
from assets.staged.report import Report
from assets.text.characters import on_one_line
from expectations.rulebook.sums import Number
from pipelines.report.checked_file import CheckedFile
from pipelines.report.workbook.cell_values import cell_text, is_plain, number_value, printed_value
from pipelines.report.workbook.form_grid import COLUMNS, LABEL_COLUMNS, PrintedCell, PrintedTable, printed_tables
from pipelines.report.workbook.sheet_names import link_to
from pipelines.report.workbook.styles import Styles, put, row_height, set_up_sheet
from pipelines.report.workbook.words import words as in_language

_TOP = 5  # lines above the first table
_WIDTHS = (10, 13, 30)  # of the columns that labels take; figures have _WIDTH
_WIDTH = 11
_COMMENT = {"author": "gongkai", "x_scale": 2.6, "font_name": "宋体", "font_size": 9}
_COMMENT_LINE, _LONGEST_COMMENT = 26, 1_500


class DataWriter:
    """Writes the tables of reports in one language; each has a sheet of its own."""

    def __init__(self, styles: Styles, language: str, summary: str) -> None:
        self._styles = styles
        self._words = in_language(language)
        self._language = language
        self._summary = summary

    def write(self, sheet: Worksheet, file: CheckedFile) -> None:
        report = file.checked.document
        assert isinstance(report, Report)
        self._lay_out(sheet)
        self._head(sheet, file.name, report)
        found, comments = marks(file.checked), self._comments(file)
        row = _TOP
        for table in printed_tables(report.reading):
            put(sheet, row, 0, table.title, self._styles["section"])
            self._table(sheet, row + 1, table, report, found, comments)
            row += table.height + 2

    def _lay_out(self, sheet: Worksheet) -> None:
        for at in range(COLUMNS):
            sheet.set_column(at, at, _WIDTHS[at] if at < LABEL_COLUMNS else _WIDTH)
        set_up_sheet(sheet)
        sheet.freeze_panes(1, 0)

    def _head(self, sheet: Worksheet, name: str, report: Report) -> None:
        identity, styles = report.identity, self._styles
        heading = self._words["heading"].format(body=identity.body or "?", year=identity.year or "?")
        put(sheet, 0, 0, heading, styles["title"])
        put(sheet, 1, 0, self._words["file_named"].format(name=on_one_line(name)), styles["plain"])
        sheet.write_url(2, 0, link_to(self._summary), styles["link"], self._words["back"])
        for column, look in ((3, "suspect"), (7, "failing")):
            put(sheet, 2, column, "", styles[look])
            put(sheet, 2, column + 1, self._words[f"legend_{look}"], styles["plain"])
        put(sheet, 3, 0, self._words["legend"], styles["note"])

    def _table(
        self, sheet: Worksheet, top: int, table: PrintedTable, report: Report, found: Marks,
        comments: Mapping[str, list[str]],
    ) -> None:  # fmt: skip
        for cell in table.cells:
            if cell.key is None:
                self._words_cell(sheet, top, cell)
            else:
                self._figure(sheet, top, cell, cell.key, report, found, comments)

    def _words_cell(self, sheet: Worksheet, top: int, cell: PrintedCell) -> None:
        _put_over(sheet, top, cell, cell.text, self._styles["label" if cell.labels_row else "head"])
        if cell.labels_row:
            widths = _WIDTHS[cell.column : cell.column + cell.columns]
            sheet.set_row(top + cell.row, row_height([(cell.text, sum(widths))]))

    def _figure(
        self, sheet: Worksheet, top: int, cell: PrintedCell, key: str, report: Report, found: Marks,
        comments: Mapping[str, list[str]],
    ) -> None:  # fmt: skip
        reading, mark = report.reading.cells.get(key), found.of(key)
        _put_over(sheet, top, cell, NOT_FOUND if reading is None else _value(reading), self._styles[mark or "figure"])
        lines = [self._needed(found.suspects[key])] if key in found.suspects else []
        lines += comments.get(key, ()) if mark else ()
        if reading is not None and reading.value.number is not None and not is_plain(reading):
            lines.append(self._words["printed_as"].format(text=on_one_line(reading.text)))
        if lines:
            sheet.write_comment(top + cell.row, cell.column, *_comment(lines))

    def _needed(self, value: Number | None) -> str:
        return self._words["should_be_open"] if value is None else self._words["should_be"].format(value=value)

    def _comments(self, file: CheckedFile) -> dict[str, list[str]]:
        """The failing findings of each cell, in words."""
        comments: dict[str, list[str]] = defaultdict(list)
        for finding in file.checked.failing:
            conclusion = finding.conclusion.in_language(self._language)
            for key in finding.cells:
                comments[key].append(self._words["finding"].format(rule=finding.rule, text=conclusion))
        return comments


def _value(reading: CellReading) -> int | float | str:
    """A number in the form's unit where there is one, else what is printed."""
    return printed_value(reading) if reading.value.number is None else number_value(reading.value.number)


def _put_over(sheet: Worksheet, top: int, cell: PrintedCell, value: float | str, look: Format) -> None:
    """Put a value into the first of the cells that `cell` covers, merged with the others."""
    row, column = top + cell.row, cell.column
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", look)
    put(sheet, row, column, value, look)


def _comment(lines: list[str]) -> tuple[str, dict[str, object]]:
    """The text of a comment, and a box that is high enough for it."""
    text = cell_text("\n".join(lines))
    text = text if len(text) <= _LONGEST_COMMENT else f"{text[: _LONGEST_COMMENT - 1]}…"
    height = sum(1 + len(line) // _COMMENT_LINE for line in text.split("\n"))
    return text, {**_COMMENT, "height": 12 + 16 * height}
