"""Loads indicators.yaml, the indicators of the marts, and gives each as SQL.

Holds no figures. measures.py has the measures the indicators are made of.
"""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from warehouse.reference.measures import TABLES, measures
from warehouse.yaml_models import Declared, load

INDICATORS = Path(__file__).parent / "indicators.yaml"
# Sums of a division besides the measures, and counts of its reports.
FURTHER_SUMS = ("residents", "info_fee_collected_yuan", "normative_docs_in_force_before")
SETS_OF_TABLES = (*TABLES, "applications_disputes")  # a ratio over two tables needs reports that are clean in both
REPORT_COUNTS = ("zero_reports", "clean", "on_time", "late", "found", "expected")
_TABLE_OF_FURTHER_SUMS = {"info_fee_collected_yuan": "applications", "normative_docs_in_force_before": "proactive"}
_TERM = re.compile(r"[a-z_0-9]+")
Sum = Annotated[str, StringConstraints(pattern=r"^[a-z_0-9]+( [+-] [a-z_0-9]+)*$")]


class Break(Declared):
    """A fiscal year whose figures are not comparable with the year before, with the reason."""

    year: int
    zh: str
    en: str


class Indicator(Declared):
    """`over` divided by `under`, times `per`; without `under` a count. `peers`: whether bodies are ranked by it."""

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
        known = REPORT_COUNTS if self.of == "reports" else (*FURTHER_SUMS, *(measure.name for measure in measures()))
        if unknown := [term for term in self.terms if term not in known]:
            use = ", ".join(REPORT_COUNTS) if self.of == "reports" else "the measures in docs/tables.md"
            raise ValueError(f"{', '.join(unknown)}: not a sum of {self.of}; use {use}")
        return self

    @model_validator(mode="after")
    def _of_known_tables(self) -> Self:
        if self.of == "figures" and self.form_table not in SETS_OF_TABLES:
            known = ", ".join(SETS_OF_TABLES)
            raise ValueError(f"a ratio over {self.form_table} is not computed: use measures of one of {known}")
        return self

    @property
    def terms(self) -> list[str]:
        return _TERM.findall(f"{self.over} {self.under or ''}")

    @property
    def form_table(self) -> str:
        """The tables whose figures it is made of, joined by _; table three if it is made of none of them."""
        tables = {measure.table for measure in measures() if measure.name in self.terms}
        tables |= {table for term, table in _TABLE_OF_FURTHER_SUMS.items() if term in self.terms}
        return "_".join(table for table in TABLES if table in tables) or "applications"

    def sql(self) -> str:
        """The SQL of a struct of key, tables, numerator, denominator and value, for a relation with the terms as
        columns.
        """
        over, under, value = self._parts()
        return (
            f"{{'indicator': '{self.key}', 'form_table': '{self.form_table}', 'numerator': ({over})::DECIMAL(18,2),"
            f" 'denominator': ({under})::DECIMAL(18,2), 'value': {value}}}"
        )

    def yardstick_sql(self, least: int) -> str:
        """The SQL of its value if the denominator is `least` or more, as a column named by its key.

        The value has 64 bits, which sort four times as fast; a value of 10^12 or more is an error and becomes NULL.
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
        declared = {each.year for each in self.breaks}
        if unknown := {year for i in self.indicators for year in i.breaks if year not in declared}:
            raise ValueError(f"breaks does not list the years {sorted(unknown)}: enter them with the reason")
        return self


@cache
def indicators() -> Indicators:
    """Every indicator; DeclarationError names file and line of a fault."""
    return load(INDICATORS, Indicators)
