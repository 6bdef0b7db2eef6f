"""Web pages: the innermost tables as grids with their spans, everything else as paragraphs, in document order.

The page's own title and its ArticleTitle tag come first, as paragraphs. What is hidden or scripted is not read. Tables
made of other tags (grids.py) are read where the page has no table, else in a reading of their own.
"""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.identity.publication import PUBLICATION_TAGS
from assets.staged.readers.cell_spans import Spans
from assets.staged.readers.html.grids import block_grids, innermost
from assets.staged.readers.html.markup import markup
from assets.staged.readers.html.styles import styled
from assets.staged.readers.html.text_flow import flow, lines
from assets.staged.readers.text.read import as_text, tabbed

VERSION = 4

_SOURCE_SPACE = " \n\r\f\t"
_CELLS = ("td", "th")
_DIGITS = re.compile(r"\s*\+?(\d{1,4})")


def read(data: bytes) -> Grid:
    """The first of the readings."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The page with its tables, and with the grids it makes of other tags; where it has neither, its lines as text."""
    page = _Page(LexborHTMLParser(markup(data)))
    if page.tables:
        yield page.grid(())
    blocks = block_grids(page.body) if page.body is not None else []
    if blocks or not page.tables:
        yield page.grid(blocks)
    if not blocks and not page.tables:
        yield from page.as_text()


class _Page:
    """A page without what it hides: `tables` are its innermost by mem_id."""

    def __init__(self, page: LexborHTMLParser) -> None:
        named = [(node.attributes.get("name"), node.attributes.get("content")) for node in page.css("meta[name]")]
        self._tags = tuple((name, content) for name, content in named if name in PUBLICATION_TAGS and content)
        titles = [content for name, content in self._tags if name == "ArticleTitle"]
        titles += [node.text() for node in page.css("head > title")]
        self._titles = [title.strip() for title in titles if title.strip()]
        self._styles = styled(page)
        self.body = page.body
        self.tables = innermost(page.css("table"))
        self._listings = [node.mem_id for node in page.css("pre") if "\t" in node.text() and not node.css("table")]

    def grid(self, blocks: Sequence[list[LexborNode]]) -> Grid:
        """Its rows, those of `blocks` as rows of tables."""
        rows = [paragraph(title) for title in self._titles]
        self._styles.clear(row for block in blocks for row in block)
        if self.body is not None:
            rows += self._rows(self.body, {block[0].mem_id: block for block in blocks})
        return Grid(tuple(rows), f"html-{VERSION}", tags=self._tags)

    def as_text(self) -> Iterator[Grid]:
        """Its lines read as plain text is; an empty paragraph is an empty line where a space of its own fills it."""
        shown = lines(flow(self.body, self._styles)) if self.body is not None else []
        filled = (text for text in shown if text.strip(_SOURCE_SPACE) or ("\t" in text and "\n" not in text))
        for rows in as_text([*self._titles, *filled]):
            yield Grid(tuple(rows), f"html-{VERSION}", tags=self._tags)

    def _rows(self, body: LexborNode, blocks: dict[int, list[LexborNode]]) -> Iterator[Row]:
        """Rows of tables as they stand; text runs up to the next break make a paragraph."""
        whole = {*self.tables, *self._listings, *(row.mem_id for block in blocks.values() for row in block)}
        run: list[str] = []
        tables = 0
        for piece in (*flow(body, self._styles, whole), None):
            if isinstance(piece, str):
                run.append(piece)
                continue
            if text := "".join(run).strip():
                yield paragraph(text)
            run.clear()
            if piece is not None:
                for row in self._table(piece, tables + 1, blocks):
                    tables = max(tables, row.table)
                    yield row

    def _table(self, node: LexborNode, number: int, blocks: dict[int, list[LexborNode]]) -> Iterator[Row]:
        """The rows of a node kept whole: a table, text with tabs, or the first row of a block of rows."""
        if node.tag == "table":
            yield from self._ruled(node, number)
        elif node.tag == "pre":
            yield from tabbed(lines(flow(node, self._styles)), number - 1)
        else:
            for at, row in enumerate(blocks.get(node.mem_id, ()), start=1):
                cells = enumerate(row.iter(), start=1)
                yield Row(tuple(self._cell(cell, column) for column, cell in cells), number, at)

    def _ruled(self, table: LexborNode, count: int) -> Iterator[Row]:
        for caption in table.css("caption"):
            if text := self._text(caption):
                yield paragraph(text)
        spanning = {cell.mem_id for cell in table.css("[colspan], [rowspan]")}
        spans = Spans()
        for number, tr in enumerate(table.css("tr"), start=1):
            cells = []
            for child in tr.iter():
                if child.tag in _CELLS:
                    span = _span(child) if child.mem_id in spanning else (1, 1)
                    cells.append(self._cell(child, spans.place(*span)))
            spans.next_row()
            if cells:
                yield Row(tuple(cells), count, number)

    def _cell(self, node: LexborNode, column: int) -> Cell:
        doubtful = self._styles.doubtful
        return Cell(self._text(node), column, doubtful=bool(doubtful) and node.mem_id in doubtful)

    def _text(self, cell: LexborNode) -> str:
        """The lines of a cell as they show: white space runs are one space, breaks part lines."""
        first = cell.first_child
        if first is None:
            return ""
        if first.next is None and (text := first.text_content) is not None:
            return " ".join(text.split())
        shown = (" ".join(text.split()) for text in lines(flow(cell, self._styles)))
        return "\n".join(filter(None, shown))


def _span(cell: LexborNode) -> tuple[int, int]:
    """The columns and rows a cell says it spans."""
    said = cell.attributes
    return _number(said.get("colspan")), _number(said.get("rowspan"))


def _number(span: str | None) -> int:
    """The leading digits of a span attribute (`3px` is 3), 1 where there are none or they are 0."""
    digits = _DIGITS.match(span) if span else None
    return max(1, int(digits.group(1))) if digits else 1
