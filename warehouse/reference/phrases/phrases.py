"""What a report states in words, as data: the phrases that name a count, and the words a body has for itself.

Holds the declarations and how they are written; what finds them in a text is in assets/staged.
"""

import re
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple, Self

from pydantic import field_validator, model_validator

from warehouse.yaml_models import DeclarationError, Declared, load

HERE = Path(__file__).parent
NUMBER, GAP = "#", "…"
# Up to twelve characters that belong to the same count: no other number, and no mark that ends a part of a sentence.
_GAP = r"[^\d、，。；：,.;:!?！？\n]{0,12}?"
_BEFORE_NUMBER = r"[:：(（]?\Z"


class Sides(NamedTuple):
    """What stands before a number, to its very beginning, and behind it; `wide` where it begins before a mark."""

    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    wide: bool


class Phrase(Declared):
    """The phrases that state one count.

    `says`: regular expressions with # for the number and its unit, … for a gap within the same count; `says_none`:
    words that state 0 without a number. A phrase counts where one of `near`, if any, stands in its paragraph, the one
    above or the heading, and none of `unless` in its own words. `finds` maps texts to the number each must give (12, or
    >=12), `passes_over` lists texts that must give none.
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
    finds: dict[str, str]
    passes_over: tuple[str, ...]

    @field_validator("says")
    @classmethod
    def _one_number(cls, says: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in says:
            if phrase.count(NUMBER) != 1:
                raise ValueError(f"{phrase!r} must have one {NUMBER}, where the number stands")
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
            raise ValueError(f"{self.what} needs examples: texts it finds a number in, and texts it passes over")
        return self

    @cached_property
    def sides(self) -> tuple[Sides, ...]:
        """Those of all of `says`, as few as do: those that stand on one side only are searched at once."""
        joined: dict[tuple[bool, str, bool], list[str]] = {}
        for before, behind in (phrase.split(NUMBER) for phrase in self.says):
            wide = any(mark in re.sub(r"\(\?<![^()]*\)", "", before) for mark in "、，,")
            side = (bool(before), behind if before else "", wide)
            joined.setdefault(side, []).append(before or behind)
        return tuple(
            Sides(
                _compiled(f"(?:{'|'.join(found)}){_BEFORE_NUMBER}") if stands_before else None,
                _compiled(behind if stands_before else "|".join(found)) if behind or not stands_before else None,
                wide,
            )
            for (stands_before, behind, wide), found in joined.items()
        )

    @cached_property
    def none(self) -> tuple[re.Pattern[str], ...]:
        # One by one, as each is quick to search for the characters it begins with, and all in one are not.
        return tuple(map(_compiled, self.says_none))


class Counts(Declared):
    """A file stated_*.yaml."""

    counts: tuple[Phrase, ...]


class Stated(Declared):
    """stated.yaml: `never` are words of comparison that stand in no count, `own_names` how a body calls itself.

    An own name does not stand behind one of the characters `not_own_after` (自我). `counts` are those of stated_*.yaml.
    """

    never: tuple[str, ...]
    own_names: tuple[str, ...]
    not_own_after: str
    counts: tuple[Phrase, ...] = ()

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
        """Every cue once."""
        return tuple(dict.fromkeys(cue for phrase in self.counts for cue in phrase.cues))

    def cued(self, cues: tuple[str, ...], unit: str | None = None) -> tuple[Phrase, ...]:
        """The phrases that one of `cues` belongs to, only those that count in `unit` if told, in the order declared."""
        asked = (cues, unit)
        if asked not in self._cued:
            self._cued[asked] = tuple(
                phrase
                for phrase in self.counts
                if not set(phrase.cues).isdisjoint(cues) and (unit is None or unit in phrase.units)
            )
        return self._cued[asked]

    @cached_property
    def _cued(self) -> dict[tuple[tuple[str, ...], str | None], tuple[Phrase, ...]]:
        return {}


def _compiled(phrase: str) -> re.Pattern[str]:
    try:
        return re.compile(phrase.replace(GAP, _GAP))
    except re.error as error:
        raise ValueError(f"{phrase!r} is no regular expression: {error}") from error


@cache
def stated() -> Stated:
    """What is declared here; raises DeclarationError naming file and line."""
    counts: dict[str, Phrase] = {}
    for path in sorted(HERE.glob("stated_*.yaml")):
        for phrase in load(path, Counts).counts:
            if phrase.what in counts:
                raise DeclarationError(f"{path}: {phrase.what} is declared twice: leave one")
            counts[phrase.what] = phrase
    return load(HERE / "stated.yaml", Stated).model_copy(update={"counts": tuple(counts.values())})
