"""The page that `gongkai check --html` writes: for A4 paper, one file without scripts; in Chinese, the desk's also in
English.

The part about each document is in report_part.py.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from assets.checked.check_files import Checked
from assets.staged.report import Refusal
from assets.staged.workers.page_images import PageImages
from pipelines.report.overview import COLUMNS, CheckedFile, totals
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
    """The page of `files`: a part for each; if `listed`, a table of all, and parts only where a rule fails."""
    words = in_language(language)
    parts = [file for file in files if not listed or file.checked.failing]
    body = [f"<h1>{words['heading']}</h1>", f'<p class="note">{words["note"]}</p>']
    body += _overview(files, language) if listed or len(files) > 1 else []
    for n, file in enumerate(parts):
        first = ' class="first"' if n == 0 and len(body) == 2 else ""
        part = report_part(file, drawn.get(file.checked.document.sha256), earlier, language)
        body.append(f"<section{first}>{part}</section>")
    return _document("\n".join(body), language)


def is_our_page(path: Path) -> bool:
    """Whether a file is a page that this module wrote; OSError where it cannot be opened."""
    with path.open("rb") as file:
        return PAGE_MARK.encode() in file.read(1000)


def _document(body: str, language: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{_HTML_LANGUAGES[language]}"><head><meta charset="utf-8">{PAGE_MARK}'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{in_language(language)['heading']}</title>\n<style>\n{STYLE.read_text('utf-8')}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _overview(files: Sequence[CheckedFile], language: str) -> list[str]:
    words = in_language(language)
    heads = "".join(f"<th>{words[column]}</th>" for column in COLUMNS)
    rows = "".join(
        f'<tr class="{_row_class(file.checked)}">'
        f"{''.join(f'<td>{as_html(cell)}</td>' for cell in file.cells(language))}</tr>"
        for file in files
    )
    table = f'<table class="overview"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return [f"<h3>{words['overview']}</h3>{table}<p>{as_html(totals(files, language))}</p>"]


def _row_class(checked: Checked) -> str:
    return "fails" if isinstance(checked.document, Refusal) or checked.broken else ""
