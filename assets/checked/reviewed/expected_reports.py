"""Reviewed numbers of reports that a division and year must have. Rule A-03 needs them to compare an aggregate with the
sum of its parts. Counts no report itself.
"""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from assets.checked.reviewed.corrections import Sentence
from assets.checked.reviewed.review_files import ReviewedEntries, ReviewedEntry, read_reviewed
from warehouse.connection import Connection
from warehouse.reference.divisions.region_changes import CODE
from warehouse.store import replace_records
from warehouse.yaml_models import Declared


def _quoted(code: object) -> object:
    if not isinstance(code, str):
        raise ValueError(f"a code is text: quote it, as in '{code}'")
    return code


class ExpectedCount(Declared):
    """The bodies in `region` and below must have `reports` reports for fiscal `year`, not counting aggregates."""

    region: Annotated[str, StringConstraints(pattern=CODE), BeforeValidator(_quoted)]
    year: Annotated[int, Field(ge=2019, le=2100)]
    reports: Annotated[int, Field(ge=1)]
    who: Sentence
    reason: Sentence

    @property
    def report(self) -> str:
        """The subject of the entry, in the place of a report id."""
        return f"{self.region} {self.year}"


class ExpectedReports(Declared):
    """A file of expected numbers."""

    expected: tuple[ExpectedCount, ...]


def expected(own: Path | None = None) -> ReviewedEntries[ExpectedCount]:
    """Every entry, packaged and in the folder `own`, and the faults of the others."""
    return read_reviewed(
        "expected", ExpectedReports, lambda file: file.expected, lambda _: ("the number of reports",), own
    )


def enter(con: Connection, found: ReviewedEntries[ExpectedCount]) -> None:
    """Make checked.expected hold the entries of `found`."""
    replace_records(con, "checked.expected", [_row(entry) for entry in found.entries])


def _row(entry: ReviewedEntry[ExpectedCount]) -> dict[str, object]:
    expected = entry.content
    return {
        "region_code": expected.region, "fiscal_year": expected.year, "reports": expected.reports,
        "who": expected.who, "reason": expected.reason, "declared": entry.declared,
    }  # fmt: skip
