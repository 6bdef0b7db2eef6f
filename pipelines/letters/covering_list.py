"""The list that goes with the letters (XLSX): a line for each letter, with columns in which the office keeps track, and
the reports for which no letter could be written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from assets.text.characters import on_one_line
from pipelines.letters.cases import Case, CasedReport
from pipelines.letters.fields import write_day
from pipelines.letters.words import message
from pipelines.report.workbook.styles import Styles, put, row_height, set_up_sheet

# The columns with their widths in characters; the last three are for the office to fill in.
_LETTERS = {
    "number": 6, "body": 28, "year": 7, "count": 8, "rules": 24, "letter": 34, "by": 17, "remark": 40, "sent": 12,
    "answered": 12, "outcome": 20,
}  # fmt: skip
_LEFT_OUT = {"report": 40, "body": 28, "year": 8, "rules": 24, "why": 50}
_CREATED = datetime(2000, 1, 1)  # a workbook must have a time; this one does not depend on when it is written


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter with the name of its file, and what a person should look at before it is sent."""

    case: Case
    file: str
    remark: str


def write_list(
    file: IO[bytes], letters: Sequence[WrittenLetter], left_out: Sequence[CasedReport], by: date | None, language: str
) -> None:
    """Write the list of `letters` and of the reports `left_out`, in `language`."""
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": _word("list_title", language), "author": "gongkai", "created": _CREATED})
        styles = Styles(book)
        lines = [_letter(n, letter, by) for n, letter in enumerate(letters, 1)]
        _sheet(book.add_worksheet(_word("list_letters", language)), styles, _LETTERS, lines, language)
        if left_out:
            lines = [_report(report, language) for report in left_out]
            _sheet(book.add_worksheet(_word("list_left_out", language)), styles, _LEFT_OUT, lines, language)


def _sheet(
    sheet: Worksheet,
    styles: Styles,
    columns: Mapping[str, int],
    lines: Sequence[Mapping[str, int | str]],
    language: str,
) -> None:
    set_up_sheet(sheet, headings=0)
    sheet.freeze_panes(1, 0)
    for at, (column, wide) in enumerate(columns.items()):
        sheet.set_column(at, at, wide)
        put(sheet, 0, at, _word(f"column_{column}", language), styles["heading"])
    for row, line in enumerate(lines, 1):
        sheet.set_row(row, row_height((line.get(name, ""), wide) for name, wide in columns.items()))
        for at, column in enumerate(columns):
            value = line.get(column, "")
            put(sheet, row, at, value, styles["number" if isinstance(value, int) else "text"])
    sheet.autofilter(0, 0, max(len(lines), 1), len(columns) - 1)


def _letter(number: int, letter: WrittenLetter, by: date | None) -> dict[str, int | str]:
    case = letter.case
    return {
        "number": number, "body": case.body, "year": case.year, "count": len(case.findings),
        "rules": _rules(case.reports), "letter": letter.file, "by": write_day(by) if by else "",
        "remark": letter.remark,
    }  # fmt: skip


def _report(report: CasedReport, language: str) -> dict[str, int | str]:
    identity = report.report.identity
    why = identity.why or message("unknown_body")
    return {
        "report": on_one_line(report.name), "body": on_one_line(identity.body or "?"), "year": identity.year or "?",
        "rules": _rules([report]), "why": why.in_language(language),
    }  # fmt: skip


def _rules(reports: Sequence[CasedReport]) -> str:
    return "、".join(dict.fromkeys(finding.rule for report in reports for finding in report.findings))


def _word(key: str, language: str) -> str:
    return message(key).in_language(language)
