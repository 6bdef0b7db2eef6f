"""The sheet 汇总: a line for each document, with links to its findings and to its tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from assets.staged.report import Refusal
from assets.text.characters import on_one_line
from pipelines.report.checked_file import CheckedFile
from pipelines.report.overview import totals
from pipelines.report.words import words as report_words
from pipelines.report.workbook.sheet_names import link_to
from pipelines.report.workbook.styles import Styles, put, row_height, set_up_sheet
from pipelines.report.workbook.words import words as in_language

TOP = 3  # lines above the headings
# The columns with their widths in characters.
_COLUMNS = {
    "number": 6, "body": 30, "year": 7, "region": 13, "region_name": 16, "level": 8, "result": 12, "errors": 7,
    "notes": 7, "undecided": 9, "leftovers": 12, "expected": 11, "found": 8, "to_findings": 10, "to_data": 10,
    "file": 36, "remark": 50,
}  # fmt: skip
_LINKS = ("to_findings", "to_data")
MOST_LINKS = 65_000  # that Excel allows on a sheet
_NUMBERS = frozenset({"number", "year", "errors", "notes", "undecided", "leftovers", "expected", "found"})
_LOOK_OF_VERDICT = {
    "fails": "fails",
    "unreadable": "fails",
    "not_a_report": "fails",
    "noted": "noted",
    "holds": "holds",
}


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A document, its first line on the sheet of findings, the sheet of its tables; None where it has none."""

    file: CheckedFile
    finding: int | None
    data: str | None


class SummaryWriter:
    """Writes the summary in one language."""

    def __init__(self, sheet: Worksheet, styles: Styles, language: str) -> None:
        self._sheet = sheet
        self._styles = styles
        self._language = language
        self._words = in_language(language)

    def write(self, lines: Sequence[SummaryLine], notes: Sequence[str], findings_sheet: str) -> None:
        """Write every line below the title and `notes`; from the top down, as large workbooks need."""
        put(self._sheet, 0, 0, self._words["title"], self._styles["title"])
        put(self._sheet, 1, 0, totals([line.file for line in lines], self._language), self._styles["plain"])
        put(self._sheet, 2, 0, " ".join(notes), self._styles["note"])
        for at, (column, width) in enumerate(_COLUMNS.items()):
            self._sheet.set_column(at, at, width)
            put(self._sheet, TOP, at, self._words[column], self._styles["heading"])
        self._sheet.freeze_panes(TOP + 1, 2)
        set_up_sheet(self._sheet, headings=TOP)
        self._sheet.autofilter(TOP, 0, TOP + max(len(lines), 1), len(_COLUMNS) - 1)
        for number, line in enumerate(lines, 1):
            self._line(number, line, findings_sheet)

    def _line(self, number: int, line: SummaryLine, findings_sheet: str) -> None:
        row, facts = TOP + number, {"number": number} | self._facts(line.file)
        self._sheet.set_row(row, row_height((facts.get(name, ""), wide) for name, wide in _COLUMNS.items()))
        linked = number * len(_LINKS) <= MOST_LINKS
        if linked and line.finding is not None:
            facts["to_findings"] = link_to(findings_sheet, line.finding)
        if linked and line.data is not None:
            facts["to_data"] = link_to(line.data)
        for at, column in enumerate(_COLUMNS):
            value = facts.get(column, "")
            if column in _LINKS and value:
                text = self._words["show_findings" if column == "to_findings" else "show_data"]
                self._sheet.write_url(row, at, str(value), self._styles["cell_link"], text)
            else:
                put(self._sheet, row, at, value, self._styles[self._look(column, line.file)])

    def _look(self, column: str, file: CheckedFile) -> str:
        if column == "result":
            return _LOOK_OF_VERDICT.get(file.verdict, "text")
        return "number" if column in _NUMBERS else "text"

    def _facts(self, file: CheckedFile) -> dict[str, int | str]:
        """The values of a document by column; of one that gives no report, only its name, the result and why."""
        words, document, checked = report_words(self._language), file.checked.document, file.checked
        facts: dict[str, int | str] = {"file": on_one_line(file.name), "result": words[f"verdict_{file.verdict}"]}
        if isinstance(document, Refusal):
            return facts | {"remark": document.why.in_language(self._language)}
        identity, reading = document.identity, document.reading
        return facts | {
            "body": on_one_line(identity.body or "?"), "year": identity.year or "?",
            "region": identity.region_code or "?", "region_name": identity.region_name or "",
            "level": words[f"level_{identity.level or 'unknown'}"], "errors": len(checked.severe),
            "notes": len(checked.noted), "undecided": len(checked.undecided), "leftovers": reading.left,
            "expected": reading.expected, "found": len(reading.cells),
            "remark": identity.why.in_language(self._language) if identity.why else "",
        }  # fmt: skip
