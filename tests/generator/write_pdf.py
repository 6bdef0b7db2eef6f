"""A report as a PDF with text and ruled tables; a table that does not fit goes on over the page, as printed ones do.

The CJK font is one every reader supplies (STSong-Light), so no font file is needed and the pages stay small.
"""

from html import escape
from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Ruled

from tests.generator.printed import Cell, Table, printed
from tests.generator.report import Report, signed_words

FONT = "STSong-Light"
TEXT = ParagraphStyle("text", fontName=FONT, fontSize=15, leading=27, firstLineIndent=30, wordWrap="CJK")
TITLE = ParagraphStyle("title", TEXT, fontSize=20, leading=34, firstLineIndent=0, alignment=TA_CENTER, spaceAfter=14)
HEADING = ParagraphStyle("heading", TEXT, fontSize=16, leading=32)
SIGNED = ParagraphStyle("signed", TEXT, alignment=TA_RIGHT)
CENTRED = ParagraphStyle("centred", fontName=FONT, fontSize=9, leading=11.5, wordWrap="CJK", alignment=TA_CENTER)
LABEL = ParagraphStyle("label", CENTRED, alignment=TA_LEFT, rightIndent=8)  # a comma may hang over the end of a line
WIDTHS = {
    4: [42 * mm] * 4,
    10: [6 * mm, 27 * mm, 56 * mm, 12 * mm, *[10.6 * mm] * 5, 12 * mm],
    15: [10.6 * mm] * 15,
}  # by number of columns; 10.6 mm hold two characters, so the four of a header stand two over two
RULES = [
    ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
]


def write(report: Report) -> bytes:
    """The bytes of an A4 PDF; uncompressed, so that they do not depend on the compressor at hand."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    target = BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=A4, leftMargin=21 * mm, rightMargin=21 * mm, topMargin=24 * mm,
        bottomMargin=24 * mm, title=report.title, author=report.signature, invariant=1, pageCompression=0,
    )  # fmt: skip
    document.build(_story(report), onFirstPage=_number, onLaterPages=_number)
    return target.getvalue()


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 10.5)
    canvas.drawCentredString(A4[0] / 2, 14 * mm, f"- {document.page} -")


def _story(report: Report) -> list[Flowable]:
    tables = {table.section: table for table in printed(report)}
    story: list[Flowable] = [Paragraph(escape(report.title), TITLE)]
    if report.preface:
        story.append(Paragraph(escape(report.preface), TEXT))
    for section, heading in report.headings().items():
        story += [CondPageBreak(60 * mm), Paragraph(heading, HEADING)]
        story += [Paragraph(escape(paragraph), TEXT) for paragraph in report.paragraphs(section)]
        if section in tables:
            story += [PrintedTable(tables[section]), Spacer(0, 8)]
    return [*story, *(Paragraph(line, SIGNED) for line in (report.signature, signed_words(report.signed)))]


class PrintedTable(Flowable):
    """A table that may break between any two rows, also inside a cell that spans rows (the library's own may not)."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table
        self.ruled = _ruled(table)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.ruled.wrapOn(self.canv, width, height)

    def split(self, width: float, height: float) -> list[Flowable]:
        """The rows that fit and the rest; nothing fits if not even the header and one row do."""
        self.ruled.wrapOn(self.canv, width, height)
        fitting, used = 0, 0.0
        for row_height in self.ruled._rowHeights:
            used += row_height
            if used > height:
                break
            fitting += 1
        if fitting <= self.table.header_rows:
            return []
        return [PrintedTable(part) for part in self.table.cut(fitting)]

    def draw(self) -> None:
        self.ruled.drawOn(self.canv, 0, 0)


def _ruled(table: Table) -> Ruled:
    grid = table.grid()
    spans = [
        ("SPAN", (x, y), (x + cell.colspan - 1, y + cell.rowspan - 1))
        for y, row in enumerate(grid)
        for x, cell in enumerate(row)
        if cell is not None and cell.rowspan * cell.colspan > 1
    ]
    shades = [
        ("BACKGROUND", (x, y), (x + cell.colspan - 1, y + cell.rowspan - 1), colors.HexColor("#eef3fa"))
        for y, row in enumerate(grid)
        for x, cell in enumerate(row)
        if cell is not None and cell.header
    ]
    words = [[_paragraph(cell) for cell in row] for row in grid]
    return Ruled(words, colWidths=WIDTHS[table.width], style=[*RULES, *spans, *shades])


def _paragraph(cell: Cell | None) -> Paragraph | str:
    if cell is None or not cell.text:
        return ""
    text = escape(cell.text)
    if cell.header and cell.rowspan > 3:  # stands upright in its narrow column, one character a line
        text = "<br/>".join(text)
    return Paragraph(text, CENTRED if cell.header or cell.key else LABEL)
