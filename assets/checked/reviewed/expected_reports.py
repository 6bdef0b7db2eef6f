"""How many reports must be there of a division and year, as reviewed entries: only then is an aggregate held to be the
sum of its parts (rule A-03). Counts no report itself.
"""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from assets.checked.reviewed.corrections import Words
from assets.checked.reviewed.review_files import ReviewedEntries, read
from warehouse.store import Connection, merge
from warehouse.yaml_models import Declared


def _quoted(code: object) -> object:
    if not isinstance(code, str):
        raise ValueError(f"a code is text: put it in quotes, as '{code}'")
    return code


class Expected(Declared):
    """`reports` of the bodies in `region` and below for fiscal `year`, aggregates not counted."""

    region: Annotated[str, StringConstraints(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9})$"), BeforeValidator(_quoted)]
    year: Annotated[int, Field(ge=2019, le=2100)]
    reports: Annotated[int, Field(ge=1)]
    who: Words
    reason: Words

    @property
    def report(self) -> str:
        """What the entry is about, as other reviewed entries name a report."""
        return f"{self.region} {self.year}"


class ExpectedReports(Declared):
    """A file of them."""

    expected: tuple[Expected, ...]


def expected(own: Path | None = None) -> ReviewedEntries[Expected]:
    """Every entry, packaged and of the folder `own`, and what is wrong with the rest."""
    return read("expected", ExpectedReports, lambda file: file.expected, lambda _: ("the number of reports",), own)


def enter(con: Connection, found: ReviewedEntries[Expected]) -> None:
    """Make checked.expected hold what was read."""
    con.execute("DELETE FROM checked.expected")
    merge(con, "checked.expected", [
        {
            "region_code": e.said.region, "fiscal_year": e.said.year, "reports": e.said.reports, "who": e.said.who,
            "reason": e.said.reason, "declared": e.declared,
        }
        for e in found.entries
    ])  # fmt: skip
