"""Word documents (DOCX) from their XML: paragraphs and innermost tables of the body, tracked changes accepted.

Reads word/document.xml, and of word/styles.xml how its styles look where they hide, raise or strike anything, or where
the ground of something pale is asked.
"""

import io
import zipfile
from itertools import takewhile

from lxml import etree

from assets.staged.grid import Cell, Grid, Row, Unreadable, paragraph
from assets.staged.readers.cell_spans import Spans
from assets.staged.readers.contrast import UNKNOWN, WHITE, Colour
from assets.staged.readers.word.formatting import SHADING, Styles, W, has_pale, hides, sets_apart, shading, unseen_row
from assets.staged.readers.word.runs import FALLBACK, SKIPPED, Paper, paragraphs, words
from assets.staged.readers.xml_packages import DAMAGED, parsed, unpacked
from assets.text.characters import in_words
from warehouse.messages import Message

VERSION = 3

_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_STYLED = (b"rStyle", b"pStyle", b"tblStyle")
_TC, _TCPR, _SPAN, _VALUE = f"{W}tc", f"{W}tcPr", f"{W}gridSpan", f"{W}val"
_MERGES = (f"{W}vMerge", f"{W}hMerge")


def read(data: bytes) -> Grid:
    root, styles = _opened(data)
    body = root.find(f"{W}body")
    if body is None:
        raise Unreadable(
            Message(zh="文件没有正文：请用 Word 或 WPS 重新保存", en="it has no body: save it again from Word or WPS")
        )
    document = _Document(styles)
    document.blocks(body)
    return Grid(tuple(document.rows), f"docx-{VERSION}")


def _opened(data: bytes) -> tuple[etree._Element, Styles]:
    """The document, and its styles where it uses any that matter."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = unpacked(archive, _DOCUMENT)
            styles = b""
            if any(name in xml for name in _STYLED) and _STYLES in archive.namelist():
                styles = unpacked(archive, _STYLES, len(xml))
        matter = (b"rStyle" in xml and sets_apart(styles)) or hides(styles) or has_pale(xml)
        return _root(xml), Styles(_root(styles)) if styles and matter else Styles()
    except DAMAGED as error:
        raise Unreadable(
            Message(
                zh=f"DOCX 已损坏或已加密（{in_words(error)}）：请用 Word 或 WPS 重新保存",
                en=f"a damaged or encrypted DOCX ({in_words(error)}): save it again from Word or WPS",
            ),
        ) from error


def _root(xml: bytes) -> etree._Element:
    return parsed(xml.replace(_STRICT, W[1:-1].encode()))


class _Document:
    """Gathers rows while the body is walked."""

    def __init__(self, styles: Styles) -> None:
        self.rows: list[Row] = []
        self._styles = styles
        self._tables = 0

    def blocks(self, parent: etree._Element) -> None:
        """Paragraphs and tables below `parent`, through content controls and other wrappers."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag not in SKIPPED:
                self.blocks(child)

    def _paragraph(self, element: etree._Element) -> None:
        """Its text, then the tables of the text boxes anchored in it."""
        if text := words(element, Paper(self._styles)).strip():
            self.rows.append(paragraph(text))
        for table in element.iterdescendants(f"{W}tbl"):
            within = takewhile(lambda above: above is not element, table.iterancestors())
            if not any(above.tag in (f"{W}tbl", FALLBACK) for above in within):
                self._table(table)

    def _table(self, table: etree._Element) -> None:
        """An innermost table becomes rows; one that only lays out others is walked through."""
        if next(table.iterdescendants(f"{W}tbl"), None) is not None:
            for cell in table.iterdescendants(f"{W}tc"):
                if next(cell.iterancestors(f"{W}tbl")) is table:
                    self.blocks(cell)
            return
        self._tables += 1
        ground = _ground(table, self._styles)
        for number, row in enumerate(table.iterdescendants(f"{W}tr"), start=1):
            if _shows(row) and (cells := _cells(row, self._styles, ground)):
                self.rows.append(Row(cells, self._tables, number))


def _shows(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is None or (properties.find(f"{W}del") is None and not unseen_row(properties))


def _ground(table: etree._Element, styles: Styles) -> Colour:
    """The ground of a table's cells as far as the table says it; a style that shades some makes it unknown."""
    properties = table.find(f"{W}tblPr")
    said = properties.find(SHADING) if properties is not None else None
    style = properties.find(f"{W}tblStyle") if properties is not None else None
    if said is not None and (ground := shading(said)) is not None:
        return ground
    return UNKNOWN if style is not None and styles.shades(style.get(_VALUE, "")) else WHITE


def _cells(row: etree._Element, styles: Styles, ground: Colour) -> tuple[Cell, ...]:
    """The cells that begin in `row`; those that continue a merge only take up their columns."""
    spans = Spans()
    if before := _number(row.find(f"{W}trPr/{W}gridBefore")):
        spans.place(before)
    cells = []
    for cell in row.iterdescendants(_TC):
        properties = next(iter(cell), None)
        said = properties if properties is not None and properties.tag == _TCPR else None
        across, begins = _merge(said) if said is not None else (1, True)
        column = spans.place(across)
        if begins:
            shaded = said.find(SHADING) if said is not None else None
            paper = Paper(styles, (shading(shaded) if shaded is not None else None) or ground)
            text = "\n".join(words(lines, paper) for lines in paragraphs(cell))
            cells.append(Cell(text.strip(), column, doubtful=paper.doubtful))
    return tuple(cells)


def _merge(properties: etree._Element) -> tuple[int, bool]:
    """How many columns a cell takes, and whether it begins there or goes on from a cell above or before it."""
    across, begins = 1, True
    for said in properties:
        if said.tag == _SPAN:
            across = max(1, _number(said))
        elif said.tag in _MERGES:
            begins = begins and said.get(_VALUE) == "restart"
    return across, begins


def _number(element: etree._Element | None) -> int:
    value = element.get(_VALUE, "0") if element is not None else "0"
    return int(value[:9]) if value.isascii() and value.isdigit() else 0
