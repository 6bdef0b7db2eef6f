"""Web pages: the innermost tables as grids with their spans, everything else as paragraphs, in document order.

The page's own title and its ArticleTitle tag come first, as paragraphs. What is hidden or scripted is not read.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.readers.spans import Spans
from assets.staged.readers.text import decode

VERSION = 1

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([-\w]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAKING = re.compile(
    r"address|article|aside|blockquote|br|d[dlt]|div|footer|form|h[1-6]|header|hr|li|main|nav|[ou]l|option|p|pre|section"
    r"|table|t(?:body|foot|head|[dhr])|title"
)
_UNREAD = "script, style, noscript, template, select, [hidden]"


def read(data: bytes) -> Grid:
    page = LexborHTMLParser(_text(data))
    titles = [node.attributes.get("content") or "" for node in page.css('meta[name="ArticleTitle"]')]
    titles += [node.text() for node in page.css("head > title")]
    for node in page.css(_UNREAD):
        node.decompose()
    for node in page.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    walk = _Page()
    if page.body is not None:
        walk.children(page.body)
    walk.end()
    return Grid((*(paragraph(t.strip()) for t in titles if t.strip()), *walk.rows), f"html-{VERSION}")


def _text(data: bytes) -> str:
    """The page decoded by mark or declaration where that works, else as text is; gb2312, gbk are read as GB 18030."""
    declared = _CHARSET.search(data[:4096])
    encoding = declared.group(1).decode("ascii").lower() if declared else ""
    if encoding and not encoding.startswith(("utf", "gb", "unicode")):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


class _Page:
    """Gathers rows while the tree is walked; text runs up to the next break make a paragraph."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._tables = 0
        self._run: list[str] = []

    def children(self, node: LexborNode) -> None:
        child = node.child
        while child is not None:
            self._node(child)
            child = child.next

    def end(self) -> None:
        text = "".join(self._run).strip()
        self._run.clear()
        if text:
            self.rows.append(paragraph(text))

    def _node(self, node: LexborNode) -> None:
        if node.tag == "-text":
            self._run.append(node.text() or "")
        elif node.tag == "table" and node.css_first("table table") is None and len(node.css("table")) == 1:
            self.end()
            self._table(node)
        else:
            breaks = _BREAKING.fullmatch(node.tag or "")
            if breaks:
                self.end()
            self.children(node)
            if breaks:
                self.end()

    def _table(self, table: LexborNode) -> None:
        self._tables += 1
        spans = Spans()
        for number, tr in enumerate(table.css("tr"), start=1):
            cells = []
            child = tr.child
            while child is not None:
                if child.tag in ("td", "th"):
                    across, down = _span(child, "colspan"), _span(child, "rowspan")
                    cells.append(Cell(_cell_text(child), spans.place(across, down)))
                child = child.next
            spans.next_row()
            if cells:
                self.rows.append(Row(tuple(cells), self._tables, number))


def _cell_text(cell: LexborNode) -> str:
    return cell.text(deep=True, separator="").strip()


def _span(cell: LexborNode, name: str) -> int:
    """The leading digits of a span attribute (`3px` is 3), 1 where there are none or they are 0."""
    digits = re.match(r"\s*(\d{1,4})", cell.attributes.get(name) or "")
    return max(1, int(digits.group(1))) if digits else 1
