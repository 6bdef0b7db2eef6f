"""Word documents (DOCX) from their XML: paragraphs and innermost tables of the body, tracked changes accepted.

Reads word/document.xml only. Sizes are checked before anything is unpacked, entities are never expanded.
"""

import io
import zipfile

from lxml import etree

from assets.staged.grid import Cell, Grid, Row, Unreadable, paragraph
from assets.staged.readers.spans import Spans

VERSION = 1

LARGEST_XML = 64 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText"}
_TEXT = {f"{_W}t": None, f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(data: bytes) -> Grid:
    body = _body(data)
    document = _Document()
    document.blocks(body)
    return Grid(tuple(document.rows), f"docx-{VERSION}")


def _body(data: bytes) -> etree._Element:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entry = archive.getinfo("word/document.xml")
            if entry.file_size > LARGEST_XML:
                raise Unreadable(
                    f"正文解压后有 {entry.file_size:,} 字节，年度报告不会这样大",
                    f"its text unpacks to {entry.file_size:,} bytes, more than any report needs",
                )
            with archive.open(entry) as stream:
                xml = stream.read(LARGEST_XML + 1)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(
            f"DOCX 已损坏或已加密（{error}）：请用 Word 或 WPS 重新保存",
            f"a damaged or encrypted DOCX ({error}): save it again from Word or WPS",
        ) from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            f"其 XML 已损坏（{error.msg}）：请用 Word 或 WPS 重新保存",
            f"its XML is damaged ({error.msg}): save it again from Word or WPS",
        ) from error
    body = root.find(f"{_W}body")
    if body is None:
        raise Unreadable("文件没有正文：请用 Word 或 WPS 重新保存", "it has no body: save it again from Word or WPS")
    return body


class _Document:
    """Gathers rows while the body is walked."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._tables = 0

    def blocks(self, parent: etree._Element) -> None:
        """Paragraphs and tables below `parent`, through content controls and other wrappers."""
        for child in parent:
            if child.tag == f"{_W}p":
                text = _text(child).strip()
                if text:
                    self.rows.append(paragraph(text))
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag not in _SKIPPED:
                self.blocks(child)

    def _table(self, table: etree._Element) -> None:
        """An innermost table becomes rows; one that only lays out others is walked through."""
        if next(table.iterdescendants(f"{_W}tbl"), None) is not None:
            for cell in table.iterdescendants(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tbl")) is table:
                    self.blocks(cell)
            return
        self._tables += 1
        for number, row in enumerate(table.iterdescendants(f"{_W}tr"), start=1):
            cells = _cells(row)
            if cells:
                self.rows.append(Row(cells, self._tables, number))


def _cells(row: etree._Element) -> tuple[Cell, ...]:
    """The cells that begin in `row`; those that continue a vertical merge only take up their columns."""
    spans = Spans()
    for _ in range(_number(row.find(f"{_W}trPr/{_W}gridBefore"))):
        spans.place()
    cells = []
    for cell in row.iterdescendants(f"{_W}tc"):
        properties = cell.find(f"{_W}tcPr")
        span = properties.find(f"{_W}gridSpan") if properties is not None else None
        column = spans.place(max(1, _number(span)))
        merge = properties.find(f"{_W}vMerge") if properties is not None else None
        if merge is None or merge.get(f"{_W}val") == "restart":
            text = "\n".join(_text(p) for p in cell.iterdescendants(f"{_W}p"))
            cells.append(Cell(text.strip(), column))
    return tuple(cells)


def _number(element: etree._Element | None) -> int:
    value = element.get(f"{_W}val", "0") if element is not None else "0"
    return int(value) if value.isdigit() else 0


def _text(element: etree._Element) -> str:
    """The text of an element as a reader of the accepted document sees it."""
    parts: list[str] = []
    for child in element:
        if child.tag in _TEXT:
            parts.append(_TEXT[child.tag] or child.text or "")
        elif child.tag not in _SKIPPED:
            parts.append(_text(child))
    return "".join(parts)
