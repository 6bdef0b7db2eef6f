"""PDF with text: pdfplumber finds the tables, what stands outside them becomes paragraphs, page by page.

Places have page and box. A page whose letters were never mapped to characters, or that is a picture, is not read here.
"""

import io
import logging
from collections.abc import Iterator

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table

from assets.staged.grid import Box, Cell, Grid, Row, Unreadable, paragraph

VERSION = 1

MOST_PAGES = 500
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read(data: bytes) -> Grid:
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise Unreadable(
                    f"共 {len(pdf.pages)} 页，年度报告不会这样长：请只放入报告本身",
                    f"it has {len(pdf.pages)} pages, more than any report: put in the report alone",
                )
            rows = tuple(_Pages().rows(pdf.pages))
            pages = len(pdf.pages)
    except Unreadable:
        raise
    except Exception as error:  # a damaged file may raise anything at all in pdfminer
        raise _unreadable(error) from error
    if not rows:
        raise Unreadable(
            "页面没有文字，只有图片：请放入制作它的原文件",
            "its pages hold no text, only pictures: put in the document it was made from",
        )
    return Grid(rows, f"pdf-{VERSION}", pages)


def _unreadable(error: Exception) -> Unreadable:
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
        return Unreadable(
            "打开需要密码：请另存一份不加密的", "a password is needed to open it: save a copy without one"
        )
    return Unreadable(f"PDF 已损坏（{error}）：请重新打印或保存", f"a damaged PDF ({error}): print or save it again")


class _Pages:
    """Numbers tables over the whole document while the pages pass."""

    def __init__(self) -> None:
        self._tables = 0

    def rows(self, pages: list[Page]) -> Iterator[Row]:
        for page in pages:
            yield from self._page(page)
            page.close()

    def _page(self, page: Page) -> Iterator[Row]:
        tables = page.find_tables()
        outside = _outside(page, [table.bbox for table in tables])
        blocks = [(table.bbox[1], table) for table in tables] + [(top, text) for top, text in outside]
        for _, block in sorted(blocks, key=lambda block: block[0]):
            if isinstance(block, Table):
                yield from self._table(block, page.page_number)
            else:
                yield paragraph(block, page.page_number)

    def _table(self, table: Table, page: int) -> Iterator[Row]:
        self._tables += 1
        for number, (boxes, texts) in enumerate(zip(table.rows, table.extract(), strict=True), start=1):
            cells = tuple(
                Cell(text or "", column, _box(box))
                for column, (box, text) in enumerate(zip(boxes.cells, texts, strict=True), start=1)
                if box is not None
            )
            yield Row(cells, self._tables, number, page)


def _box(box: tuple[float, ...]) -> Box:
    x0, top, x1, bottom = box
    return (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))


def _outside(page: Page, boxes: list[Box]) -> list[tuple[float, str]]:
    """The lines of text, with their tops, whose middle stands in none of `boxes`."""
    lines = page.extract_text_lines(return_chars=False)
    return [(line["top"], line["text"]) for line in lines if not any(_inside(line, box) for box in boxes)]


def _inside(line: dict[str, float], box: Box) -> bool:
    across, down = (line["x0"] + line["x1"]) / 2, (line["top"] + line["bottom"]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]
