"""Loads region_changes.yaml, the reviewed changes of divisions. lineage.py links them to the lists."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from warehouse.yaml_models import Declared, load

REGION_CHANGES = Path(__file__).parent / "region_changes.yaml"
# A township that only the ministry lists has a letter as its seventh digit (ministry.py).
CODE = r"^\d{2}(\d{2}(\d{2}([\dA-J]\d{2})?)?)?$"
_LEVELS = {2: "province", 4: "prefecture", 6: "county", 9: "township"}


class DivisionRef(Declared):
    """A division by code and name; `kind` and `parent` are for a division that no list has."""

    code: str = Field(pattern=CODE)
    name: str = Field(min_length=2)
    kind: str | None = None
    parent: str | None = None

    @property
    def level(self) -> str:
        return _LEVELS[len(self.code)]

    @property
    def above(self) -> str:
        """The code of the division above; empty for a province."""
        return self.parent or self.code[: {2: 0, 4: 2, 6: 4, 9: 6}[len(self.code)]]


class RegionChange(Declared):
    """One change: on `day`, `before` (from) becomes or merges into `after` (to). A founded division has no `before`."""

    day: date
    change: Literal["merge", "rename", "recode", "county_to_district", "upgrade", "retype", "founded"]
    before: DivisionRef | None = Field(default=None, alias="from")
    after: DivisionRef = Field(alias="to")
    evidence: str = Field(min_length=4)

    @model_validator(mode="after")
    def _begins_somewhere(self) -> Self:
        if (self.before is None) != (self.change == "founded"):
            raise ValueError("every change except founded needs from, and founded must not have it")
        if self.before == self.after:
            raise ValueError("from and to are the same division")
        return self


class _RegionChanges(Declared):
    changes: tuple[RegionChange, ...]


@cache
def region_changes(path: Path = REGION_CHANGES) -> tuple[RegionChange, ...]:
    """Every change, in the order of the file; DeclarationError names file, line and field of a fault."""
    return load(path, _RegionChanges).changes
