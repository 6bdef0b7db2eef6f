"""What the product says to people, in Chinese and in English: one type for both, and the YAML files of the words.

A file of messages maps a key to `zh` and `en`, each a template for `str.format`. `$term` in either is the term of that
key in the glossary (reference/glossary.yaml), so that a term is written in one place only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import RootModel, ValidationInfo, field_validator

from warehouse.reference.glossary import glossary
from warehouse.yaml_models import Declared, load

_TERM = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The same words in both languages."""

    zh: str
    en: str

    def format(self, **facts: "str | int | Message") -> "Message":
        """These templates with `facts` filled in; a fact that is a Message gives each language its own words."""
        zh = {name: fact.zh if isinstance(fact, Message) else fact for name, fact in facts.items()}
        en = {name: fact.en if isinstance(fact, Message) else fact for name, fact in facts.items()}
        return Message(zh=self.zh.format(**zh), en=self.en.format(**en))

    def in_language(self, language: str) -> str:
        """The words in `language`, "zh" or "en"."""
        return self.zh if language == "zh" else self.en


class _Declared(Declared):
    """A message as a file writes it, the terms of the glossary filled in."""

    zh: str
    en: str

    @field_validator("zh", "en")
    @classmethod
    def _fill_in_terms(cls, text: str, info: ValidationInfo) -> str:
        return _TERM.sub(lambda found: _term(found[1], info.field_name or "en"), text)


class _File(RootModel[dict[str, _Declared]]):
    pass


@cache
def load_messages(path: Path) -> Mapping[str, Message]:
    """The messages of a file by key; raises DeclarationError naming file and line, also for an unknown `$term`."""
    return {key: Message(zh=said.zh, en=said.en) for key, said in load(path, _File).root.items()}


def _term(key: str, language: str) -> str:
    term = glossary().get(key)
    if term is None:
        raise ValueError(f"${key} is not a term of the glossary (reference/glossary.yaml)")
    return term.zh if language == "zh" else term.en
