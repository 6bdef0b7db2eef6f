"""Pages of a PDF that hold no characters, rendered and recognised, between its other pages in order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assets.staged.grid import Row, bounded
from assets.staged.readers.page_layout.readings import readings as written
from assets.staged.readers.page_layout.sheet import Sheet
from assets.staged.readers.pdf.document import render
from assets.staged.readers.scan import read as picture
from assets.staged.readers.scan.page import InkPage, upright
from warehouse.messages import Message

_FINENESS = 200  # dots an inch
_MOST_DOTS = 40_000_000


def readings(data: bytes, pages: Sequence[Sheet], numbers: Sequence[int]) -> Iterator[tuple[Row, ...]]:
    """The readings of a PDF whose pages `numbers` are recognised, each once, and the others read as written.

    First all readings of the written pages with the first of the pictures, then with every other one of those.
    """
    bounded(len(numbers), picture.MOST_PAGES, Message(zh="页图片", en="pages that are pictures"))
    scanned = [page(data, number) for number in numbers]
    texts = tuple(written([sheet for sheet in pages if sheet.number not in numbers]))
    seen: list[tuple[Row, ...]] = []
    for rows in picture.several(scanned):
        if rows not in seen:
            seen.append(rows)
            yield from (_in_order(text, rows) for text in texts)


def page(data: bytes, number: int) -> InkPage:
    """Page `number` of a PDF as a picture, upright."""
    grey, dpi = render(data, number, _FINENESS, _MOST_DOTS)
    return upright(grey, dpi, number)


def _in_order(texts: tuple[Row, ...], recognised: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows of both by page, their tables numbered one after the other."""
    if not texts:
        return recognised
    last = max(row.table for row in texts)
    moved = (replace(row, table=row.table + last) if row.table else row for row in recognised)
    return tuple(sorted((*texts, *moved), key=lambda row: row.page or 0))
