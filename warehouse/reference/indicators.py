"""The indicators of the marts, declared in indicators.yaml: what is divided by what, and how that reads in SQL.

Holds no figures; the measures they are made of are measures.py.
"""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from warehouse.reference.measures import measures
from warehouse.yaml_models import Declared, load

INDICATORS = Path(__file__).parent / "indicators.yaml"
# What the sums of a division hold beside the measures, and what is counted of its reports.
BESIDE = ("residents", "info_fee_collected_yuan", "normative_docs_in_force_before")
COUNTED = ("zero_reports", "clean", "on_time", "late", "found", "expected")
_TERM = re.compile(r"[a-z_0-9]+")
Sum = Annotated[str, StringConstraints(pattern=r"^[a-z_0-9]+( [+-] [a-z_0-9]+)*$")]


class Break(Declared):
    """A fiscal year whose figures do not go on from the year before, with the reason."""

    year: int
    zh: str
    en: str


class Indicator(Declared):
    """`over` divided by `under` (by nothing: a count), times `per`; `peers`: whether bodies are placed by it."""

    key: str
    zh: str
    en: str
    over: Sum
    under: Sum | None = None
    per: int = 1
    unit: str | None = None
    of: Literal["figures", "reports"] = "figures"
    peers: bool = False
    breaks: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        known = COUNTED if self.of == "reports" else (*BESIDE, *(measure.name for measure in measures()))
        if unknown := [term for term in self.terms if term not in known]:
            raise ValueError(f"{', '.join(unknown)}: of {self.of} there is no such sum")
        return self

    @property
    def terms(self) -> list[str]:
        return _TERM.findall(f"{self.over} {self.under or ''}")

    def sql(self) -> str:
        """A struct of key, numerator, denominator and value, over a relation that has the terms."""
        over, under, value = self._parts()
        return (
            f"{{'indicator': '{self.key}', 'numerator': ({over})::DECIMAL(18,2),"
            f" 'denominator': ({under})::DECIMAL(18,2), 'value': {value}}}"
        )

    def yardstick_sql(self, least: int) -> str:
        """Its value where the denominator is `least` or more, as a column of its key. In 64 bits, four times as fast to
        put in order: a value of a million million is a slip, no yardstick.
        """
        _, under, value = self._parts()
        return f"CASE WHEN ({under}) >= {least} THEN try_cast({value} AS DECIMAL(18,6)) END AS {self.key}"

    def _parts(self) -> tuple[str, str, str]:
        """Numerator, denominator and value."""
        over, under = (
            _TERM.sub(lambda term: f'"{term[0]}"', part) if part else "NULL" for part in (self.over, self.under)
        )
        value = f"{self.per} * ({over}) / nullif({under}, 0)" if self.under else over
        return over, under, f"({value})::DECIMAL(24,6)"


class Indicators(Declared):
    least_n: Annotated[int, Field(ge=1)]
    least_peers: Annotated[int, Field(ge=2)]
    breaks: tuple[Break, ...]
    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _once(self) -> Self:
        keys = [indicator.key for indicator in self.indicators]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"listed more than once: {', '.join(sorted(twice))}")
        told = {each.year for each in self.breaks}
        if unknown := {year for i in self.indicators for year in i.breaks if year not in told}:
            raise ValueError(f"no break is told of {unknown}")
        return self


@cache
def indicators() -> Indicators:
    """Every indicator; DeclarationError names file and line of what is wrong."""
    return load(INDICATORS, Indicators)
