"""`gongkai corrections`: the reviewed corrections, and what becomes of each in a warehouse."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import LangOption
from pipelines.cli.words import Words

if TYPE_CHECKING:
    from assets.checked.reviewed.apply_corrections import CorrectionOutcome


def corrections(*, warehouse: Annotated[Path | None, typer.Option()] = None, lang: LangOption) -> int:
    """Print every correction, with what becomes of it where there is a `warehouse`; returns the exit code."""
    from assets.checked.reviewed.apply_corrections import NEEDS_REVIEW, correction_outcomes
    from assets.checked.reviewed.corrections import corrections as read_corrections
    from assets.checked.reviewed.review_files import SHORTEST
    from pipelines.cli.reviewed import compare_with_warehouse, print_entries
    from pipelines.cli.terminal import report_misuse
    from pipelines.orchestration.resources import workplace_at
    from warehouse.store import WarehouseError

    words = Words("corrections", lang)
    read = read_corrections(workplace_at(warehouse=warehouse).reviewed)
    try:
        found = compare_with_warehouse(warehouse, lambda con: correction_outcomes(con, read.entries), read)
    except WarehouseError as error:
        return report_misuse(error)
    rows = []
    for entry, outcome in zip(read.entries, found, strict=True):
        correction = entry.content
        state = _state(outcome, words) if outcome else words(f"state_{correction.status}")
        rows.append(
            (
                entry.place,
                correction.report[:SHORTEST],
                correction.cell,
                correction.read,
                f"{correction.use}",
                correction.kind,
                correction.reason,
                state,
            )
        )
    return print_entries(words, rows, read.faults, sum(o is not None and o.state in NEEDS_REVIEW for o in found))


def _state(outcome: "CorrectionOutcome", words: Words) -> str:
    """Why a correction is not applied, else its state."""
    return outcome.why.in_language(words.language) if outcome.why else words(f"state_{outcome.state}")
