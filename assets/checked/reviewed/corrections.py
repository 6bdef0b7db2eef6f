"""Corrections of single cells as reviewed entries: what the page says, what is to be used, and why.

Holds what an entry may say. Whether the page still says so, and what becomes of the correction, is
apply_corrections.py.
"""

from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from assets.checked.reviewed.review_files import SHORTEST, ReviewedEntries, read
from assets.staged.values import read_value
from warehouse.reference.forms.form import CellType, forms
from warehouse.yaml_models import Declared

_PLACES, _DIGITS = 6, 18


def _quoted(text: object) -> object:
    if not isinstance(text, str):
        raise ValueError(f"it is text: put it in quotes, as '{text}'")
    return text


def _figure(figure: object) -> object:
    if isinstance(figure, bool) or figure is None:
        raise ValueError("it is the figure to use, such as 13")
    return figure


def _dated(day: object) -> object:
    if not isinstance(day, str | date):
        raise ValueError("it is a date such as 2027-06-30")
    return day


Report = Annotated[str, StringConstraints(pattern=f"^[0-9a-f]{{{SHORTEST},64}}$"), BeforeValidator(_quoted)]
Words = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
Day = Annotated[date, BeforeValidator(_dated)]


class Correction(Declared):
    """One cell of one report: where the page says `read`, `use` stands beside it once the entry is accepted."""

    report: Report
    cell: str
    read: Annotated[str, BeforeValidator(_quoted)]
    use: Annotated[Decimal, BeforeValidator(_figure), Field(max_digits=_DIGITS + _PLACES, decimal_places=_PLACES)]
    kind: Literal["transcription", "publisher"]
    reason: Words
    status: Literal["proposed", "accepted", "withdrawn"]

    @model_validator(mode="after")
    def _of_a_form(self) -> Self:
        kinds = _types().get(self.cell)
        if kinds is None:
            near = get_close_matches(self.cell, _types(), 1)
            meant = f"is {near[0]} meant?" if near else "`gongkai check --json` names the cells"
            raise ValueError(f"{self.cell} is a cell of no form: {meant}")
        if "amount" not in kinds and self.use != self.use.to_integral_value():
            raise ValueError(f"{self.cell} is a count: {self.use} is no whole number")
        if "change" not in kinds and self.use < 0:
            raise ValueError(f"{self.cell} is never below 0: {self.use} cannot stand there")
        if any(read_value(self.read, kind).number == self.use for kind in kinds):
            raise ValueError(f"{self.use} is what the page says already ('{self.read}'): there is nothing to correct")
        return self


class Corrections(Declared):
    """A file of them."""

    corrections: tuple[Correction, ...]


@cache
def _types() -> dict[str, frozenset[CellType]]:
    """What a cell holds, by its key; more than one where the forms differ."""
    found: dict[str, frozenset[CellType]] = {}
    for cell in (cell for form in forms().values() for cell in form.all_cells()):
        found[cell.key] = found.get(cell.key, frozenset()) | {cell.type}
    return found


def corrections(own: Path | None = None) -> ReviewedEntries[Correction]:
    """Every correction, packaged and of the folder `own`, and what is wrong with the rest."""
    return read("corrections", Corrections, lambda file: file.corrections, lambda said: (said.cell,), own)
