"""`gongkai waivers`: the waivers, and whether each is in force and needed in a warehouse."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import LangOption
from pipelines.cli.words import Words


def waivers(*, warehouse: Annotated[Path | None, typer.Option()] = None, lang: LangOption) -> int:
    """Print every waiver, with whether it is in force and needed; returns the exit code."""
    from assets.checked.reviewed.review_files import SHORTEST
    from assets.checked.reviewed.waivers import NEEDS_REVIEW, today, waiver_statuses
    from assets.checked.reviewed.waivers import waivers as read_waivers
    from pipelines.cli.reviewed import compare_with_warehouse, print_entries
    from pipelines.cli.terminal import report_misuse
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError

    words, day = Words("waivers", lang), today()
    read = read_waivers(workplace_at(warehouse=warehouse).reviewed)
    try:
        found = compare_with_warehouse(
            warehouse, lambda con: waiver_statuses(con, read.entries, day, judged=True), read
        )
    except WarehouseError as error:
        return report_misuse(error)
    states = [
        each.state if each else "lapsed" if day > entry.content.until else "until"
        for entry, each in zip(read.entries, found, strict=True)
    ]
    rows = []
    for entry, state in zip(read.entries, states, strict=True):
        waiver = entry.content
        place = entry.place, waiver.report[:SHORTEST], waiver.rule
        rows.append((*place, waiver.who, f"{waiver.until}", waiver.reason, words(f"state_{state}")))
    return print_entries(words, rows, read.faults, sum(state in NEEDS_REVIEW for state in states))
