"""The page that `gongkai check --html` writes: for A4 paper, one file without scripts; in Chinese, the desk's also in
English.

The part about each document is in report_part.py; the HTML of both is in templates/.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from assets.staged.report import Refusal
from assets.staged.workers.page_images import PageImages
from pipelines.report.html_templates import render
from pipelines.report.overview import COLUMNS, CheckedFile, totals
from pipelines.report.report_part import report_part
from pipelines.report.text import Names
from pipelines.report.words import words as in_language

PAGE_MARK = '<meta name="generator" content="gongkai">'
STYLE = Path(__file__).parent / "page.css"
HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def page(
    files: Sequence[CheckedFile],
    drawn: Mapping[str, PageImages | Refusal],
    earlier: Names | None,
    *,
    listed: bool,
    language: str = "zh",
) -> str:
    """The page of `files`: a part for each; if `listed`, a table of all, and parts only where a rule fails."""
    shown = [file for file in files if not listed or file.checked.failing]
    overview = files if listed or len(files) > 1 else []
    context = {
        "words": in_language(language), "language": HTML_LANGUAGES[language],
        "mark": Markup(PAGE_MARK), "style": Markup(STYLE.read_text("utf-8")),  # noqa: S704 - both are ours
        "columns": COLUMNS, "rows": [(file.fails, file.cells(language)) for file in overview],
        "totals": totals(overview, language),
        "parts": [report_part(file, drawn.get(file.checked.document.sha256), earlier, language) for file in shown],
    }  # fmt: skip
    return render("page.html", context)


def is_our_page(path: Path) -> bool:
    """Whether a file is a page that this module wrote; OSError where it cannot be opened."""
    with path.open("rb") as file:
        return PAGE_MARK.encode() in file.read(1000)
