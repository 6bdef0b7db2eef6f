"""The page of a comparison: one file without scripts, for the screen and for A4 landscape paper; its body also for the
desk, within a frame of the desk's own.

The templates escape every value. Words are those of messages.yaml, the drawing is laid out in carried_svg.py.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assets.checked.wording.terms import form_name
from pipelines.compare.carried_svg import draw_ties
from pipelines.compare.comparison import Comparison
from pipelines.compare.figure_text import write_change, write_percent, write_share
from pipelines.compare.sections import LATER_KINDS, SectionChanges, SentenceChange
from pipelines.compare.striking import striking
from pipelines.compare.tables import ComparedCell
from pipelines.compare.words import words as in_language
from pipelines.report.html_templates import HTML_LANGUAGES, render

PAGE_MARK = '<meta name="generator" content="gongkai compare">'
STYLE = Path(__file__).parent / "page.css"
_TEMPLATES = Path(__file__).parent / "templates"


def comparison_page(found: Comparison, names: Mapping[str, str], language: str) -> str:
    """The whole page; `names` are the names of the two files by sha256."""
    title = in_language(language)["title"]
    frame = {"language": HTML_LANGUAGES[language], "title": title, "style": STYLE.read_text("utf-8")}
    return render("page.html", frame | _context(found, names, language), _TEMPLATES)


def comparison_part(found: Comparison, names: Mapping[str, str], language: str) -> str:
    """What is between the frames of a page; its styles are in STYLE."""
    return render("comparison.html", _context(found, names, language), _TEMPLATES)


def is_our_page(path: Path) -> bool:
    """Whether a file is a page that this module wrote; OSError where it cannot be opened."""
    with path.open("rb") as file:
        return PAGE_MARK.encode() in file.read(1000)


def _context(found: Comparison, names: Mapping[str, str], language: str) -> dict[str, Any]:
    words, rule = in_language(language), striking()
    drawings = [(rule, draw_ties(rule, found.years, language)) for rule in found.tied]
    return {
        "w": SimpleNamespace(**words), "c": found, "names": names, "lang": language, "counts": found.cell_counts,
        "earlier": found.years[0], "later": found.years[1], "drawings": drawings, "paragraphs": _paragraphs,
        "change": write_change, "percent": write_percent, "share": write_share, "cell_class": _cell_class,
        "form": lambda report: form_name(report.reading.form).in_language(language),
        "outcomes": {name: sum(tie.outcome == name for tie in found.ties) for name in ("pass", "fail", "undecided")},
        "striking_rule": words["striking_rule"].format(
            count=rule.least_change["count"], amount=rule.least_change["amount"], percent=rule.least_percent
        ),
    }  # fmt: skip


def _cell_class(cell: ComparedCell) -> str:
    """same, differs, missing; `zero` for an unchanged 0, `striking up` or `striking down` for a striking change."""
    if cell.change is None:
        return "missing"
    if not cell.change:
        return "same zero" if cell.later == 0 else "same"
    return f"differs striking {'up' if cell.change > 0 else 'down'}" if cell.striking else "differs"


def _paragraphs(section: SectionChanges) -> Iterator[list[SentenceChange]]:
    """The sentences by paragraph of the later text; a paragraph that is gone is one of its own."""
    paragraph: list[SentenceChange] = []
    for sentence in section.sentences:
        paragraph.append(sentence)
        gone = all(s.kind not in LATER_KINDS for s in paragraph)
        if sentence.ends_paragraph and (sentence.kind in LATER_KINDS or gone):
            yield paragraph
            paragraph = []
    if paragraph:
        yield paragraph
