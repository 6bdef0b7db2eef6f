"""The terms of the product in Chinese and English, from glossary.yaml: one word for one thing, everywhere."""

from functools import cache
from pathlib import Path

from pydantic import RootModel

from warehouse.yaml_models import Declared, load

GLOSSARY = Path(__file__).parent / "glossary.yaml"


class Term(Declared):
    """A term in both languages, and the words not to be used in its place (`not_zh`, `not_en`)."""

    zh: str
    en: str
    not_zh: tuple[str, ...] = ()
    not_en: tuple[str, ...] = ()


class _File(RootModel[dict[str, Term]]):
    pass


@cache
def glossary() -> dict[str, Term]:
    """Every term by key; raises DeclarationError naming file and line."""
    return load(GLOSSARY, _File).root
