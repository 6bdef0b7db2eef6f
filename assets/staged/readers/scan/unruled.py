"""Recognised pages without ruled tables: their words as glyphs for unruled_tables.py, and its cells with confidence.

Recognises nothing itself. A character's place is its share of the word's box.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assets.staged.grid import Box, Cell, Row
from assets.staged.readers.page_layout import unruled_tables
from assets.staged.readers.page_layout.glyph_text import Glyph
from assets.staged.readers.page_layout.laid_out_page import LaidOutPage
from assets.staged.readers.page_layout.words import LOOSE, TIGHT
from assets.staged.readers.scan.page import RecognisedLine, ScannedPage


def readings(pages: Sequence[ScannedPage]) -> Iterator[tuple[Row, ...]]:
    """The rows of `pages` by the position of words, with words split at narrow gaps, then at wide ones."""
    words = {page.number: page.recognise_words() for page in pages}
    laid_out = [_as_laid_out_page(page, words[page.number]) for page in pages]
    for spacing in (TIGHT, LOOSE):
        yield tuple(_with_confidence(row, words) for row in unruled_tables.make_rows(laid_out, spacing))


def _as_laid_out_page(page: ScannedPage, words: list[RecognisedLine]) -> LaidOutPage:
    glyphs = [glyph for word in words for glyph in _glyphs(word, page.size)]
    return LaidOutPage(page.number, page.width, page.height, glyphs, [], 0)


def _glyphs(word: RecognisedLine, size: float) -> list[Glyph]:
    """The characters of a word side by side, all `size` points high, as a dash is lower than its line."""
    x0, top, x1, bottom = word.box
    middle, width = (top + bottom) / 2, (x1 - x0) / max(1, len(word.recognised.text))
    return [
        (character, x0 + n * width, middle - size / 2, x0 + (n + 1) * width, middle + size / 2)
        for n, character in enumerate(word.recognised.text)
    ]


def _with_confidence(row: Row, words: dict[int, list[RecognisedLine]]) -> Row:
    return replace(row, cells=tuple(_cell_with_confidence(cell, words.get(row.page or 0, [])) for cell in row.cells))


def _cell_with_confidence(cell: Cell, words: list[RecognisedLine]) -> Cell:
    """A cell with the confidence of its least sure word. A blank cell has 1, text without words 0."""
    if not cell.text or cell.box is None:
        return cell._replace(confidence=0.0 if cell.text else 1.0)
    inside = [word.recognised for word in words if _is_within(word.box, cell.box)]
    others = inside[0].others if len(inside) == 1 and inside[0].text == cell.text else ()
    return cell._replace(confidence=min((result.confidence for result in inside), default=0.0), others=others)


def _is_within(word: Box, box: Box) -> bool:
    middle_x, middle_y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= middle_x <= box[2] and box[1] <= middle_y <= box[3]
