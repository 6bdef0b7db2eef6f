"""Reviewed waivers: each exempts one report from one rule, for a public reason, until a given date.

Decides the state of each waiver on a day. The SQL of the verdict excludes waived failures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from assets.checked.reviewed.corrections import Day, Report, Sentence
from assets.checked.reviewed.review_files import (
    SHORTEST,
    ReviewedEntries,
    ReviewedEntry,
    read_reviewed,
    resolve_reports,
)
from expectations.rulebook.load import rulebook
from warehouse.connection import Connection
from warehouse.messages import load_messages
from warehouse.reference.forms.form_list import layouts
from warehouse.schema import literals
from warehouse.store import replace_records
from warehouse.yaml_models import Declared

MESSAGES = Path(__file__).parent.parent / "messages.yaml"
State = Literal["holds", "lapsed", "not_needed", "no_report", "ambiguous"]
# States in which somebody must look at a waiver.
NEEDS_REVIEW = ("lapsed", "ambiguous")


def _known(rule: str) -> str:
    if rule not in covered_rules():
        raise ValueError(f"there is no rule {rule}: `gongkai rules` lists the rules")
    return rule


class Waiver(Declared):
    """Exempts a report from a rule, or from one place of it such as T3-07, up to and including the day `until`."""

    report: Report
    rule: Annotated[str, AfterValidator(_known)]
    reason: Sentence
    who: Sentence
    until: Day


class Waivers(Declared):
    """A file of waivers."""

    waivers: tuple[Waiver, ...]


@dataclass(frozen=True, slots=True)
class WaiverStatus:
    """A waiver, the report it is for (None where that is not exactly one), and its state."""

    entry: ReviewedEntry[Waiver]
    report_id: str | None
    state: State

    @property
    def message(self) -> str:
        """Place, report, rule and reason, of one in a state of NEEDS_REVIEW."""
        waiver = self.entry.content
        why = load_messages(MESSAGES)[self.state].format(until=waiver.until).en
        return f"{self.entry.place}: report {waiver.report[:SHORTEST]}, {waiver.rule}: {why}"


@cache
def covered_rules() -> dict[str, tuple[str, ...]]:
    """The rule ids that each name in a waiver covers: T3-01..07 covers T3-01 to T3-07, T3-07 only itself."""
    found: dict[str, dict[str, None]] = {}
    for instance in (i for layout in layouts() for i in rulebook().instances(layout)):
        for name in (instance.rule.id, instance.id):
            found.setdefault(name, {})[instance.id] = None
    return {name: tuple(ids) for name, ids in found.items()}


def waivers(own: Path | None = None) -> ReviewedEntries[Waiver]:
    """Every waiver, packaged and in the folder `own`, and the faults of the others."""
    return read_reviewed(
        "waivers", Waivers, lambda file: file.waivers, lambda waiver: covered_rules()[waiver.rule], own
    )


def today() -> date:
    """The current day in China. A waiver lapses by it."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def waiver_statuses(
    con: Connection, entries: tuple[ReviewedEntry[Waiver], ...], day: date, judged: bool
) -> list[WaiverStatus]:
    """The status of each waiver on `day`. Whether a waiver is needed is known only once the reports are `judged`."""
    reports = resolve_reports(con, entries)
    failing = _failing(con, [whole for listed in reports.values() for whole in listed]) if judged else None
    return [_status(entry, reports[entry.content.report], day, failing) for entry in entries]


def _status(
    entry: ReviewedEntry[Waiver], reports: list[str], day: date, failing: set[tuple[str, str]] | None
) -> WaiverStatus:
    state, report_id = _state(entry.content, reports, day), reports[0] if len(reports) == 1 else None
    if state == "holds" and failing is not None:
        covered = {(reports[0], rule) for rule in covered_rules()[entry.content.rule]}
        state = "holds" if failing & covered else "not_needed"
    return WaiverStatus(entry, report_id, state)


def _state(waiver: Waiver, reports: Sequence[str], day: date) -> State:
    if day > waiver.until:
        return "lapsed"
    return "holds" if len(reports) == 1 else "ambiguous" if reports else "no_report"


def _failing(con: Connection, reports: list[str]) -> set[tuple[str, str]]:
    rows = con.execute(
        f"SELECT DISTINCT report_id, rule FROM checked.violation WHERE list_contains({literals(reports)}, report_id)"
    ).fetchall()
    return {(report, rule) for report, rule in rows}


def enter(con: Connection, statuses: Sequence[WaiverStatus]) -> None:
    """Make checked.waiver hold `statuses`."""
    replace_records(con, "checked.waiver", [_row(status) for status in statuses])


def _row(status: WaiverStatus) -> dict[str, object]:
    waiver = status.entry.content
    return {
        "report_id": status.report_id or waiver.report, "rule": waiver.rule,
        "covers": ",".join(covered_rules()[waiver.rule]), "reason": waiver.reason, "who": waiver.who,
        "until": waiver.until, "state": status.state, "declared": status.entry.declared,
    }  # fmt: skip
