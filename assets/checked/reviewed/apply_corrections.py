"""Applies reviewed corrections: each takes effect only where the page still has the text that the entry expects.

Changes no reported value. The corrected figure is stored beside it, in checked.correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assets.checked.cell_rows import cells_by_report
from assets.checked.reviewed.corrections import Correction
from assets.checked.reviewed.review_files import SHORTEST, ReviewedEntry, resolve_reports
from assets.text.characters import to_plain
from warehouse.connection import Connection
from warehouse.messages import Message, load_messages
from warehouse.reference.forms.form_list import forms
from warehouse.store import replace_records

MESSAGES = Path(__file__).parent.parent / "messages.yaml"
State = Literal["applied", "proposed", "withdrawn", "stale", "superseded", "no_report", "ambiguous"]
# States in which somebody must look at an accepted correction.
NEEDS_REVIEW = ("stale", "superseded", "ambiguous")


@dataclass(frozen=True, slots=True)
class CorrectionOutcome:
    """A correction, the report it is for (None where that is not exactly one), its state, and why it is not applied."""

    entry: ReviewedEntry[Correction]
    report_id: str | None
    state: State
    why: Message | None = None

    @property
    def message(self) -> str:
        """Place, report, cell and reason, for the person who reviews it."""
        correction = self.entry.content
        why = self.why.en if self.why else self.state
        return f"{self.entry.place}: report {correction.report[:SHORTEST]}, {correction.cell}: {why}"


Texts = Mapping[tuple[str, str], str]


def correction_outcomes(con: Connection, entries: tuple[ReviewedEntry[Correction], ...]) -> list[CorrectionOutcome]:
    """The outcome of each correction, by what is staged."""
    reports = resolve_reports(con, entries)
    successors = _successors(con, [whole for listed in reports.values() for whole in listed])
    texts = _texts(con, {*(whole for listed in reports.values() for whole in listed), *successors.values()})
    return [_outcome(entry, reports[entry.content.report], successors, texts) for entry in entries]


def _outcome(
    entry: ReviewedEntry[Correction], reports: list[str], successors: Mapping[str, str], texts: Texts
) -> CorrectionOutcome:
    correction = entry.content
    if len(reports) != 1:
        return _not_applied(entry, None, "ambiguous" if reports else "no_report")
    whole = reports[0]
    if correction.status != "accepted":
        return _not_applied(entry, whole, "proposed" if correction.status == "proposed" else "withdrawn")
    if by := successors.get(whole):
        text = texts.get((by, correction.cell))
        return _not_applied(entry, whole, "superseded", by=by[:SHORTEST], printed=_quote(text))
    text = texts.get((whole, correction.cell))
    if text is None or to_plain(text) != to_plain(correction.read):
        return _not_applied(entry, whole, "stale", printed=_quote(text))
    return CorrectionOutcome(entry, whole, "applied")


def _not_applied(
    entry: ReviewedEntry[Correction], report_id: str | None, state: State, **facts: object
) -> CorrectionOutcome:
    why = load_messages(MESSAGES)[state].format(read=entry.content.read, **facts)
    return CorrectionOutcome(entry, report_id, state, why)


def _quote(text: str | None) -> Message:
    return load_messages(MESSAGES)["not_printed" if text is None else "printed"].format(text=text)


def _successors(con: Connection, reports: Sequence[str]) -> dict[str, str]:
    """By each of `reports` that is in force nowhere, the report in force at its source."""
    if not reports:
        return {}
    rows = con.execute(
        "SELECT old.report_id, min(new.report_id) FROM staged.version old JOIN staged.version new USING (source)"
        " WHERE list_contains(?, old.report_id) AND new.in_force"
        " GROUP BY old.report_id HAVING NOT bool_or(old.in_force)",
        [list(reports)],
    ).fetchall()
    return dict(rows)


def _texts(con: Connection, reports: set[str]) -> Texts:
    """The printed text of every cell found, by report and key."""
    pages = (cells_by_report(con, form, "_text", reports) for form in forms())
    return {(report, key): text for page in pages for report, cells in page.items() for key, text in cells.items()}


def enter(con: Connection, found: Sequence[CorrectionOutcome]) -> None:
    """Make checked.correction hold `found`."""
    replace_records(con, "checked.correction", [_row(outcome) for outcome in found])


def _row(outcome: CorrectionOutcome) -> dict[str, object]:
    correction, why = outcome.entry.content, outcome.why
    return {
        "report_id": outcome.report_id or correction.report, "key": correction.cell, "read": correction.read,
        "use": correction.use, "kind": correction.kind, "reason": correction.reason, "status": correction.status,
        "applied": outcome.state == "applied", "state": outcome.state, "why": why.en if why else None,
        "why_zh": why.zh if why else None, "declared": outcome.entry.declared,
    }  # fmt: skip
