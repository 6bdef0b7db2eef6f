"""Waivers as reviewed entries: a report may break a rule, for a public reason, until a day. Holds what becomes of each
on a day; that a waived failure does not count is the SQL's of the verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from assets.checked.reviewed.corrections import Day, Report, Words
from assets.checked.reviewed.review_files import SHORTEST, ReviewedEntries, ReviewedEntry, named, read
from expectations.judging.judge import layouts
from expectations.rulebook.load import rulebook
from warehouse.store import Connection, merge
from warehouse.yaml_models import Declared

State = Literal["holds", "lapsed", "not_needed", "no_report", "ambiguous"]
# States in which a waiver asks for somebody to look at it.
NEEDS_REVIEW = ("lapsed", "ambiguous")
_WHY = {"lapsed": "it lapsed on {until}: renew it, or delete it", "ambiguous": "more than one report begins so"}


def _known(rule: str) -> str:
    if rule not in covers():
        raise ValueError(f"{rule} is no rule: `gongkai rules` lists them")
    return rule


class Waiver(Declared):
    """A rule, or one place of it such as T3-07, that a report may break up to and on the day `until`."""

    report: Report
    rule: Annotated[str, AfterValidator(_known)]
    reason: Words
    who: Words
    until: Day


class Waivers(Declared):
    """A file of them."""

    waivers: tuple[Waiver, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A waiver with the report it is for, None where that is not one, and whether it holds."""

    entry: ReviewedEntry[Waiver]
    report_id: str | None
    state: State

    @property
    def message(self) -> str:
        """Place, report, rule and why, of one that is ASTRAY."""
        said = self.entry.said
        why = _WHY[self.state].format(until=said.until)
        return f"{self.entry.place}: report {said.report[:SHORTEST]}, {said.rule}: {why}"


@cache
def covers() -> dict[str, tuple[str, ...]]:
    """The ids of violations by what a waiver may name: T3-01..07 covers T3-01 to T3-07, T3-07 itself alone."""
    found: dict[str, dict[str, None]] = {}
    for instance in (i for pair in layouts() for i in rulebook().instances(*pair)):
        for name in (instance.rule.id, instance.id):
            found.setdefault(name, {})[instance.id] = None
    return {name: tuple(ids) for name, ids in found.items()}


def waivers(own: Path | None = None) -> ReviewedEntries[Waiver]:
    """Every waiver, packaged and of the folder `own`, and what is wrong with the rest."""
    return read("waivers", Waivers, lambda file: file.waivers, lambda said: covers()[said.rule], own)


def today() -> date:
    """The day in China, by which a waiver lapses."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def waiver_statuses(
    con: Connection, entries: tuple[ReviewedEntry[Waiver], ...], day: date, judged: bool
) -> list[Standing]:
    """What becomes of each waiver on `day`; whether it is needed is told once the reports are `judged`."""
    reports = named(con, entries)
    failing = _failing(con, [whole for listed in reports.values() for whole in listed]) if judged else None
    found = []
    for entry in entries:
        listed = reports[entry.said.report]
        state = _state(entry.said, listed, day)
        if (
            state == "holds"
            and failing is not None
            and not failing & {(listed[0], i) for i in covers()[entry.said.rule]}
        ):
            state = "not_needed"
        found.append(Standing(entry, listed[0] if len(listed) == 1 else None, state))
    return found


def _state(waiver: Waiver, reports: Sequence[str], day: date) -> State:
    if day > waiver.until:
        return "lapsed"
    return "holds" if len(reports) == 1 else "ambiguous" if reports else "no_report"


def _failing(con: Connection, reports: list[str]) -> set[tuple[str, str]]:
    rows = con.execute(
        "SELECT DISTINCT report_id, rule FROM checked.violation WHERE list_contains(?, report_id)",
        [reports],
    ).fetchall()
    return {(report, rule) for report, rule in rows}


def enter(con: Connection, found: Sequence[Standing]) -> None:
    """Make checked.waiver hold `found`."""
    con.execute("DELETE FROM checked.waiver")
    merge(con, "checked.waiver", [
        {
            "report_id": s.report_id or s.entry.said.report, "rule": s.entry.said.rule,
            "covers": ",".join(covers()[s.entry.said.rule]), "reason": s.entry.said.reason, "who": s.entry.said.who,
            "until": s.entry.said.until, "state": s.state, "declared": s.entry.declared,
        }
        for s in found
    ])  # fmt: skip
