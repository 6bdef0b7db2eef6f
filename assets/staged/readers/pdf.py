"""PDF with text: several readings of the same pages, as drawn and with what printers leave out or cut made good.

pdfium reads glyphs and rules (pdfium.py), pdfplumber's table finder makes tables of them (ruled.py). Places have page
and box. A page that is a picture, or whose letters stand for no characters, is not read here.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

from assets.staged.grid import Box, Cell, Grid, Row, Unreadable, paragraph, rounded
from assets.staged.readers import plumbed, unruled
from assets.staged.readers.closing import closed
from assets.staged.readers.glyphs import line_text, lines
from assets.staged.readers.joining import joined
from assets.staged.readers.pdfium import Rule, Sheet, sheets
from assets.staged.readers.ruled import RuledTable, fill, tables

VERSION = 2

MOST_PAGES = 500
_MOST_UNMAPPED = 0.2
_FEWEST_CHARACTERS = 0.2


def read(data: bytes) -> Grid:
    """The first of the readings."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The pages as drawn, with cut rows joined, open sides closed, both, without rules, and as pdfplumber reads.

    Where pdfium got few characters, pdfplumber's reading comes first and not last.
    """
    pages = _pages(data)
    few = _few_characters(pages)

    def grid(rows: tuple[Row, ...]) -> Grid:
        return Grid(rows, f"pdf-{VERSION}", len(pages))

    if few:
        with suppress(Exception):  # pdfminer may fail in any way on a file pdfium can read
            yield grid(plumbed.rows(data))
    drawn = _rows(pages, lambda rules: rules)
    yield grid(drawn)
    yield grid(joined(drawn))
    mended = _rows(pages, closed)
    yield grid(mended)
    yield grid(joined(mended))
    yield grid(tuple(row for page in pages for row in unruled.rows(page, page.number)))
    if not few:
        with suppress(Exception):
            yield grid(plumbed.rows(data))


def _few_characters(pages: list[Sheet]) -> bool:
    """Whether figures came without the Chinese around them: pdfium had no font for it, neither in the file nor here."""
    glyphs = [glyph[0] for page in pages for glyph in page.glyphs]
    return sum(glyph >= "\u2e80" for glyph in glyphs) < _FEWEST_CHARACTERS * len(glyphs)


def _pages(data: bytes) -> list[Sheet]:
    pages = sheets(data, MOST_PAGES)
    glyphs, unmapped = sum(len(page.glyphs) for page in pages), sum(page.unmapped for page in pages)
    if unmapped > _MOST_UNMAPPED * glyphs:
        raise Unreadable(
            "文字没有对应的字符（缺少字体编码）：请放入制作它的原文件",
            "its letters stand for no characters (the font has no code table): put in the document it was made from",
        )
    if not glyphs:
        raise Unreadable(
            "页面没有文字，只有图片：请放入制作它的原文件",
            "its pages hold no text, only pictures: put in the document it was made from",
        )
    return pages


def _rows(pages: list[Sheet], made: Callable[[list[Rule]], list[Rule]]) -> tuple[Row, ...]:
    """The rows of all pages in order, with the tables that the rules, as `made` makes them, draw."""
    rows: list[Row] = []
    number = 0
    for page in pages:
        blocks: list[tuple[float, list[Row]]] = []
        rest = page.glyphs
        for table in tables(made(page.rules)):
            number += 1
            texts, rest = fill(table, rest)
            blocks.append((table.box[1], _table(table, texts, number, page.number)))
        blocks += [(line[0][2], [paragraph(line_text(line), page.number)]) for line in lines(rest)]
        rows += [row for _, block in sorted(blocks, key=lambda block: block[0]) for row in block]
    return tuple(rows)


def _table(table: RuledTable, texts: dict[Box, str], number: int, page: int) -> list[Row]:
    return [
        Row(
            tuple(
                Cell(texts[box], column, rounded(box))
                for column, box in enumerate(row, start=1)
                if box is not None
            ),
            number, place, page,
        )
        for place, row in enumerate(table.rows, start=1)
    ]  # fmt: skip
