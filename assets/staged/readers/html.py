"""Web pages: the innermost tables as grids with their spans, everything else as paragraphs, in document order.

The page's own title and its ArticleTitle tag come first, as paragraphs. What is hidden or scripted is not read.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.staged.characters import RAISED
from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.readers.markup import markup
from assets.staged.readers.spans import Spans

VERSION = 1

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAKING = re.compile(
    r"address|article|aside|blockquote|br|caption|d[dlt]|div|footer|form|h[1-6]|header|hr|li|main|nav|[ou]l|option|p|pre"
    r"|section|table|t(?:body|foot|head|[dhr])|title"
)
_UNREAD = "script, style, noscript, template, select, [hidden]"


def read(data: bytes) -> Grid:
    page = LexborHTMLParser(markup(data))
    titles = [node.attributes.get("content") or "" for node in page.css('meta[name="ArticleTitle"]')]
    titles += [node.text() for node in page.css("head > title")]
    _hide(page)
    rows = [paragraph(title.strip()) for title in titles if title.strip()]
    if page.body is not None:
        rows += _rows(page.body)
    return Grid(tuple(rows), f"html-{VERSION}")


def _hide(page: LexborHTMLParser) -> None:
    """Take out what is not shown. Of nodes in each other only the outermost is taken: the rest go with it."""
    styled = (node for node in page.css("[style]") if _HIDDEN.search(node.attributes.get("style") or ""))
    unread = {node.mem_id: node for node in (*page.css(_UNREAD), *styled)}
    outermost = [node for node in unread.values() if not any(above.mem_id in unread for above in _above(node))]
    for node in outermost:
        node.decompose()


def _above(node: LexborNode) -> Iterator[LexborNode]:
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def _rows(body: LexborNode) -> Iterator[Row]:
    """Rows of tables as they stand; text runs up to the next break make a paragraph."""
    tables, run = 0, []
    for piece in (*_pieces(body), None):
        if isinstance(piece, str):
            run.append(piece)
            continue
        if text := "".join(run).strip():
            yield paragraph(text)
        run.clear()
        if piece is not None:
            tables += 1
            yield from _table(piece, tables)


def _pieces(top: LexborNode) -> Iterator[str | LexborNode | None]:
    """What stands below `top` in order: text, None where a line or block breaks it, innermost tables whole."""
    waiting: list[tuple[LexborNode | None, bool]] = [(child, False) for child in _children(top)]
    while waiting:
        node, raised = waiting.pop()
        if node is None:
            yield None
        elif node.tag == "-text":
            text = node.text() or ""
            yield text.translate(RAISED) if raised else text
        elif node.tag == "table" and len(node.css("table")) == 1:
            yield node
        else:
            inside = [(child, raised or node.tag == "sup") for child in _children(node)]
            if _BREAKING.fullmatch(node.tag or ""):
                yield None
                waiting.append((None, False))
            waiting += inside


def _children(node: LexborNode) -> list[LexborNode]:
    """The children of `node`, the last first."""
    found = []
    child = node.last_child
    while child is not None:
        found.append(child)
        child = child.prev
    return found


def _table(table: LexborNode, count: int) -> Iterator[Row]:
    for caption in table.css("caption"):
        if text := _cell_text(caption):
            yield paragraph(text)
    spans = Spans()
    for number, tr in enumerate(table.css("tr"), start=1):
        cells = []
        for child in reversed(_children(tr)):
            if child.tag in ("td", "th"):
                across, down = _span(child, "colspan"), _span(child, "rowspan")
                cells.append(Cell(_cell_text(child), spans.place(across, down)))
        spans.next_row()
        if cells:
            yield Row(tuple(cells), count, number)


def _cell_text(cell: LexborNode) -> str:
    """The lines of a cell as they show: white space runs are one space, breaks part lines."""
    text = "".join(" ".join(piece.split("\n")) if isinstance(piece, str) else "\n" for piece in _pieces(cell))
    return "\n".join(words for line in text.split("\n") if (words := " ".join(line.split())))


def _span(cell: LexborNode, name: str) -> int:
    """The leading digits of a span attribute (`3px` is 3), 1 where there are none or they are 0."""
    digits = re.match(r"\s*(\d{1,4})", cell.attributes.get(name) or "")
    return max(1, int(digits.group(1))) if digits else 1
