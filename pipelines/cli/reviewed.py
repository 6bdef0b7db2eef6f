"""What `gongkai corrections`, `gongkai waivers`, `gongkai verdicts` and `gongkai run` share: reviewed entries compared
with a warehouse, printed as a table or counted in a line.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from assets.checked.reviewed import apply_corrections, apply_verdicts
from assets.checked.reviewed.apply_corrections import correction_outcomes
from assets.checked.reviewed.apply_verdicts import VerdictStatus, verdict_statuses
from assets.checked.reviewed.body_links import read_body_links
from assets.checked.reviewed.corrections import corrections as read_corrections
from assets.checked.reviewed.identities import read_identities
from assets.checked.reviewed.review_files import Reviewed, ReviewedEntries
from assets.checked.reviewed.verdicts import read_verdicts
from assets.checked.reviewed.waivers import NEEDS_REVIEW, today, waiver_statuses
from assets.checked.reviewed.waivers import waivers as read_waivers
from pipelines.cli.tables import print_table
from pipelines.cli.terminal import FAILURE, SUCCESS, show
from pipelines.cli.words import Words
from warehouse.connection import Connection
from warehouse.store import published

Found = TypeVar("Found")
EntryT = TypeVar("EntryT", bound=Reviewed)


def compare_with_warehouse(
    warehouse: Path | None, compare: Callable[[Connection], list[Found]], read: ReviewedEntries[EntryT]
) -> list[Found] | list[None]:
    """What `compare` finds in `warehouse`; None for each entry where no warehouse is given."""
    if warehouse is None:
        return [None] * len(read.entries)
    with published(warehouse) as con:
        return compare(con)


def print_entries(words: Words, rows: Sequence[tuple[str, ...]], faults: tuple[str, ...], to_review: int) -> int:
    """Print the entries as a table, the faults of files to standard error, and the counts; returns the exit code."""
    if rows:
        print_table(words.columns("columns"), rows)
    for fault in faults:
        show(fault, sys.stderr)
    wrong = len(faults) + to_review
    show(words("count", n=len(rows), w=wrong) if rows or wrong else words("none"))
    return FAILURE if wrong else SUCCESS


def reviewed_lines(con: Connection, own: Path | None, words: Words) -> list[str]:
    """The lines of `gongkai run` about corrections, waivers and verdicts; none where there are no entries or faults."""
    verdicts = read_verdicts(own)
    given = verdict_statuses(con, verdicts.entries)
    to_review = [
        *verdicts.faults, *(each.message for each in given if each.state in apply_verdicts.NEEDS_REVIEW)
    ]  # fmt: skip
    return [*_exception_lines(con, own, words), *_verdict_lines(given, to_review, words)]


def _verdict_lines(given: Sequence[VerdictStatus], to_review: Sequence[str], words: Words) -> list[str]:
    if not (given or to_review):
        return []
    showing = sum(each.state in apply_verdicts.SHOWN for each in given)
    head = words("verdicts_to_review" if to_review else "verdicts", n=len(given), applied=showing, wrong=len(to_review))
    return [head, *(f"  {line}" for line in to_review)]


def _exception_lines(con: Connection, own: Path | None, words: Words) -> list[str]:
    """Those about corrections and waivers, and the faults of the files about bodies and identities."""
    corrections, waivers = read_corrections(own), read_waivers(own)
    corrected = correction_outcomes(con, corrections.entries)
    waived = waiver_statuses(con, waivers.entries, today(), judged=True)
    wrong = [
        *corrections.faults, *(each.message for each in corrected if each.state in apply_corrections.NEEDS_REVIEW),
        *waivers.faults, *(each.message for each in waived if each.state in NEEDS_REVIEW), *read_body_links(own).faults,
        *read_identities(own).faults,
    ]  # fmt: skip
    if not (corrected or waived or wrong):
        return []
    head = words(
        "reviewed_to_review" if wrong else "reviewed",
        applied=sum(each.state == "applied" for each in corrected), corrections=len(corrected),
        holding=sum(each.state == "holds" for each in waived), waivers=len(waived), wrong=len(wrong),
    )  # fmt: skip
    return [head, *(f"  {line}" for line in wrong)]
