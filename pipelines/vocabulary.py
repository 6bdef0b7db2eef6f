"""The words of the command line, words.yaml, by language. What is said of rules and cells has its words elsewhere."""

from functools import cache
from pathlib import Path

from warehouse.yaml_models import Declared, load

WORDS = Path(__file__).parent / "words.yaml"


class Vocabulary(Declared):
    """The words by language, each a template by its name."""

    zh: dict[str, str]
    en: dict[str, str]


@cache
def words(language: str) -> dict[str, str]:
    vocabulary = load(WORDS, Vocabulary)
    return vocabulary.zh if language == "zh" else vocabulary.en
