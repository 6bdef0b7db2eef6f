"""Puts the workbook together: the summary, the findings, and a sheet of tables for each report.

The same results give the same bytes. With more than MOST_DATA_SHEETS reports there are no tables: the rows are then
written to disk one by one, so that memory does not grow with the number of reports.
"""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from xlsxwriter import Workbook

from assets.staged.report import Report
from pipelines.report.checked_file import CheckedFile
from pipelines.report.workbook.data_sheet import DataWriter
from pipelines.report.workbook.findings_sheet import FindingsWriter
from pipelines.report.workbook.sheet_names import unique_names
from pipelines.report.workbook.styles import Styles
from pipelines.report.workbook.summary_sheet import SummaryLine, SummaryWriter
from pipelines.report.workbook.words import words as in_language

MOST_DATA_SHEETS = 200
_MARK = "gongkai check"
_CREATED = datetime(2000, 1, 1)  # a workbook must have a time; this one does not depend on when it is written
_PROPERTIES = "docProps/core.xml"


def write_workbook(
    file: IO[bytes], files: Sequence[CheckedFile], language: str, most_data_sheets: int = MOST_DATA_SHEETS
) -> None:
    """Write the workbook of `files` in `language` to `file`; OSError where that is not possible."""
    words, reports = in_language(language), sum(isinstance(one.checked.document, Report) for one in files)
    with_data = reports <= most_data_sheets
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": not with_data}
    with Workbook(file, settings) as book:
        book.set_properties({"title": words["title"], "author": "gongkai", "comments": _MARK, "created": _CREATED})
        styles = Styles(book)
        summary, findings = (book.add_worksheet(words[key]) for key in ("sheet_summary", "sheet_findings"))
        names = _data_sheets(files, language) if with_data else [None] * len(files)
        listing = FindingsWriter(findings, styles, language)
        lines = [
            SummaryLine(one, listing.write(n, one), name)
            for n, (one, name) in enumerate(zip(files, names, strict=True), 1)
        ]
        listing.finish()
        notes = [] if with_data else [words["without_data"].format(n=reports, limit=most_data_sheets)]
        SummaryWriter(summary, styles, language).write(lines, [*notes, words["hint"]], words["sheet_findings"])
        tables = DataWriter(styles, language, words["sheet_summary"])
        for line in lines:
            if line.data is not None:
                tables.write(book.add_worksheet(line.data), line.file)


def is_our_workbook(path: Path) -> bool:
    """Whether a file is a workbook that this module wrote; OSError where it cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _MARK.encode() in archive.read(_PROPERTIES)[:5000]
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError):
        return False


def _data_sheets(files: Sequence[CheckedFile], language: str) -> list[str | None]:
    """The name of the sheet of tables of each file, None for one that gives no report.

    Of several reports, it is number, body and year, the number being that of the summary.
    """
    words = in_language(language)
    titles = {n: title for n, one in enumerate(files, 1) if (title := _title(one)) is not None}
    if len(titles) == 1:
        return [words["sheet_data"] if n in titles else None for n in range(1, len(files) + 1)]
    names = unique_names(titles, [words[key] for key in ("sheet_summary", "sheet_findings")])
    return [names.get(n) for n in range(1, len(files) + 1)]


def _title(one: CheckedFile) -> str | None:
    report = one.checked.document
    return f"{report.identity.body or '?'} {report.identity.year or ''}" if isinstance(report, Report) else None
