"""Texts for people in Chinese and English: one type for both languages, and the YAML files that hold the texts.

A message file maps a key to `zh` and `en`. Each is a template for `str.format`. `$term` in a template is replaced by
the term with that key in the glossary (reference/glossary.yaml), so each term is defined once. Defines no text itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import RootModel, ValidationInfo, field_validator

from warehouse.reference.glossary import glossary
from warehouse.yaml_models import Declared, load

_TERM = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One text in both languages."""

    zh: str
    en: str

    def format(self, **facts: object) -> "Message":
        """Fill `facts` into both templates. A fact that is a Message is filled in by its own language."""
        zh = {name: fact.zh if isinstance(fact, Message) else fact for name, fact in facts.items()}
        en = {name: fact.en if isinstance(fact, Message) else fact for name, fact in facts.items()}
        return Message(zh=self.zh.format(**zh), en=self.en.format(**en))

    def in_language(self, language: str) -> str:
        """The text in `language`, "zh" or "en"."""
        return self.zh if language == "zh" else self.en


NO_TEXT = Message(zh="", en="")


def untranslated(text: str) -> Message:
    """A text that is the same in both languages: a number, an identifier, a quotation."""
    return Message(zh=text, en=text)


def join_messages(messages: Iterable[Message], *, zh: str, en: str) -> Message:
    """The messages in a row, with a separator for each language."""
    listed = tuple(messages)
    return Message(zh=zh.join(message.zh for message in listed), en=en.join(message.en for message in listed))


class _DeclaredMessage(Declared):
    """A message as its file declares it, with the glossary terms filled in."""

    zh: str
    en: str

    @field_validator("zh", "en")
    @classmethod
    def _fill_in_terms(cls, text: str, info: ValidationInfo) -> str:
        return _TERM.sub(lambda match: _term(match[1], info.field_name or "en"), text)


class _File(RootModel[dict[str, _DeclaredMessage]]):
    pass


@cache
def load_messages(path: Path) -> Mapping[str, Message]:
    """The messages of a file by key.

    Raises DeclarationError with file and line, also for a `$term` that is missing from the glossary.
    """
    return {key: Message(zh=declared.zh, en=declared.en) for key, declared in load(path, _File).root.items()}


@cache
def load_words(path: Path, language: str) -> dict[str, str]:
    """The messages of a file in `language`, "zh" or "en", by key. Raises as `load_messages` does."""
    return {key: message.in_language(language) for key, message in load_messages(path).items()}


def _term(key: str, language: str) -> str:
    term = glossary().get(key)
    if term is None:
        raise ValueError(f"${key} is not a glossary term: add it to warehouse/reference/glossary.yaml")
    return term.zh if language == "zh" else term.en
