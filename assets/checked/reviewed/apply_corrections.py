"""Corrections held against the pages they are about: applied where the page still says what the entry says it does.

Changes no reported value: the corrected figure stands in checked.correction, beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assets.checked.cell_rows import by_report
from assets.checked.reviewed.corrections import Correction
from assets.checked.reviewed.review_files import SHORTEST, Entry, named
from assets.text.characters import to_plain
from warehouse.reference.forms.form import forms
from warehouse.store import Connection, merge

Pair = tuple[str, str]
State = Literal["applied", "proposed", "withdrawn", "stale", "superseded", "no_report", "ambiguous"]
# States in which an accepted correction asks for somebody to look at it.
ASTRAY = ("stale", "superseded", "ambiguous")
_WHY: dict[str, Pair] = {
    "proposed": ("尚未采用", "it is proposed only"),
    "withdrawn": ("已撤回", "it is withdrawn"),
    "no_report": ("库中没有这份报告", "no such report is in this warehouse"),
    "ambiguous": ("不止一份报告的编号如此开头，请写全", "more than one report begins so: write the whole id"),
    "stale": (
        "更正所据原文为“{read}”，而页面现为{says[0]}：请核对页面，修改或撤回这一更正",
        "'{read}' is expected, but the page says {says[1]}: look at the page, then mend the correction or withdraw it",
    ),
    "superseded": (
        "报告已被 {by} 替换，更正所据原文为“{read}”，新报告该处为{says[0]}：请改为针对新报告，或撤回这一更正",
        "report {by} has taken its place; '{read}' is expected, and there it says {says[1]}: make it one of the new"
        " report, or withdraw it",
    ),
}
_NOTHING: Pair = ("没有这一项", "nothing, as the cell is not found")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A correction with the report it is for, None where that is not one, and what became of it."""

    entry: Entry[Correction]
    report_id: str | None
    state: State
    why_zh: str = ""
    why: str = ""

    @property
    def message(self) -> str:
        """Place, report, cell and why, for somebody who is to look at it."""
        said = self.entry.said
        return f"{self.entry.place}: report {said.report[:SHORTEST]}, {said.cell}: {self.why}"


Texts = Mapping[tuple[str, str], str]


def outcomes(con: Connection, entries: tuple[Entry[Correction], ...]) -> list[Outcome]:
    """What becomes of each correction, by what is staged."""
    reports = named(con, entries)
    successors = _successors(con, [whole for listed in reports.values() for whole in listed])
    texts = _texts(con, {*(whole for listed in reports.values() for whole in listed), *successors.values()})
    return [_outcome(entry, reports[entry.said.report], successors, texts) for entry in entries]


def _outcome(entry: Entry[Correction], reports: list[str], successors: Mapping[str, str], texts: Texts) -> Outcome:
    said = entry.said
    if len(reports) != 1:
        return _told(entry, None, "ambiguous" if reports else "no_report")
    whole = reports[0]
    if said.status != "accepted":
        return _told(entry, whole, "proposed" if said.status == "proposed" else "withdrawn")
    if by := successors.get(whole):
        return _told(entry, whole, "superseded", by=by[:SHORTEST], says=_says(texts.get((by, said.cell))))
    text = texts.get((whole, said.cell))
    if text is None or to_plain(text) != to_plain(said.read):
        return _told(entry, whole, "stale", says=_says(text))
    return Outcome(entry, whole, "applied")


def _told(entry: Entry[Correction], report_id: str | None, state: State, **parts: object) -> Outcome:
    zh, en = (words.format(read=entry.said.read, **parts) for words in _WHY[state])
    return Outcome(entry, report_id, state, zh, en)


def _says(text: str | None) -> Pair:
    return _NOTHING if text is None else (f"“{text}”", f"'{text}'")


def _successors(con: Connection, reports: Sequence[str]) -> dict[str, str]:
    """The report in force at the source of each of `reports` that is in force nowhere."""
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
    """What the pages of `reports` say, by report and key of the cell, where it was found."""
    told = (by_report(con, form, "_text", reports) for form in forms())
    return {(report, key): text for pages in told for report, cells in pages.items() for key, text in cells.items()}


def enter(con: Connection, found: Sequence[Outcome]) -> None:
    """Make checked.correction hold `found`."""
    con.execute("DELETE FROM checked.correction")
    merge(con, "checked.correction", [
        {
            "report_id": o.report_id or o.entry.said.report, "key": o.entry.said.cell, "read": o.entry.said.read,
            "use": o.entry.said.use, "kind": o.entry.said.kind, "reason": o.entry.said.reason,
            "status": o.entry.said.status, "applied": o.state == "applied", "state": o.state,
            "why": o.why or None, "why_zh": o.why_zh or None, "declared": o.entry.declared,
        }
        for o in found
    ])  # fmt: skip
