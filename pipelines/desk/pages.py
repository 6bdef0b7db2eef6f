"""The pages of the desk as HTML, from the templates in templates/; the part about a report is a template of
pipelines/report.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from assets.checked.wording.findings import Finding
from assets.collected.inbox.zip_members import LARGEST
from assets.staged.report import Refusal
from assets.staged.workers.page_images import PageImages
from pipelines.compare.comparison import Comparison
from pipelines.compare.page import comparison_part
from pipelines.desk.desk import Desk
from pipelines.desk.draft import Draft, finding_id
from pipelines.desk.table import COLUMNS, SORTABLE, Order, list_rows, write_kinds, write_verdict_counts
from pipelines.desk.uploads import LARGEST_REQUEST
from pipelines.desk.verdicts import reviewed
from pipelines.desk.words import words
from pipelines.report.checked_file import CheckedFile
from pipelines.report.finding_blocks import finding_blocks
from pipelines.report.html_templates import HTML_LANGUAGES, render
from pipelines.report.overview import totals
from pipelines.report.report_part import report_part
from pipelines.report.review_text import write_review
from pipelines.report.words import words as report_words

_TEMPLATES = Path(__file__).parent / "templates"
_MEGABYTE = 1 << 20
_OTHER_LANGUAGE = {"zh": "en", "en": "zh"}


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the list of what to change: a finding that counts as an error, and where that is known the repair."""

    key: str
    rule: str
    text: str
    alternatives: tuple[str, ...]
    ticked: bool


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """The form for the verdict on one finding, with what was given before; `shown` is that in words."""

    key: str
    text: str
    verdict: str
    reason: str
    shown: str


def home_page(desk: Desk, order: Order) -> str:
    """The page to drop files on, with the table of the drafts."""
    with desk.lock:
        contents, language = desk.contents, desk.language
        drafts = list(contents.drafts)
        context = {
            "rows": list_rows(drafts, order, language), "order": order, "headings": list(_headings(order)),
            "totals": totals([draft.file for draft in drafts], language) if drafts else "",
            "earlier": [one.name for one in contents.earlier.values()],
            "unread": [(name, why.in_language(language)) for name, why in contents.unread.values()],
            "failure": contents.failure.in_language(language) if contents.failure else "",
            "kinds": lambda row: write_kinds(row, language),
            "verdict": lambda row: report_words(language)[f"verdict_{row.verdict}"],
            "has_changes": any(draft.before for draft in drafts),
            "has_verdicts": any(draft.verdicts for draft in drafts),
            "verdict_counts": lambda row: write_verdict_counts(row, language),
        }  # fmt: skip
        return _render("home.html", desk, "/?" + urlencode(_query(order)), context)


def report_page(desk: Desk, draft: Draft, drawn: PageImages | Refusal | None) -> str:
    """The page of one draft: what changed, what to change, and the part about the report."""
    with desk.lock:
        language = desk.language
        part = report_part(CheckedFile(draft.name, reviewed(draft)), drawn, desk.names(), language, linked=True)
        changes = draft.changes
        context = {
            "draft": draft, "part": part, "words": report_words(language),
            "changes": changes and {
                name: [_conclusion(finding, language) for finding in getattr(changes, name)]
                for name in ("fixed", "new", "remaining")
            },
            "tasks": list(_tasks(draft, language)), "review_forms": list(_review_forms(draft, language)),
            "role": desk.contents.role,
        }  # fmt: skip
        return _render("report.html", desk, f"/reports/{draft.number}?", context)


def compare_page(desk: Desk, draft: Draft, found: Comparison) -> str:
    """The page of a draft beside the previous year's report."""
    with desk.lock:
        part = comparison_part(found, desk.names() or {}, desk.language)
        context = {"draft": draft, "part": Markup(part)}  # noqa: S704 - its template escapes every value
        return _render("compare.html", desk, f"/reports/{draft.number}/compare?", context)


def error_page(desk: Desk, key: str, **facts: object) -> str:
    """A page with one sentence, such as that a page does not exist."""
    return _render("error.html", desk, "/?", {"text": words(desk.language)[key].format(**facts)})


def _headings(order: Order) -> Iterator[tuple[str, str, str]]:
    """The columns of the table: name, link that sorts by it ("" where none does), value of aria-sort."""
    for column in COLUMNS:
        here = column == order.column
        reverse = here and not order.reverse
        link = "/?" + urlencode(_query(Order(column, reverse))) if column in SORTABLE else ""
        yield column, link, ("descending" if order.reverse else "ascending") if here else "none"


def _query(order: Order) -> Mapping[str, str]:
    return {"sort": order.column, "order": "down" if order.reverse else "up"}


def _tasks(draft: Draft, language: str) -> Iterator[Task]:
    """A task for each finding that counts as an error: its suspects where it has any, else its conclusion."""
    for block in finding_blocks(draft.checked, language).severe:
        finding = block.finding
        texts = [suspect.lead for suspect in block.suspects] or [finding.conclusion.in_language(language)]
        if block.see and not block.suspects:  # the repair of another finding repairs this one too
            texts += [words(language)["see"].format(rules=words(language)["separator"].join(block.see))]
        texts += [suspect.more for suspect in block.suspects if suspect.more]
        items = tuple(item for suspect in block.suspects for item in suspect.items)
        key = finding_id(finding)
        yield Task(key, finding.rule, " ".join(texts), items, key in draft.ticked)


def _review_forms(draft: Draft, language: str) -> Iterator[ReviewForm]:
    """A form for each failing finding, filled in with the verdict on this version."""
    for finding in reviewed(draft).failing:
        review = finding.review
        own = review if review and review.state != "still_there" else None
        yield ReviewForm(
            finding_id(finding), _conclusion(finding, language), own.verdict if own else "",
            (own.reason or "") if own else "", write_review(review, language) or "",
        )  # fmt: skip


def _conclusion(finding: Finding, language: str) -> str:
    return f"{finding.rule} {finding.conclusion.in_language(language)}"


def _render(template: str, desk: Desk, here: str, context: Mapping[str, Any]) -> str:
    """`here` is the address of the page, to which the switch of the language leads back."""
    language = desk.language
    common = {
        "w": SimpleNamespace(**words(language)), "language": HTML_LANGUAGES[language],
        "other": _OTHER_LANGUAGE[language],
        "switch": f"{here}&lang={_OTHER_LANGUAGE[language]}", "busy": desk.busy, "progress": desk.progress,
        "largest": LARGEST // _MEGABYTE, "largest_request": LARGEST_REQUEST,
        "largest_request_megabytes": LARGEST_REQUEST // _MEGABYTE,
    }  # fmt: skip
    return render(template, common | dict(context), _TEMPLATES)
