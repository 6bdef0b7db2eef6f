"""`gongkai verdicts`: the verdicts on findings with their states, and for the findings of a report the entries to fill
in.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import LangOption
from pipelines.cli.terminal import SUCCESS, report_misuse, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.checked.reviewed.stored_findings import FindingKey, StoredFinding
    from warehouse.connection import Connection


class VerdictsAction(StrEnum):
    """What to do with the verdicts."""

    list = "list"
    new = "new"


def verdicts(
    action: Annotated[VerdictsAction, typer.Argument(metavar="[list|new]")] = VerdictsAction.list,
    report: Annotated[str | None, typer.Argument(metavar="REPORT")] = None,
    rule: Annotated[str | None, typer.Argument(metavar="RULE")] = None,
    *,
    warehouse: Annotated[Path | None, typer.Option()] = None,
    lang: LangOption,
) -> int:
    """Print every verdict with its state, or entries for the findings of `report`; returns the exit code."""
    from warehouse.store import WarehouseError

    words = Words("verdicts", lang)
    if (report is None) is (action is VerdictsAction.new):
        return report_misuse(words("name_a_report"))
    try:
        return _list(warehouse, words) if report is None else _print_new(report, rule, warehouse, words)
    except WarehouseError as error:
        return report_misuse(error)


def _list(warehouse: Path | None, words: Words) -> int:
    from assets.checked.reviewed.apply_verdicts import NEEDS_REVIEW, verdict_statuses
    from assets.checked.reviewed.review_files import SHORTEST
    from assets.checked.reviewed.verdicts import read_verdicts
    from pipelines.cli.reviewed import compare_with_warehouse, print_entries
    from pipelines.orchestration.resources import workplace_at

    read = read_verdicts(workplace_at(warehouse=warehouse).reviewed)
    found = compare_with_warehouse(warehouse, lambda con: verdict_statuses(con, read.entries), read)
    rows = []
    for entry, status in zip(read.entries, found, strict=True):
        verdict, why = entry.content, status and status.why
        state = why.in_language(words.language) if why else words(f"state_{status.state if status else 'valid'}")
        rows.append((
            entry.place, verdict.report[:SHORTEST], f"{verdict.rule} {verdict.line}".rstrip(),
            words(f"verdict_{verdict.verdict}"), verdict.role, f"{verdict.date}", verdict.reason or "", state,
        ))  # fmt: skip
    to_review = sum(status is not None and status.state in NEEDS_REVIEW for status in found)
    return print_entries(words, rows, read.faults, to_review)


def _print_new(report: str, rule: str | None, warehouse: Path | None, words: Words) -> int:
    """Print an entry for each failing finding, of one rule if named, of the one report whose id begins so."""
    from assets.checked.reviewed.stored_findings import stored_findings
    from assets.checked.reviewed.waivers import covered_rules
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import published

    if rule is not None and rule not in covered_rules():
        return report_misuse(words("unknown_rule", rule=rule))
    place = workplace_at(warehouse=warehouse)
    with published(place.warehouse) as con:
        ids = _matching_reports(con, report)
        if len(ids) != 1:
            return report_misuse(words("ambiguous" if ids else "unknown", report=report))
        findings = {
            key: finding
            for key, finding in stored_findings(con, ids).items()
            if rule is None or key[1] in covered_rules()[rule]
        }
    for key, finding in findings.items():
        show("\n".join(_entry_to_fill_in(key, finding, words)))
    show(words("fill_in", n=len(findings)) if findings else words("no_findings", report=report))
    return SUCCESS


def _matching_reports(con: "Connection", report: str) -> list[str]:
    """The staged reports whose id begins with `report`, two at most."""
    query = "SELECT report_id FROM staged.report WHERE starts_with(report_id, ?) LIMIT 2"
    return [found for (found,) in con.execute(query, [report]).fetchall()]


def _entry_to_fill_in(key: "FindingKey", finding: "StoredFinding", words: Words) -> Iterator[str]:
    """The finding in a line of comment, and its entry without verdict, reason and role."""
    from assets.checked.reviewed.review_files import SHORTEST
    from assets.checked.reviewed.verdicts import finding_lines
    from assets.checked.reviewed.waivers import today

    report, rule, line = key
    sides = (f"{side.normalize():f}" if side is not None else "?" for side in (finding.left, finding.right))
    yield f"# {_rule_text(rule, words.language)}: {' | '.join(sides)}"
    yield from finding_lines(report[:SHORTEST], rule, line, finding.fingerprint)
    yield f"  verdict: ''  # {words('kinds')}"
    yield from ("  reason: ''", "  role: ''", f"  date: {today()}")


def _rule_text(rule: str, language: str) -> str:
    """A rule in words, by the id of one of its instances."""
    from assets.checked.failing_reports import rules_by_instance

    declared = rules_by_instance()[rule]
    return f"{rule} {declared.zh if language == 'zh' else declared.en}"
