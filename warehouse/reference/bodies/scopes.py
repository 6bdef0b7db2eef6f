"""The scopes a report may cover, and the words that state them, loaded from scope.yaml. Reads no report."""

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import field_validator

from warehouse.yaml_models import Declared, load

SCOPES = Path(__file__).parent / "scope.yaml"
Covers = Literal["whole_region_aggregate", "own_level_aggregate", "government_and_office", "single_body"]
AGGREGATES: tuple[Covers, ...] = ("whole_region_aggregate", "own_level_aggregate")


class ScopeWords(Declared):
    """One scope: `says` are regular expressions for one sentence; a sentence with a word of `unless` does not count."""

    covers: Covers
    zh: str
    en: str
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()
    finds: tuple[str, ...]
    passes_over: tuple[str, ...]

    @field_validator("says")
    @classmethod
    def _compile(cls, says: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in says:
            try:
                re.compile(phrase)
            except re.error as error:
                raise ValueError(f"{phrase!r} is not a regular expression: {error}") from error
        return says

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(self.says))

    def told_by(self, sentence: str) -> bool:
        """Whether `sentence`, given without white space, states this scope."""
        return self.pattern.search(sentence) is not None and not any(word in sentence for word in self.unless)


class _Scopes(Declared):
    scopes: tuple[ScopeWords, ...]


@cache
def scopes() -> tuple[ScopeWords, ...]:
    """All scopes, in the order in which they are tried; DeclarationError names file and line of a fault."""
    return load(SCOPES, _Scopes).scopes
