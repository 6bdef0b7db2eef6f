"""The page that `gongkai check --html` writes: for A4 paper, one file without scripts; in Chinese, the desk's also in
English.

The part about each document is in report_part.py.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from assets.staged.report import Refusal
from assets.staged.workers.page_images import PageImages
from expectations.rulebook.load import rulebook
from pipelines.program_version import program_version
from pipelines.report.checked_file import CheckedFile
from pipelines.report.folder_notes import folder_notes, without_versions
from pipelines.report.overview import COLUMNS, totals
from pipelines.report.report_part import as_html, report_part
from pipelines.report.text import Names
from pipelines.report.words import words as in_language

PAGE_MARK = '<meta name="generator" content="gongkai">'
STYLE = Path(__file__).parent / "page.css"
# The page fetches and runs nothing, even if markup of a document should get past the escaping.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def page(
    files: Sequence[CheckedFile],
    drawn: Mapping[str, PageImages | Refusal],
    earlier: Names | None,
    *,
    listed: bool,
    language: str = "zh",
) -> str:
    """The page of `files`: a part for each; if `listed`, a table of all, and parts only where not every rule holds."""
    words, files = in_language(language), without_versions(files) if listed else files
    parts = {n: file for n, file in enumerate(files, 1) if not listed or file.verdict != "holds"}
    body = [f"<h1>{words['heading']}</h1>", f'<p class="note">{words["note"]}</p>', _edition(language)]
    body += _overview(files, parts, language) if listed or len(files) > 1 else []
    for n, file in parts.items():
        first = ' class="first"' if n == 1 and len(files) == 1 else ""
        part = report_part(file, drawn.get(file.checked.document.sha256), earlier, language)
        body.append(f'<section{first} id="report-{n}">{part}</section>')
    return _document("\n".join(body), language)


def _document(body: str, language: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{_HTML_LANGUAGES[language]}"><head><meta charset="utf-8">{PAGE_MARK}'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{in_language(language)['heading']}</title>\n<style>\n{STYLE.read_text('utf-8')}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _edition(language: str) -> str:
    """The day, the version of the program and the edition of the rules, with which a printed page can be checked."""
    day, program = date.today(), program_version() or "?"
    words = in_language(language)["edition"]
    text = words.format(year=day.year, month=day.month, day=day.day, program=program, rules=rulebook().edition)
    return f'<p class="note">{as_html(text)}</p>'


def _overview(files: Sequence[CheckedFile], parts: Mapping[int, CheckedFile], language: str) -> list[str]:
    """The table of `files`, whose names link to their parts, with the notes and the totals below it."""
    words = in_language(language)
    heads = "".join(f"<th>{words[column]}</th>" for column in COLUMNS)
    rows = "".join(_row(n, file, language, linked=n in parts) for n, file in enumerate(files, 1))
    table = f'<table class="overview"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    below = "".join(f"<p>{as_html(line)}</p>" for line in (*folder_notes(files, language), totals(files, language)))
    return [f"<h3>{words['overview']}</h3>{table}{below}"]


def _row(n: int, file: CheckedFile, language: str, *, linked: bool) -> str:
    name, *others = map(as_html, file.cells(language))
    first = f'<a href="#report-{n}">{name}</a>' if linked else name
    return f'<tr class="{_row_class(file)}">{"".join(f"<td>{cell}</td>" for cell in (first, *others))}</tr>'


def _row_class(file: CheckedFile) -> str:
    return "fails" if isinstance(file.checked.document, Refusal) else file.verdict
