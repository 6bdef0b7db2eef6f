"""The page that `gongkai check --html` writes: for A4 paper, one file without scripts; in Chinese, the desk's also in
English.

The part about each document is in report_part.py; the HTML of both is in templates/.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from assets.staged.report import Refusal
from assets.staged.workers.page_images import PageImages
from expectations.rulebook.load import rulebook
from pipelines.program_version import program_version
from pipelines.report.checked_file import CheckedFile
from pipelines.report.folder_notes import folder_notes, without_versions
from pipelines.report.html_templates import HTML_LANGUAGES, render
from pipelines.report.overview import COLUMNS, totals
from pipelines.report.report_part import report_part
from pipelines.report.text import Names
from pipelines.report.words import words as in_language

PAGE_MARK = '<meta name="generator" content="gongkai">'
STYLE = Path(__file__).parent / "page.css"


def page(
    files: Sequence[CheckedFile],
    drawn: Mapping[str, PageImages | Refusal],
    earlier: Names | None,
    *,
    listed: bool,
    language: str = "zh",
) -> str:
    """The page of `files`: a part for each; if `listed`, a table of all, and parts only where not every rule holds."""
    files = without_versions(files) if listed else files
    parts = {n: file for n, file in enumerate(files, 1) if not listed or file.verdict != "holds"}
    overview = files if listed or len(files) > 1 else []
    context = {
        "words": in_language(language), "language": HTML_LANGUAGES[language], "edition": _edition(language),
        "mark": Markup(PAGE_MARK), "style": Markup(STYLE.read_text("utf-8")),  # noqa: S704 - both are ours
        "columns": COLUMNS, "rows": [_row(n, file, language) for n, file in enumerate(overview, 1)],
        "below": [*folder_notes(overview, language), totals(overview, language)] if overview else [],
        "parts": {
            n: report_part(file, drawn.get(file.checked.document.sha256), earlier, language)
            for n, file in parts.items()
        },
    }  # fmt: skip
    return render("page.html", context)


def is_our_page(path: Path) -> bool:
    """Whether a file is a page that this module wrote; OSError where it cannot be opened."""
    with path.open("rb") as file:
        return PAGE_MARK.encode() in file.read(1000)


def _edition(language: str) -> str:
    """The day, the version of the program and the edition of the rules, with which a printed page can be checked."""
    day, program = date.today(), program_version() or "?"
    words = in_language(language)["edition"]
    return words.format(year=day.year, month=day.month, day=day.day, program=program, rules=rulebook().edition)


def _row(number: int, file: CheckedFile, language: str) -> dict[str, Any]:
    """A row of the table; a rejected file has the colour of one that fails."""
    result = "fails" if isinstance(file.checked.document, Refusal) else file.verdict
    return {"number": number, "result": result, "cells": file.cells(language)}
