"""`gongkai withdraw`: takes a report out of the marts, for a stated reason, or lists the withdrawals there are."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import LangOption, WarehouseOption
from pipelines.cli.terminal import SUCCESS, report_misuse, show
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.workplace import Workplace

_SHOWN_OF_AN_ID = 12


def withdraw(
    report: Annotated[str | None, typer.Argument(metavar="REPORT")] = None,
    *,
    reason: Annotated[str | None, typer.Option()] = None,
    who: Annotated[str | None, typer.Option()] = None,
    warehouse: WarehouseOption = None,
    lang: LangOption,
) -> int:
    """Enter a withdrawal that the next run applies, or list those there are; returns the exit code."""
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError

    words, place = Words("withdraw", lang), workplace_at(warehouse=warehouse)
    try:
        if report is None:
            return _list_entries(place, words)
        return _enter(place, report, reason, who or os.environ.get("USER"), words)
    except WarehouseError as error:
        return report_misuse(error)


def _list_entries(place: "Workplace", words: Words) -> int:
    from assets.checked.reviewed.withdrawals import NEEDS_REVIEW, withdrawal_statuses, withdrawals
    from pipelines.cli.reviewed import compare_with_warehouse, print_entries

    read = withdrawals(place.reviewed)
    found = compare_with_warehouse(place.warehouse, lambda con: withdrawal_statuses(con, read.entries), read)
    states = [status.state if status else "no_report" for status in found]
    rows = [
        (e.place, e.content.report[:_SHOWN_OF_AN_ID], e.content.who, f"{e.content.date}", e.content.reason,
         words(f"state_{state}"))
        for e, state in zip(read.entries, states, strict=True)
    ]  # fmt: skip
    return print_entries(words, rows, read.faults, sum(state in NEEDS_REVIEW for state in states))


def _enter(place: "Workplace", report: str, reason: str | None, who: str | None, words: Words) -> int:
    """Write the entry of the one report whose id begins with `report`."""
    from assets.checked.reviewed.waivers import today
    from assets.checked.reviewed.withdrawals import Withdrawal, withdrawals, write_withdrawal

    if not (reason and reason.strip() and who and who.strip()):
        return report_misuse(words("reason_and_who"))
    found = _matching_reports(place.warehouse, report)
    if len(found) != 1:
        return report_misuse(words("ambiguous" if found else "unknown", report=report, warehouse=str(place.warehouse)))
    ((report_id, body, year),) = found
    if any(report_id.startswith(entry.content.report) for entry in withdrawals(place.reviewed).entries):
        return report_misuse(words("already", report=report_id[:_SHOWN_OF_AN_ID]))
    entry = Withdrawal(report=report_id, reason=reason, who=who, date=today())
    try:
        path = write_withdrawal(place.reviewed or Path("reviewed"), entry)
    except OSError as error:
        return report_misuse(words("not_written", why=error.strerror or str(error)))
    show(words("written", body=body or "?", year=year or "?", path=str(path)))
    return SUCCESS


def _matching_reports(warehouse: Path, report: str) -> list[tuple[str, str | None, int | None]]:
    """Id, body and year of the staged reports whose id begins with `report`, two at most."""
    from warehouse.store import published

    with published(warehouse) as con:
        return con.execute(
            "SELECT report_id, body, fiscal_year FROM staged.report WHERE starts_with(report_id, ?) LIMIT 2", [report]
        ).fetchall()
