"""Words that a language gives to figures which are written once for both, each as a character, and those of places.

No text of a document has these characters: they are taken out of it.
"""

from functools import cache, lru_cache

from markupsafe import escape

from pipelines.site.words import message
from warehouse.reference.indicators import indicators

NO_FIGURE, SMALL, FORM_CHANGED, LABEL = "\x0f", "\x10", "\x11", "\x12"
_PLACE = ("place_page", "place_table", "place_row", "place_column")


@cache
def _words(language: str) -> tuple[tuple[bytes, bytes], ...]:
    found = {
        NO_FIGURE: message("no_figure_in_report"), SMALL: message("small_number", least=indicators().least_n),
    }  # fmt: skip
    return tuple((token.encode(), str(escape(words.in_language(language))).encode()) for token, words in found.items())


def in_words(page: bytes, language: str) -> bytes:
    """`page` with the words of `language` for their characters."""
    for token, words in _words(language):
        if token in page:
            page = page.replace(token, words)
    return page


@cache
def space(language: str) -> str:
    """What is between the parts of a place."""
    return str(escape(message("space").in_language(language)))


@lru_cache(maxsize=20_000)
def place_words(position: str, language: str) -> str:
    """The words of `page,table,row,column`, each of which may be missing, as in `2,,5,1`."""
    named = zip(_PLACE, position.split(","), strict=True)
    parts = [message(key, n=n).in_language(language) for key, n in named if n]
    return space(language).join(str(escape(part)) for part in parts)


def whole_place(position: str, edges: str, language: str) -> str:
    """The words of a place with its `edges`, as in `70.5,12.2,110.5,28.2`, if it has all four."""
    words = place_words(position, language)
    if not all(edges.split(",")):
        return words
    own = f"{edges.replace(',', ' ')} pt"
    return f"{words}{space(language)}{own}" if words else own
