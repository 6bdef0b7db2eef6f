"""Reviewed links between body names: one body under two names, bodies merged or split, bodies that only look alike.

Resolves the body of no report: that is warehouse/body_series.
"""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from assets.checked.reviewed.corrections import Sentence
from assets.checked.reviewed.review_files import ReviewedEntries, ReviewedEntry, read_reviewed
from warehouse.connection import Connection
from warehouse.reference.divisions.region_changes import CODE
from warehouse.store import records, replace_records
from warehouse.yaml_models import Declared


def _quoted(code: object) -> object:
    if not isinstance(code, str):
        raise ValueError(f"a code is text: quote it, as in '{code}'")
    return code


class ReviewedBody(Declared):
    """A link between two names in `division`: `name` and `becomes`.

    `change` is same (one body, whose series continues under `becomes`), merged (into `becomes`), split (`becomes` was
    split from it) or different (two bodies). `year` is the first fiscal year after the change; for `same`, the first
    year in which `name` belongs to another body.
    """

    division: Annotated[str, StringConstraints(pattern=CODE), BeforeValidator(_quoted)]
    name: Sentence
    becomes: Sentence
    change: Literal["same", "merged", "split", "different"]
    year: Annotated[int, Field(ge=2008, le=2100)] | None = None
    who: Sentence
    reason: Sentence

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.name == self.becomes:
            raise ValueError(f"name and becomes are both {self.name}: give two different names")
        if self.change in ("merged", "split") and self.year is None:
            raise ValueError(f"{self.change} needs year, the first fiscal year after the change")
        if self.change == "different" and self.year is not None:
            raise ValueError("different takes no year: remove it")
        return self

    @property
    def report(self) -> str:
        """The subject of the entry, in the place of a report id."""
        return f"{self.division} {self.name}"


class ReviewedBodies(Declared):
    """A file of links."""

    bodies: tuple[ReviewedBody, ...]


def read_body_links(own: Path | None = None) -> ReviewedEntries[ReviewedBody]:
    """Every entry, packaged and in the folder `own`, and the faults of the others."""
    found = read_reviewed("bodies", ReviewedBodies, lambda file: file.bodies, _subjects, own)
    last = {(e.content.division, e.content.name): e for e in found.entries if e.content.change == "same"}
    chained = {e.place: other for e in last.values() if (other := last.get((e.content.division, e.content.becomes)))}
    faults = (
        f"{place}: {other.place} links {other.content.name} to {other.content.becomes}: use that name here"
        for place, other in chained.items()
    )
    return ReviewedEntries(tuple(e for e in found.entries if e.place not in chained), (*found.faults, *faults))


def _subjects(link: ReviewedBody) -> tuple[str, ...]:
    """What an entry decides. A name has one successor; it may be split into several bodies and differ from many."""
    if link.change in ("same", "merged"):
        return (f"the successor of {link.name}",)
    return (f"{link.name} and {link.becomes}",)


Links = tuple[ReviewedEntry[ReviewedBody], ...]


def differ(con: Connection, entries: Links) -> bool:
    """Whether checked.reviewed_body holds others than `entries`."""
    stored = records(con, "SELECT * EXCLUDE (body_id, becomes_id) FROM checked.reviewed_body")
    rows = _rows(entries)
    return len(stored) != len(rows) or any(row not in stored for row in rows)


def enter(con: Connection, entries: Links) -> None:
    """Make checked.reviewed_body hold `entries`. Which bodies their names are is resolved while reports are judged."""
    replace_records(con, "checked.reviewed_body", _rows(entries))


def _rows(entries: Links) -> list[dict[str, object]]:
    return [{**e.content.model_dump(), "declared": e.declared} for e in entries]
