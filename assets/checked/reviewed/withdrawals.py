"""Reviewed withdrawals: each takes one report out of the marts, for a reason that is published.

Defines and validates entries, finds the report of each, and writes new ones. The document stays in the archive and the
report in the stages before the marts; the SQL of the verdict keeps it out of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assets.checked.reviewed.corrections import Day, Report, Sentence
from assets.checked.reviewed.review_files import (
    SHORTEST,
    ReviewedEntries,
    ReviewedEntry,
    read_reviewed,
    resolve_reports,
)
from assets.checked.reviewed.yaml_text import quote
from warehouse.connection import Connection
from warehouse.messages import load_messages
from warehouse.store import replace_records
from warehouse.yaml_models import Declared

KIND = "withdrawn"
MESSAGES = Path(__file__).parent.parent / "messages.yaml"
State = Literal["withdrawn", "no_report", "ambiguous"]
# States in which somebody must look at an entry.
NEEDS_REVIEW = ("ambiguous",)


class Withdrawal(Declared):
    """Takes a report out of the marts: why, by whom and on which day."""

    report: Report
    reason: Sentence
    who: Sentence
    date: Day


class Withdrawals(Declared):
    """A file of withdrawals."""

    withdrawn: tuple[Withdrawal, ...]


@dataclass(frozen=True, slots=True)
class WithdrawalStatus:
    """A withdrawal, the report it is for (None where that is not exactly one), and its state."""

    entry: ReviewedEntry[Withdrawal]
    report_id: str | None
    state: State

    @property
    def message(self) -> str:
        """Place, report and reason, of one in a state of NEEDS_REVIEW."""
        why = load_messages(MESSAGES)[self.state].format().en
        return f"{self.entry.place}: report {self.entry.content.report[:SHORTEST]}: {why}"


def withdrawals(own: Path | None = None) -> ReviewedEntries[Withdrawal]:
    """Every withdrawal, packaged and in the folder `own`, and the faults of the others."""
    return read_reviewed(KIND, Withdrawals, lambda file: file.withdrawn, lambda _: ("withdrawal",), own)


def withdrawal_statuses(con: Connection, entries: tuple[ReviewedEntry[Withdrawal], ...]) -> list[WithdrawalStatus]:
    """The status of each withdrawal."""
    reports = resolve_reports(con, entries)
    return [_status(entry, reports[entry.content.report]) for entry in entries]


def _status(entry: ReviewedEntry[Withdrawal], reports: Sequence[str]) -> WithdrawalStatus:
    if len(reports) == 1:
        return WithdrawalStatus(entry, reports[0], "withdrawn")
    return WithdrawalStatus(entry, None, "ambiguous" if reports else "no_report")


def enter(con: Connection, statuses: Sequence[WithdrawalStatus]) -> None:
    """Make checked.withdrawal hold `statuses`."""
    replace_records(con, "checked.withdrawal", [_row(status) for status in statuses])


def _row(status: WithdrawalStatus) -> dict[str, object]:
    entry = status.entry.content
    return {
        "report_id": status.report_id or entry.report, "reason": entry.reason, "who": entry.who, "day": entry.date,
        "state": status.state, "declared": status.entry.declared,
    }  # fmt: skip


def write_withdrawal(own: Path, entry: Withdrawal) -> Path:
    """Add `entry` to withdrawn/withdrawn.yaml in the folder `own`; returns the path. OSError if it cannot be written.

    The file is replaced in one step.
    """
    path = own / KIND / "withdrawn.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else "withdrawn:\n"
    lines = (
        f"- report: {quote(entry.report)}", f"  reason: {quote(entry.reason)}", f"  who: {quote(entry.who)}",
        f"  date: {entry.date}",
    )  # fmt: skip
    added = "\n".join(lines)
    part = path.with_suffix(".part")
    part.write_text(f"{before.rstrip()}\n{added}\n", encoding="utf-8")
    part.replace(path)
    return path
