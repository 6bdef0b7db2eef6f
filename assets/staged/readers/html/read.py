"""Web pages: innermost tables as grids with their spans, everything else as paragraphs, in document order.

The page title and the ArticleTitle tag come first, as paragraphs. Hidden and scripted text is not read. Grids made of
other tags (grids.py) are read in a second reading, or at once where the page has no table.
"""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.identity.publication import canonical_tag
from assets.staged.readers.cell_spans import Spans
from assets.staged.readers.html.grids import CELL_TAGS, find_block_grids, find_innermost_tables, own_rows
from assets.staged.readers.html.markup import decode_markup
from assets.staged.readers.html.styles import apply_styles
from assets.staged.readers.html.text_flow import flow, join_pieces
from assets.staged.readers.text.read import read_lines, read_tabbed
from assets.text.characters import settle_struck, strike_digits

VERSION = 9

_SOURCE_SPACE = " \n\r\f\t"
_LEADING_DIGITS = re.compile(r"\s*\+?(\d{1,4})")


def read(data: bytes) -> Grid:
    """The first of `readings`."""
    return next(readings(data))


def readings(data: bytes) -> Iterator[Grid]:
    """The page with its tables, then with grids of other tags; where it has neither, its lines as plain text."""
    page = _WebPage(LexborHTMLParser(decode_markup(data)))
    if page.tables:
        yield page.grid(())
    blocks = find_block_grids(page.body) if page.body is not None else []
    if blocks or not page.tables:
        yield page.grid(blocks)
    if not blocks and not page.tables:
        yield from page.as_text()


class _WebPage:
    """A page without what it hides. `tables` holds its innermost tables by mem_id."""

    def __init__(self, page: LexborHTMLParser) -> None:
        named = [(node.attributes.get("name"), node.attributes.get("content")) for node in page.css("meta[name]")]
        tags = ((canonical_tag(name or ""), content) for name, content in named)
        self._tags = tuple((name, content) for name, content in tags if name and content)
        titles = [content for name, content in self._tags if name == "ArticleTitle"]
        titles += [node.text() for node in page.css("head > title")]
        self._titles = [title.strip() for title in titles if title.strip()]
        self._styles = apply_styles(page)
        self.body = page.body
        self.tables = find_innermost_tables(page.css("table"))
        self._tabbed_listings = [
            node.mem_id for node in page.css("pre") if "\t" in node.text() and not node.css("table")
        ]

    def grid(self, blocks: Sequence[list[LexborNode]]) -> Grid:
        """The rows of the page, with `blocks` as rows of tables."""
        rows = [paragraph(title) for title in self._titles]
        self._styles.remove_invisible(row for block in blocks for row in block)
        if self.body is not None:
            rows += self._rows(self.body, {block[0].mem_id: block for block in blocks})
        return Grid(tuple(rows), f"html-{VERSION}", tags=self._tags)

    def as_text(self) -> Iterator[Grid]:
        """The lines of the page read as plain text. An empty paragraph is an empty line if it holds a space
        of its own.
        """
        shown = join_pieces(flow(self.body, self._styles)) if self.body is not None else []
        filled = (text for text in shown if text.strip(_SOURCE_SPACE) or ("\t" in text and "\n" not in text))
        for rows in read_lines([*self._titles, *filled]):
            yield Grid(tuple(rows), f"html-{VERSION}", tags=self._tags)

    def _rows(self, body: LexborNode, blocks: dict[int, list[LexborNode]]) -> Iterator[Row]:
        """The rows of tables, and a paragraph for each run of text between breaks."""
        kept_nodes = {*self.tables, *self._tabbed_listings, *(row.mem_id for block in blocks.values() for row in block)}
        run: list[str] = []
        tables = 0
        for piece in (*flow(body, self._styles, kept_nodes), None):
            if isinstance(piece, str):
                run.append(piece)
                continue
            if text := "".join(run).strip():
                yield paragraph(text)
            run.clear()
            if piece is not None:
                for row in self._kept_rows(piece, tables + 1, blocks):
                    tables = max(tables, row.table)
                    yield row

    def _kept_rows(self, node: LexborNode, number: int, blocks: dict[int, list[LexborNode]]) -> Iterator[Row]:
        """The rows of a node kept whole: a table, text with tabs, or the first row of a block grid."""
        if node.tag == "table":
            yield from self._table_rows(node, number)
        elif node.tag == "pre":
            yield from read_tabbed(join_pieces(flow(node, self._styles)), number - 1)
        else:
            for number_in_block, row in enumerate(blocks.get(node.mem_id, ()), start=1):
                cells = enumerate(row.iter(), start=1)
                yield Row(tuple(self._cell(cell, column) for column, cell in cells), number, number_in_block)

    def _table_rows(self, table: LexborNode, count: int) -> Iterator[Row]:
        for caption in table.css("caption"):
            if text := self._text(caption):
                yield paragraph(text)
        spanning = {cell.mem_id for cell in table.css("[colspan], [rowspan]")}
        spans = Spans()
        for number, tr in enumerate(own_rows(table), start=1):
            cells = []
            for child in tr.iter():
                if child.tag in CELL_TAGS:
                    span = _read_span(child) if child.mem_id in spanning else (1, 1)
                    cells.append(self._cell(child, spans.place_cell(*span)))
            spans.next_row()
            if cells:
                yield Row(tuple(cells), count, number)

    def _cell(self, node: LexborNode, column: int) -> Cell:
        struck, text = self._styles.struck, self._text(node)
        if struck and node.mem_id in struck:
            text = strike_digits(text)
        return Cell(text, column, doubtful=self._styles.is_doubtful(node))

    def _text(self, cell: LexborNode) -> str:
        """The lines of a cell as they show: runs of white space are one space, breaks separate lines."""
        first = cell.first_child
        if first is None:
            return ""
        if first.next is None and (text := first.text_content) is not None:
            return " ".join(text.split())
        shown = (" ".join(text.split()) for text in join_pieces(flow(cell, self._styles)))
        return settle_struck("\n".join(filter(None, shown)))


def _read_span(cell: LexborNode) -> tuple[int, int]:
    """The columns and rows that a cell spans."""
    attributes = cell.attributes
    return _parse_span(attributes.get("colspan")), _parse_span(attributes.get("rowspan"))


def _parse_span(span: str | None) -> int:
    """The leading digits of a span attribute (`3px` is 3); 1 where there are none or they are 0."""
    digits = _LEADING_DIGITS.match(span) if span else None
    return max(1, int(digits.group(1))) if digits else 1
