"""A report as a Word file with really merged cells; the same report gives the same bytes."""

from datetime import datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell as Place

from tests.generator.printed import Cell, Table, printed
from tests.generator.report import Report, signed_words

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
FONT = "宋体"


def write(report: Report) -> bytes:
    """The bytes of a .docx."""
    document = docx.Document()
    _set_up(document, report)
    document.add_paragraph(report.title, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    if report.preface:
        document.add_paragraph(report.preface)
    tables = {table.section: table for table in printed(report)}
    for section, heading in report.headings().items():
        document.add_paragraph(heading, style="Heading 1")
        for paragraph in report.paragraphs(section):
            document.add_paragraph(paragraph)
        if section in tables:
            _add(document, tables[section])
    for line in (report.signature, signed_words(report.signed)):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return _repacked(document)


def _set_up(document: Document, report: Report) -> None:
    for name, size in (("Normal", 10.5), ("Title", 18), ("Heading 1", 14)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = report.title, report.signature, ""
    properties.last_modified_by = report.signature
    properties.created = properties.modified = datetime.combine(report.signed, time(9))


def _add(document: Document, table: Table) -> None:
    drawn = document.add_table(len(table.rows), table.width, style="Table Grid")
    places = [row.cells for row in drawn.rows]  # asked for once: every look-up walks the whole table
    for y, row in enumerate(table.grid()):
        for x, cell in enumerate(row):
            if cell is not None:
                _fill(places[y][x], places[y + cell.rowspan - 1][x + cell.colspan - 1], cell)


def _fill(first: Place, last: Place, cell: Cell) -> None:
    """Write `cell` over the places from `first` (top left) to `last` (bottom right)."""
    place = first.merge(last) if first is not last else first
    paragraph = place.paragraphs[0]
    paragraph.text = cell.text
    if cell.header or cell.key:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if cell.header:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "EEF3FA")
        place._tc.get_or_add_tcPr().append(shade)


def _repacked(document: Document) -> bytes:
    """The file with its clock stopped: python-docx stamps every member with the time of writing."""
    written, repacked = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(repacked, "w", ZIP_DEFLATED) as target:
        for member in source.namelist():
            target.writestr(ZipInfo(member, FIRST_DAY), source.read(member), ZIP_DEFLATED)
    return repacked.getvalue()
