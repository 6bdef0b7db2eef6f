"""`gongkai corrections` and `gongkai waivers`: what people decided, entry by entry, and whether it still stands; and
the lines `gongkai run` says of it. The words around it are in words.yaml.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from assets.checked.reviewed import apply_corrections
from assets.checked.reviewed.apply_corrections import CorrectionOutcome, correction_outcomes
from assets.checked.reviewed.body_links import read_body_links
from assets.checked.reviewed.corrections import Correction
from assets.checked.reviewed.corrections import corrections as read_corrections
from assets.checked.reviewed.review_files import SHORTEST, Reviewed, ReviewedEntries, ReviewedEntry
from assets.checked.reviewed.waivers import NEEDS_REVIEW, Waiver, today, waiver_statuses
from assets.checked.reviewed.waivers import waivers as read_waivers
from pipelines.cli.forms_and_rules import listing
from pipelines.cli.terminal import WELL, WRONG, misused, show
from pipelines.orchestration.resources import workplace_at
from pipelines.vocabulary import words as vocabulary
from warehouse.store import Connection, WarehouseError, published

Found = TypeVar("Found")
Said = TypeVar("Said", bound=Reviewed)


def corrections(warehouse: Path | None, language: str) -> int:
    """Print every correction, with what became of it where there is a `warehouse`; returns the exit code."""
    words = vocabulary(language)
    read = read_corrections(workplace_at(warehouse=warehouse).reviewed)

    def row(entry: ReviewedEntry[Correction], found: CorrectionOutcome | None) -> tuple[str, ...]:
        said = entry.content
        became = _became(found, language) if found else said.status
        return (
            entry.place, said.report[:SHORTEST], said.cell, said.read, f"{said.use}", said.kind, said.reason,
            words.get(f"state_{became}", became),
        )  # fmt: skip

    try:
        found = _compared(warehouse, lambda con: correction_outcomes(con, read.entries), read)
    except WarehouseError as error:
        return misused(error)
    rows = [row(entry, outcome) for entry, outcome in zip(read.entries, found, strict=True)]
    astray = sum(o is not None and o.state in apply_corrections.NEEDS_REVIEW for o in found)
    return _printed(words, "corrections", rows, read.faults, astray)


def waivers(warehouse: Path | None, language: str) -> int:
    """Print every waiver, with whether it holds and is needed; returns the exit code."""
    words = vocabulary(language)
    read = read_waivers(workplace_at(warehouse=warehouse).reviewed)

    def row(entry: ReviewedEntry[Waiver], state: str) -> tuple[str, ...]:
        said = entry.content
        return (
            entry.place, said.report[:SHORTEST], said.rule, said.who, f"{said.until}", said.reason,
            words[f"state_{state}"],
        )  # fmt: skip

    day = today()
    try:
        found = _compared(warehouse, lambda con: waiver_statuses(con, read.entries, day, judged=True), read)
    except WarehouseError as error:
        return misused(error)
    states = [
        s.state if s else "lapsed" if day > entry.content.until else "until"
        for entry, s in zip(read.entries, found, strict=True)
    ]
    rows = [row(entry, state) for entry, state in zip(read.entries, states, strict=True)]
    return _printed(words, "waivers", rows, read.faults, sum(state in NEEDS_REVIEW for state in states))


def reviewed(con: Connection, own: Path | None) -> list[str]:
    """What `gongkai run` says of corrections and waivers; nothing where there are none."""
    corrected, waived = read_corrections(own), read_waivers(own)
    done = correction_outcomes(con, corrected.entries)
    stand = waiver_statuses(con, waived.entries, today(), judged=True)
    wrong = [
        *corrected.faults, *(o.message for o in done if o.state in apply_corrections.NEEDS_REVIEW),
        *waived.faults, *(s.message for s in stand if s.state in NEEDS_REVIEW), *read_body_links(own).faults,
    ]  # fmt: skip
    if not (done or stand or wrong):
        return []
    applies, holds = sum(o.state == "applied" for o in done), sum(s.state == "holds" for s in stand)
    head = f"reviewed   {applies} of {len(done)} corrections applied, {holds} of {len(stand)} waivers hold"
    return [f"{head}, {len(wrong)} to look at" if wrong else head, *(f"  {line}" for line in wrong)]


def _compared(
    warehouse: Path | None, ask: Callable[[Connection], list[Found]], read: ReviewedEntries[Said]
) -> list[Found] | list[None]:
    """What `ask` finds in `warehouse`, None for each entry where there is none to ask."""
    if warehouse is None:
        return [None] * len(read.entries)
    with published(warehouse) as con:
        return ask(con)


def _became(outcome: CorrectionOutcome, language: str) -> str:
    return outcome.why.in_language(language) if outcome.why else outcome.state


def _printed(
    words: dict[str, str], kind: str, rows: list[tuple[str, ...]], faults: tuple[str, ...], astray: int
) -> int:
    """The entries as a table, what is wrong with files on standard error, and the numbers of both."""
    if rows:
        listing(words[f"{kind}_columns"].split(" | "), rows)
    for fault in faults:
        show(fault, sys.stderr)
    wrong = len(faults) + astray
    show(words[f"{kind}_count"].format(n=len(rows), w=wrong) if rows or wrong else words[f"{kind}_none"])
    return WRONG if wrong else WELL
