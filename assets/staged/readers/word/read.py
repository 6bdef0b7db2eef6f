"""Word documents (DOCX): paragraphs and innermost tables of the body, with tracked changes accepted.

Reads word/document.xml. Reads word/styles.xml only if its styles hide, raise or strike out text, or if the background
of pale text matters.
"""

import io
import zipfile
from itertools import takewhile

from lxml import etree

from assets.staged.grid import Cell, Grid, Row, paragraph
from assets.staged.readers.cell_spans import Spans
from assets.staged.readers.contrast import UNKNOWN_COLOUR, WHITE, Colour
from assets.staged.readers.refusals import unreadable
from assets.staged.readers.word.formatting import (
    SHADING,
    W,
    WordStyles,
    has_pale_colour,
    is_hidden_row,
    may_raise_or_strike,
    shading_colour,
    styles_may_hide,
)
from assets.staged.readers.word.runs import (
    FALLBACK,
    SKIPPED_TAGS,
    TextContext,
    find_paragraphs,
    paragraph_text,
    shows_drawing,
)
from assets.staged.readers.xml_packages import CORRUPT_ERRORS, parse_xml, unpack_member
from assets.text.characters import UNKNOWN_TEXT, error_text, settle_struck

VERSION = 6

_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_STYLED = (b"rStyle", b"pStyle", b"tblStyle")
_TC, _TCPR, _SPAN, _VALUE = f"{W}tc", f"{W}tcPr", f"{W}gridSpan", f"{W}val"
_DELETED = f"{W}cellDel"
_MERGE_TAGS = (f"{W}vMerge", f"{W}hMerge")


def read(data: bytes) -> Grid:
    """The document as a grid. Raises Unreadable if it is corrupt, encrypted or too large."""
    root, styles = _open(data)
    body = root.find(f"{W}body")
    if body is None:
        raise unreadable("docx_without_body")
    document = _WordDocument(styles)
    document.add_blocks(body)
    return Grid(tuple(document.rows), f"docx-{VERSION}")


def _open(data: bytes) -> tuple[etree._Element, WordStyles]:
    """The document, with its styles if it uses any that matter."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = unpack_member(archive, _DOCUMENT)
            styles = b""
            if any(name in xml for name in _STYLED) and _STYLES in archive.namelist():
                styles = unpack_member(archive, _STYLES, len(xml))
        styles_matter = (
            (b"rStyle" in xml and may_raise_or_strike(styles)) or styles_may_hide(styles) or has_pale_colour(xml)
        )
        return _parse_root(xml), WordStyles(_parse_root(styles)) if styles and styles_matter else WordStyles()
    except CORRUPT_ERRORS as error:
        raise unreadable("docx_corrupt", reason=error_text(error)) from error


def _parse_root(xml: bytes) -> etree._Element:
    return parse_xml(xml.replace(_STRICT, W[1:-1].encode()))


class _WordDocument:
    """Collects rows while the body is walked."""

    def __init__(self, styles: WordStyles) -> None:
        self.rows: list[Row] = []
        self._styles = styles
        self._tables = 0

    def add_blocks(self, parent: etree._Element) -> None:
        """Add the paragraphs and tables below `parent`, also those in content controls and other wrappers."""
        for child in parent:
            if child.tag == f"{W}p":
                self._add_paragraph(child)
            elif child.tag == f"{W}tbl":
                self._add_table(child)
            elif child.tag not in SKIPPED_TAGS:
                self.add_blocks(child)

    def _add_paragraph(self, element: etree._Element) -> None:
        """Add the text of a paragraph, then the tables of text boxes anchored in it."""
        if text := paragraph_text(element, TextContext(self._styles)).strip():
            self.rows.append(paragraph(text))
        for table in element.iterdescendants(f"{W}tbl"):
            within = takewhile(lambda above: above is not element, table.iterancestors())
            if not any(above.tag in (f"{W}tbl", FALLBACK) for above in within):
                self._add_table(table)

    def _add_table(self, table: etree._Element) -> None:
        """Add the rows of an innermost table. A table that only lays out others is walked through."""
        if next(table.iterdescendants(f"{W}tbl"), None) is not None:
            for cell in table.iterdescendants(f"{W}tc"):
                if next(cell.iterancestors(f"{W}tbl")) is table:
                    self.add_blocks(cell)
            return
        self._tables += 1
        background = _table_background(table, self._styles)
        for number, row in enumerate(table.iterdescendants(f"{W}tr"), start=1):
            if _is_shown(row) and (cells := _row_cells(row, self._styles, background)):
                self.rows.append(Row(cells, self._tables, number))


def _is_shown(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is None or (properties.find(f"{W}del") is None and not is_hidden_row(properties))


def _table_background(table: etree._Element, styles: WordStyles) -> Colour:
    """The background of a table's cells, as far as the table declares it; unknown if a style shades cells."""
    properties = table.find(f"{W}tblPr")
    shading = properties.find(SHADING) if properties is not None else None
    style = properties.find(f"{W}tblStyle") if properties is not None else None
    if shading is not None and (background := shading_colour(shading)) is not None:
        return background
    return UNKNOWN_COLOUR if style is not None and styles.shades_cells(style.get(_VALUE, "")) else WHITE


def _row_cells(row: etree._Element, styles: WordStyles, background: Colour) -> tuple[Cell, ...]:
    """The cells that begin in `row`. Cells that continue a merge only take up their columns."""
    spans = Spans()
    if before := _parse_number(row.find(f"{W}trPr/{W}gridBefore")):
        spans.place_cell(before)
    cells = []
    for cell in row.iterdescendants(_TC):
        properties = next(iter(cell), None)
        cell_properties = properties if properties is not None and properties.tag == _TCPR else None
        across, begins = _read_merge(cell_properties) if cell_properties is not None else (1, True)
        if not across:
            continue
        column = spans.place_cell(across)
        if begins:
            shaded = cell_properties.find(SHADING) if cell_properties is not None else None
            context = TextContext(styles, (shading_colour(shaded) if shaded is not None else None) or background)
            text = "\n".join(paragraph_text(lines, context) for lines in find_paragraphs(cell))
            text = settle_struck(text.strip()) or (UNKNOWN_TEXT if shows_drawing(cell) else "")
            cells.append(Cell(text, column, doubtful=context.doubtful))
    return tuple(cells)


def _read_merge(properties: etree._Element) -> tuple[int, bool]:
    """The number of columns of a cell, and whether it begins there or continues a cell above or before it.

    A cell that a tracked change deletes has no column.
    """
    across, begins = 1, True
    for element in properties:
        if element.tag == _SPAN:
            across = max(1, _parse_number(element))
        elif element.tag in _MERGE_TAGS:
            begins = begins and element.get(_VALUE) == "restart"
        elif element.tag == _DELETED:
            return 0, False
    return across, begins


def _parse_number(element: etree._Element | None) -> int:
    value = element.get(_VALUE, "0") if element is not None else "0"
    return int(value[:9]) if value.isascii() and value.isdigit() else 0
