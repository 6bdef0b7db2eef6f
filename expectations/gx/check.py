"""A rule instance as Great Expectations and Data Docs take it. Imports no Great Expectations."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """A rule instance of one form: `at` is the key of a column, row or block, '' for the whole report.

    `column` is the name of its residual in `checked.residual_<form>`; rule ids may repeat, columns do not.
    """

    column: str
    rule: str
    at: str
    version: int
    family: str
    severity: str
    zh: str
    en: str
    legal: str

    @property
    def name(self) -> str:
        return f"{self.rule} · {self.at}" if self.at else self.rule
