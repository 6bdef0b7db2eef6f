"""Reviewed corrections of single cells: the printed text, the figure to use instead, and the reason.

Defines and validates entries. apply_corrections.py compares them with the pages and applies them.
"""

from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from assets.checked.reviewed.review_files import SHORTEST, ReviewedEntries, read_reviewed
from assets.staged.values import read_value
from warehouse.reference.forms.form import CellType
from warehouse.reference.forms.form_list import forms
from warehouse.yaml_models import Declared

_PLACES, _DIGITS = 6, 18


def require_quoted(text: object) -> object:
    if not isinstance(text, str):
        raise ValueError(f"the value is text: quote it, as in '{text}'")
    return text


def _figure(figure: object) -> object:
    if isinstance(figure, bool) or figure is None:
        raise ValueError("expected a figure, such as 13")
    return figure


def _dated(day: object) -> object:
    if not isinstance(day, str | date):
        raise ValueError("expected a date, such as 2027-06-30")
    return day


Report = Annotated[str, StringConstraints(pattern=f"^[0-9a-f]{{{SHORTEST},64}}$"), BeforeValidator(require_quoted)]
Sentence = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
Day = Annotated[date, BeforeValidator(_dated)]


class Correction(Declared):
    """One cell of one report. Where the page has the text `read`, an accepted entry puts the figure `use` beside it."""

    report: Report
    cell: str
    read: Annotated[str, BeforeValidator(require_quoted)]
    use: Annotated[Decimal, BeforeValidator(_figure), Field(max_digits=_DIGITS + _PLACES, decimal_places=_PLACES)]
    kind: Literal["transcription", "publisher"]
    reason: Sentence
    status: Literal["proposed", "accepted", "withdrawn"]

    @model_validator(mode="after")
    def _of_a_form(self) -> Self:
        kinds = _types().get(self.cell)
        if kinds is None:
            near = get_close_matches(self.cell, _types(), 1)
            meant = f"did you mean {near[0]}?" if near else "`gongkai check --json` lists the cells"
            raise ValueError(f"no form has the cell {self.cell}: {meant}")
        if "amount" not in kinds and self.use != self.use.to_integral_value():
            raise ValueError(f"{self.cell} is a count, but {self.use} is not a whole number")
        if "change" not in kinds and self.use < 0:
            raise ValueError(f"{self.cell} cannot be negative, but use is {self.use}")
        if any(read_value(self.read, kind).number == self.use for kind in kinds):
            raise ValueError(f"the page already has {self.use} ('{self.read}'): remove the correction")
        return self


class Corrections(Declared):
    """A file of corrections."""

    corrections: tuple[Correction, ...]


@cache
def _types() -> dict[str, frozenset[CellType]]:
    """The types of each cell, by key; more than one where the forms differ."""
    found: dict[str, frozenset[CellType]] = {}
    for cell in (cell for form in forms().values() for cell in form.all_cells()):
        found[cell.key] = found.get(cell.key, frozenset()) | {cell.type}
    return found


def corrections(own: Path | None = None) -> ReviewedEntries[Correction]:
    """Every correction, packaged and in the folder `own`, and the faults of the others."""
    return read_reviewed("corrections", Corrections, lambda file: file.corrections, lambda entry: (entry.cell,), own)
