"""What names of bodies have to do with each other, as reviewed entries: one body under two names, one that was merged
or split, two that look alike and are not one. Resolves no report itself (warehouse/bodies).
"""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from assets.checked.reviewed.corrections import Words
from assets.checked.reviewed.review_files import ReviewedEntries, ReviewedEntry, read
from warehouse.store import Connection, merge
from warehouse.yaml_models import Declared


def _quoted(code: object) -> object:
    if not isinstance(code, str):
        raise ValueError(f"a code is text: put it in quotes, as '{code}'")
    return code


class ReviewedBody(Declared):
    """In `division` the body called `name` is, or went over into, or is not the one called `becomes`.

    `change`: same (one body, whose series goes on under `becomes`), merged (into `becomes`), split (`becomes` comes
    from it), different. `year`: the first fiscal year after the change; of `same`, from which on `name` is another's.
    """

    division: Annotated[str, StringConstraints(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9})$"), BeforeValidator(_quoted)]
    name: Words
    becomes: Words
    change: Literal["same", "merged", "split", "different"]
    year: Annotated[int, Field(ge=2008, le=2100)] | None = None
    who: Words
    reason: Words

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.name == self.becomes:
            raise ValueError(f"{self.name} is the same name twice: there is nothing to say")
        if self.change in ("merged", "split") and self.year is None:
            raise ValueError(f"{self.change} needs year, the first fiscal year after the change")
        if self.change == "different" and self.year is not None:
            raise ValueError("different has no year: leave it out")
        return self

    @property
    def report(self) -> str:
        """What the entry is about, as other reviewed entries name a report."""
        return f"{self.division} {self.name}"


class ReviewedBodies(Declared):
    """A file of them."""

    bodies: tuple[ReviewedBody, ...]


def read_body_links(own: Path | None = None) -> ReviewedEntries[ReviewedBody]:
    """Every entry, packaged and of the folder `own`, and what is wrong with the rest."""
    found = read("bodies", ReviewedBodies, lambda file: file.bodies, _about, own)
    last = {(e.said.division, e.said.name): e for e in found.entries if e.said.change == "same"}
    chained = {e.place: other for e in last.values() if (other := last.get((e.said.division, e.said.becomes)))}
    faults = (
        f"{place}: {other.said.name} is {other.said.becomes} by {other.place}: name that one here"
        for place, other in chained.items()
    )
    return ReviewedEntries(tuple(e for e in found.entries if e.place not in chained), (*found.faults, *faults))


def _about(said: ReviewedBody) -> tuple[str, ...]:
    """One name is one body and merged into one; it may be split into several, and differ from many."""
    if said.change in ("same", "merged"):
        return (f"what becomes of {said.name}",)
    return (f"{said.name} and {said.becomes}",)


def enter(con: Connection, found: tuple[ReviewedEntry[ReviewedBody], ...]) -> None:
    """Make checked.reviewed_body hold `found`."""
    con.execute("DELETE FROM checked.reviewed_body")
    merge(con, "checked.reviewed_body", [{**e.said.model_dump(), "declared": e.declared} for e in found])
