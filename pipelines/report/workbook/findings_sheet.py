"""The sheet 问题: a line for each finding, suspect and unrecognised number of all reports, to be filtered."""

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from assets.staged.report import Report
from assets.text.characters import on_one_line
from pipelines.report.checked_file import CheckedFile
from pipelines.report.workbook.finding_rows import FindingRow, finding_rows
from pipelines.report.workbook.styles import Styles, put, row_height, set_up_sheet
from pipelines.report.workbook.words import words as in_language

# The columns with their widths in characters.
_COLUMNS = {
    "number": 6, "body": 22, "year": 7, "outcome": 11, "rule": 8, "severity": 11, "family": 20, "table": 8, "row": 36,
    "column": 14, "place": 32, "printed": 12, "needed": 10, "sentence": 36, "details": 48, "basis": 30, "review": 30,
    "file": 24,
}  # fmt: skip
_NUMBERS = frozenset({"number", "year"})
_VALUES = frozenset({"printed", "needed"})
_LOOK_OF_OUTCOME = {"fail": "fails", "note": "noted"}
MOST_ROWS = 1_000_000  # Excel has 1,048,576


class FindingsWriter:
    """Writes the findings in one language, report after report, from the top down."""

    def __init__(self, sheet: Worksheet, styles: Styles, language: str, most_rows: int = MOST_ROWS) -> None:
        self._sheet = sheet
        self._styles = styles
        self._language = language
        self._words = in_language(language)
        self._most_rows = most_rows
        self._next = 1
        self._cut = False
        for at, (column, width) in enumerate(_COLUMNS.items()):
            sheet.set_column(at, at, width)
            put(sheet, 0, at, self._words[column], styles["heading"])
        sheet.freeze_panes(1, 3)
        set_up_sheet(sheet, headings=0)

    def write(self, number: int, file: CheckedFile) -> int | None:
        """Write the findings of the report `number`; returns the row of the first, counted from 0, None without any."""
        first, rows = self._next, list(finding_rows(file.checked, self._language))
        if not rows or self._cut:
            return None
        if self._next + len(rows) > self._most_rows:
            self._cut = True
            text = self._words["more_findings"].format(limit=self._most_rows)
            put(self._sheet, self._next, 0, text, self._styles["plain"])
            return None
        self._write_rows(number, file, rows)
        return first

    def finish(self) -> None:
        """Make the columns filterable; called once, after the last report."""
        self._sheet.autofilter(0, 0, max(self._next - 1, 1), len(_COLUMNS) - 1)

    def _write_rows(self, number: int, file: CheckedFile, rows: Iterable[FindingRow]) -> None:
        report = file.checked.document
        assert isinstance(report, Report)
        known = {
            "number": number, "body": on_one_line(report.identity.body or "?"), "year": report.identity.year or "?",
            "file": on_one_line(file.name),
        }  # fmt: skip
        for row in rows:
            facts = {name: getattr(row, name, "") for name in _COLUMNS} | known
            facts["outcome"] = self._words[f"outcome_{row.outcome}"]
            self._sheet.set_row(self._next, row_height((facts[name], wide) for name, wide in _COLUMNS.items()))
            for at, (column, value) in enumerate(facts.items()):
                put(self._sheet, self._next, at, value, self._styles[_look(column, value, row)])
            self._next += 1


def _look(column: str, value: object, row: FindingRow) -> str:
    if column == "outcome":
        return _LOOK_OF_OUTCOME.get(row.outcome, "text")
    return "number" if column in _NUMBERS or (column in _VALUES and isinstance(value, int | float)) else "text"
