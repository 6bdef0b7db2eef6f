"""The glossary (glossary.yaml): every term of the product in Chinese and English, and the words it replaces.

Holds terms only. Texts that use them are message files (warehouse/messages.py).
"""

from functools import cache
from pathlib import Path

from pydantic import RootModel

from warehouse.yaml_models import Declared, load

GLOSSARY = Path(__file__).parent / "glossary.yaml"


class Term(Declared):
    """A term in both languages. `not_zh` and `not_en` are words that no text may use in its place."""

    zh: str
    en: str
    not_zh: tuple[str, ...] = ()
    not_en: tuple[str, ...] = ()


class _File(RootModel[dict[str, Term]]):
    pass


@cache
def glossary() -> dict[str, Term]:
    """Every term by key. Raises DeclarationError with file and line."""
    return load(GLOSSARY, _File).root
