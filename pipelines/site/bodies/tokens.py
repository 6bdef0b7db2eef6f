"""Words that a language gives to figures and places which are written once for both, each as a character.

queries/batch_special.sql writes places with them. No text of a document has these characters: they are taken out of it.
"""

from functools import cache, lru_cache

from markupsafe import escape

from pipelines.site.words import message
from warehouse.reference.indicators import indicators

NO_FIGURE, SMALL, FORM_CHANGED, LABEL = "\x0f", "\x10", "\x11", "\x12"
_PLACES = (("page", "\x01", "\x02"), ("table", "\x03", "\x04"), ("row", "\x05", "\x06"), ("column", "\x07", "\x08"))
_SPACE = "\x0e"


@cache
def _words(language: str) -> tuple[tuple[str, str], ...]:
    found = {_SPACE: message("space").in_language(language)}
    for name, before, after in _PLACES:
        found[before], found[after] = message(f"place_{name}").in_language(language).split("{n}")
    found[NO_FIGURE] = message("no_figure_in_report").in_language(language)
    found[SMALL] = message("small_number", least=indicators().least_n).in_language(language)
    return tuple((token, str(escape(words))) for token, words in found.items())


def in_words(text: str, language: str) -> str:
    """`text` with the words of `language` for their characters."""
    for token, words in _words(language):
        if token in text:
            text = text.replace(token, words)
    return text


def space(language: str) -> str:
    """What is between the parts of a place."""
    return in_words(_SPACE, language)


@lru_cache(maxsize=20_000)
def place_words(position: str, language: str) -> str:
    """The words of `page,table,row,column`, each of which may be missing, as in `2,,5,1`."""
    parts = zip(_PLACES, position.split(","), strict=True)
    return in_words(_SPACE.join(f"{before}{n}{after}" for (_, before, after), n in parts if n), language)
