"""What a document without the form's tables is, by its title: an older report, a notice, a list of reports.

Gives the reason of the refusal only; which documents are reports report.py decides. The titles of other documents are
data (assets/collected/pages/titles.yaml).
"""

from collections.abc import Sequence
from pathlib import Path

from assets.collected.pages.titles import recognise_title
from assets.staged.identity.identify import Identity
from warehouse.messages import Message, load_messages
from warehouse.reference.forms.form_list import forms

MESSAGES = Path(__file__).with_name("messages.yaml")
_MESSAGES = load_messages(MESSAGES)
_FEWEST_LISTED = 5  # titles of reports on a page that lists them
_FIRST_LINES = 12  # where the title of a document is
_LONGEST_TITLE = 80


def reason_without_table(lines: Sequence[str], identity: Identity) -> Message:
    """Why a document in which no table of the form is found is not read, and what to submit instead."""
    listed = _listed_reports(lines)
    if listed >= _FEWEST_LISTED:
        return _MESSAGES["list_of_reports"].format(count=listed)
    first = min(form.fiscal_years.first for form in forms().values())
    if identity.title and identity.year and identity.year < first:
        body = identity.body or identity.title
        return _MESSAGES["before_the_form"].format(body=body, year=identity.year, first=first)
    if identity.title:
        return _MESSAGES["no_table_under_title"].format(title=identity.title)
    if other := _other_title(lines):
        return _MESSAGES["other_document"].format(title=other[0], kind=other[1])
    return _MESSAGES["no_table"]


def _listed_reports(lines: Sequence[str]) -> int:
    """How many lines are titles of reports, each of another body or year."""
    titles = {"".join(line.split()) for line in lines if len(line) <= _LONGEST_TITLE and "。" not in line}
    return sum((found := recognise_title(title)).is_report and found.fiscal_year is not None for title in titles)


def _other_title(lines: Sequence[str]) -> tuple[str, Message] | None:
    """The first title of another document about reports or disclosure, and what that document is."""
    unknown = recognise_title("").why
    titles = [title for line in lines if 0 < len(title := line.strip()) <= _LONGEST_TITLE][:_FIRST_LINES]
    for title in titles:
        found = recognise_title(title)
        if not found.is_report and not found.folder and found.why != unknown:
            return title, found.why
    return None
