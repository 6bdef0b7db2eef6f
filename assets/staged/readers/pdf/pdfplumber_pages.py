"""PDF pages read by pdfplumber alone, for documents whose letters pdfium does not map.

Ten times slower than pdfium. read.py asks for it last, when no other reading of a document without images is flawless.
"""

import io
import logging
from collections.abc import Iterator

import pdfplumber
from pdfplumber.page import Page
from pdfplumber.table import Table

from assets.staged.grid import Box, Cell, Row, paragraph, round_box

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_rows(data: bytes) -> tuple[Row, ...]:
    """The rows of all pages. Raises what pdfminer raises on a file it cannot read."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return tuple(_PlumberPages().read_rows(pdf.pages))


class _PlumberPages:
    """Numbers the tables over the whole document."""

    def __init__(self) -> None:
        self._tables = 0

    def read_rows(self, pages: list[Page]) -> Iterator[Row]:
        for page in pages:
            yield from self._page_rows(page)
            page.close()

    def _page_rows(self, page: Page) -> Iterator[Row]:
        tables = page.find_tables()
        outside = _lines_outside(page, [table.bbox for table in tables])
        blocks = [(table.bbox[1], table) for table in tables] + [(top, text) for top, text in outside]
        for _, block in sorted(blocks, key=lambda block: block[0]):
            if isinstance(block, Table):
                yield from self._table_rows(block, page.page_number)
            else:
                yield paragraph(block, page.page_number)

    def _table_rows(self, table: Table, page: int) -> Iterator[Row]:
        self._tables += 1
        for number, (boxes, texts) in enumerate(zip(table.rows, table.extract(), strict=True), start=1):
            cells = tuple(
                Cell(text or "", column, round_box(box))
                for column, (box, text) in enumerate(zip(boxes.cells, texts, strict=True), start=1)
                if box is not None
            )
            yield Row(cells, self._tables, number, page)


def _lines_outside(page: Page, boxes: list[Box]) -> list[tuple[float, str]]:
    """The lines of text, with their tops, whose middle is in none of `boxes`."""
    lines = page.extract_text_lines(return_chars=False)
    return [(line["top"], line["text"]) for line in lines if not any(_is_inside(line, box) for box in boxes)]


def _is_inside(line: dict[str, float], box: Box) -> bool:
    middle_x, middle_y = (line["x0"] + line["x1"]) / 2, (line["top"] + line["bottom"]) / 2
    return box[0] <= middle_x <= box[2] and box[1] <= middle_y <= box[3]
