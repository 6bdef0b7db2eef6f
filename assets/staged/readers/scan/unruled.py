"""Recognised pages without ruled tables: their words as glyphs for unruled.py, and the cells it makes as sure as they.

Recognises nothing itself. A character's place is told by its share of the word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assets.staged.grid import Box, Cell, Row
from assets.staged.readers.page_layout import unruled_tables
from assets.staged.readers.page_layout.glyph_text import Glyph
from assets.staged.readers.page_layout.sheet import Sheet
from assets.staged.readers.page_layout.words import LOOSE, TIGHT
from assets.staged.readers.scan.page import InkPage, Written


def readings(pages: Sequence[InkPage]) -> Iterator[tuple[Row, ...]]:
    """The rows of `pages` by where their words stand, words told apart strictly, then loosely."""
    words = {page.number: page.words() for page in pages}
    sheets = [_sheet(page, words[page.number]) for page in pages]
    for spacing in (TIGHT, LOOSE):
        yield tuple(_as_sure(row, words) for row in unruled_tables.rows(sheets, spacing))


def _sheet(page: InkPage, words: list[Written]) -> Sheet:
    glyphs = [glyph for word in words for glyph in _glyphs(word, page.size)]
    return Sheet(page.number, page.width, page.height, glyphs, [], 0)


def _glyphs(word: Written, size: float) -> list[Glyph]:
    """The characters of a word side by side, all `size` points high: a dash is as high as its line."""
    x0, top, x1, bottom = word.box
    middle, wide = (top + bottom) / 2, (x1 - x0) / max(1, len(word.said.text))
    return [
        (character, x0 + n * wide, middle - size / 2, x0 + (n + 1) * wide, middle + size / 2)
        for n, character in enumerate(word.said.text)
    ]


def _as_sure(row: Row, words: dict[int, list[Written]]) -> Row:
    return replace(row, cells=tuple(_told(cell, words.get(row.page or 0, [])) for cell in row.cells))


def _told(cell: Cell, words: list[Written]) -> Cell:
    """A cell as sure as the least sure of its words; a blank is sure, what has no words is not."""
    if not cell.text or cell.box is None:
        return cell._replace(confidence=0.0 if cell.text else 1.0)
    inside = [word.said for word in words if _within(word.box, cell.box)]
    others = inside[0].others if len(inside) == 1 and inside[0].text == cell.text else ()
    return cell._replace(confidence=min((said.confidence for said in inside), default=0.0), others=others)


def _within(word: Box, box: Box) -> bool:
    across, down = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]
