"""Words that a language gives to figures which are written once for both, each as a character, and those of places.

No text of a document has these characters: they are taken out of it.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from markupsafe import escape

from pipelines.site.words import message
from warehouse.reference.indicators import indicators

NO_FIGURE, SMALL, FORM_CHANGED, LABEL = "\x0f", "\x10", "\x11", "\x12"
DASH = "–"  # between the edges of a cell
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
def row_words(row: str, language: str) -> str:
    """The words of `page,table,row`, each of which may be missing, as in `2,,5`."""
    return _join(zip(_PLACE, row.split(","), strict=False), language)


@lru_cache(maxsize=1000)
def column_words(column: str, language: str) -> str:
    """The words of the number of a column, which may be missing."""
    return _join([(_PLACE[-1], column)], language)


def _join(named: Iterable[tuple[str, str]], language: str) -> str:
    parts = [message(key, n=n).in_language(language) for key, n in named if n]
    return space(language).join(str(escape(part)) for part in parts)


def whole_place(position: str, across: str, down: str, language: str) -> str:
    """The words of `page,table,row,column` with the edges `x0,x1` and `top,bottom` if it has all four."""
    row, _, column = position.rpartition(",")
    words = [row_words(row, language), column_words(column, language)]
    edges = [*across.split(","), *down.split(",")]
    if all(edges):
        x0, x1, top, bottom = edges
        words.append(f"{x0} {top} {x1} {bottom} pt")
    return space(language).join(filter(None, words))


def column_place(position: str, across: str, language: str) -> str:
    """The words of the place of a cell in a row whose own place is stated: its column, and from where to where."""
    words = column_words(position.rpartition(",")[2], language)
    return space(language).join(filter(None, (words, across.strip(",").replace(",", DASH))))
