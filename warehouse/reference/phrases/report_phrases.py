"""The phrases with which reports state counts, and the names a body has for itself, loaded from the YAML files here.

Holds the declarations and their notation; assets/staged/narrative searches them in a text.
"""

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple, Self

from pydantic import field_validator, model_validator

from warehouse.yaml_models import DeclarationError, Declared, load

PHRASES = Path(__file__).parent
NUMBER, GAP = "#", "…"
# Up to twelve characters within one count: no other number, and no mark that ends a clause.
_GAP = r"[^\d、，。；：,.;:!?！？\n]{0,12}?"
_BEFORE_NUMBER = r"[:：(（]?\Z"


Within = Literal["clause", "before", "sentence"]


class PhraseSides(NamedTuple):
    """The patterns before a number, up to its first character, and behind it; `wide` if the first includes a mark."""

    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    wide: bool


class Part(Declared):
    """Words that make a count a part of a whole, named `what`; parts.yaml explains the fields."""

    what: str
    zh: str
    en: str
    within: Within
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()
    bodies: str | None = None
    finds: tuple[str, ...]
    passes_over: tuple[str, ...]

    @field_validator("says", "unless")
    @classmethod
    def _compile(cls, says: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in says:
            _compiled(phrase)
        return says

    def found_in(self, text: str) -> bool:
        """Whether the words around a number, without white space, make it a part."""
        says, unless = self._patterns
        if unless and self.within == "before":
            text = unless.split(text)[-1]
        return says.search(text) is not None and (unless is None or unless.search(text) is None)

    def concerns(self, body: str | None) -> bool:
        """Whether the words divide what this body reports; unknown bodies are divided by no words of other bodies."""
        return self.bodies is None or (body is not None and re.search(self.bodies, body) is not None)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        return _compiled("|".join(self.says)), _compiled("|".join(self.unless)) if self.unless else None


class Phrase(Declared):
    """The phrases that state one count, named `what`.

    `says`: regular expressions with # for the number and its unit and … for a gap within the count. `says_none`: words
    that state 0 without a number. A phrase counts if its own words contain none of `unless`, if its paragraph, the one
    above or the heading contains one of `near`, if there are any, and if no words of `parts` are beside it. `finds`
    maps example texts to the number they state (12, or >=12); `passes_over` lists examples that state none.
    """

    what: str
    zh: str
    en: str
    units: tuple[str, ...]
    cues: tuple[str, ...]
    says: tuple[str, ...]
    says_none: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    finds: dict[str, str]
    passes_over: tuple[str, ...]

    @field_validator("says")
    @classmethod
    def _one_number(cls, says: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in says:
            if phrase.count(NUMBER) != 1:
                raise ValueError(f"{phrase!r} must have one {NUMBER} for the number")
            for side in phrase.split(NUMBER):
                _compiled(side)
        return says

    @field_validator("says_none")
    @classmethod
    def _compile(cls, says: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in says:
            _compiled(phrase)
        return says

    @model_validator(mode="after")
    def _shown(self) -> Self:
        if not self.finds or not self.passes_over:
            raise ValueError(f"{self.what} needs examples in `finds` and in `passes_over`")
        return self

    @cached_property
    def sides(self) -> tuple[PhraseSides, ...]:
        """The patterns of all of `says`; those on one side of the number only are joined, to be searched at once."""
        joined: dict[tuple[bool, str, bool], list[str]] = {}
        for before, behind in (phrase.split(NUMBER) for phrase in self.says):
            wide = any(mark in re.sub(r"\(\?<![^()]*\)", "", before) for mark in "、，,")
            place = (bool(before), behind if before else "", wide)
            joined.setdefault(place, []).append(before or behind)
        return tuple(
            PhraseSides(
                _compiled(f"(?:{'|'.join(found)}){_BEFORE_NUMBER}") if is_before else None,
                _compiled(behind if is_before else "|".join(found)) if behind or not is_before else None,
                wide,
            )
            for (is_before, behind, wide), found in joined.items()
        )

    @cached_property
    def none(self) -> tuple[re.Pattern[str], ...]:
        # Separate patterns: each is found fast by its first characters, one joined pattern is not.
        return tuple(map(_compiled, self.says_none))


class CountPhrases(Declared):
    """A file counts_*.yaml."""

    counts: tuple[Phrase, ...]


class PartPhrases(Declared):
    """The file parts.yaml."""

    parts: tuple[Part, ...]


class ReportPhrases(Declared):
    """phrases.yaml: words of comparison that `never` belong to a count, and the `own_names` a body has for itself.

    An own name does not count behind one of the characters `not_own_after` (自我). `counts` are those of counts_*.yaml,
    `parts` those of parts.yaml.
    """

    never: tuple[str, ...]
    own_names: tuple[str, ...]
    not_own_after: str
    counts: tuple[Phrase, ...] = ()
    parts: tuple[Part, ...] = ()

    @field_validator("own_names")
    @classmethod
    def _compile(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            _compiled(name)
        return names

    @cached_property
    def own_name(self) -> re.Pattern[str]:
        return re.compile("|".join(self.own_names))

    @cached_property
    def cues(self) -> tuple[str, ...]:
        """Every cue, once."""
        return tuple(dict.fromkeys(cue for phrase in self.counts for cue in phrase.cues))

    def cued(self, cues: tuple[str, ...], unit: str | None = None) -> tuple[Phrase, ...]:
        """The phrases with one of `cues`, and if `unit` is given with that unit, in the order declared."""
        key = (cues, unit)
        if key not in self._cued:
            self._cued[key] = tuple(
                phrase
                for phrase in self.counts
                if not set(phrase.cues).isdisjoint(cues) and (unit is None or unit in phrase.units)
            )
        return self._cued[key]

    def parts_for(self, body: str | None) -> frozenset[str]:
        """The names of the parts that the words may be in a report of `body`."""
        return frozenset(part.what for part in self.parts if part.concerns(body))

    def parts_of(self, what: str, possible: frozenset[str]) -> tuple[Part, ...]:
        """The words that divide the count `what`, of the parts with the names `possible`."""
        key = (what, possible)
        if key not in self._parts:
            names = next(phrase.parts for phrase in self.counts if phrase.what == what)
            self._parts[key] = tuple(part for part in self.parts if part.what in names and part.what in possible)
        return self._parts[key]

    @cached_property
    def _parts(self) -> dict[tuple[str, frozenset[str]], tuple[Part, ...]]:
        return {}

    @cached_property
    def _cued(self) -> dict[tuple[tuple[str, ...], str | None], tuple[Phrase, ...]]:
        return {}


def _compiled(phrase: str) -> re.Pattern[str]:
    try:
        return re.compile(phrase.replace(GAP, _GAP))
    except re.error as error:
        raise ValueError(f"{phrase!r} is not a regular expression: {error}") from error


@cache
def report_phrases() -> ReportPhrases:
    """All phrases of this project; DeclarationError names file and line of a fault."""
    parts = load(PHRASES / "parts.yaml", PartPhrases).parts
    declared = {part.what for part in parts}
    counts: dict[str, Phrase] = {}
    for path in sorted(PHRASES.glob("counts_*.yaml")):
        for phrase in load(path, CountPhrases).counts:
            if phrase.what in counts:
                raise DeclarationError(f"{path}: {phrase.what} is declared twice: remove one")
            if unknown := set(phrase.parts) - declared:
                raise DeclarationError(f"{path}: {phrase.what}: parts.yaml declares no {', '.join(sorted(unknown))}")
            counts[phrase.what] = phrase
    phrases = load(PHRASES / "phrases.yaml", ReportPhrases)
    return phrases.model_copy(update={"counts": tuple(counts.values()), "parts": parts})
