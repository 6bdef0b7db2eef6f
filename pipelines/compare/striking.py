"""Which changes from one year to the next are striking; the rule is data (striking.yaml)."""

from functools import cache
from pathlib import Path

from pydantic import Field

from warehouse.reference.forms.form import CellType
from warehouse.yaml_models import Declared, load

STRIKING = Path(__file__).parent / "striking.yaml"


class Striking(Declared):
    """`least_change` by type of cell, in its unit; `least_percent` of the earlier figure."""

    least_change: dict[CellType, int]
    least_percent: int = Field(ge=1)


@cache
def striking() -> Striking:
    """The rule; raises DeclarationError with file and line."""
    return load(STRIKING, Striking)
