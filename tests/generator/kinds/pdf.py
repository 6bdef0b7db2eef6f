"""The kinds of PDF with text, each one mechanism that readers stumble over, drawn cell by cell: `PDF_KINDS`.

A kind takes a report and a random source; the same two give the same bytes. The reports are those of truth.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from random import Random

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.generator.kinds import pdf_pages as pages
from tests.generator.kinds import pdf_rules as rules
from tests.generator.kinds import pdf_text as text
from tests.generator.kinds.pdf_flow import A4_ACROSS, B4, Flow, Sheet, flowed
from tests.generator.kinds.truth import report, truth
from tests.generator.report import Report

__all__ = ["PDF_KINDS", "SHORT", "STYLES", "Style", "report", "truth", "write"]

UPRIGHT, ACROSS = Flow(), Flow(page=A4_ACROSS)


@dataclass(frozen=True)
class Style:
    """How a kind differs from ruled pages with whole tables."""

    flow: Flow = UPRIGHT
    ruling: rules.Ruling = rules.lines
    hand: Callable[[Random], text.Hand] = text.plain
    paper: pages.Paper = pages.upright
    watermark: bool = False
    noted: bool = False
    encrypted: bool = False


def write(style: Style, report: Report, rng: Random) -> bytes:
    """The bytes of a PDF in this style."""
    canvas = Canvas(BytesIO(), invariant=1, pageCompression=1, encrypt=_locked(rng) if style.encrypted else None)
    canvas.setTitle(report.title)
    hand, over, mark, seed = style.hand(rng), rng.random() < 0.5, f"{report.signature}{report.year}0120", rng.random()

    def paint(canvas: Canvas, sheet: Sheet) -> None:
        if style.watermark and not over:
            pages.watermark(canvas, sheet, mark, Random(seed))
        for boxes in sheet.tables:
            style.ruling(canvas, boxes, Random(seed))
        for line in (*sheet.lines, *(text.notes(sheet, Random(seed)) if style.noted else ())):
            hand(canvas, line)
        if style.watermark and over:
            pages.watermark(canvas, sheet, mark, Random(seed))

    style.paper(canvas, flowed(report, style.flow, rng), paint, rng)
    pages.spelt(canvas)
    return canvas.getpdfdata()


def _locked(rng: Random) -> StandardEncryption:
    """Opens without a password; only what may be done with it is locked."""
    owner, strength = str(rng.random()), rng.choice((40, 128))
    return StandardEncryption("", ownerPassword=owner, canCopy=0, canModify=0, strength=strength)


SHORT = Style(Flow(page=B4, short=True))
STYLES = {
    "ruled": Style(),
    "rectangles": Style(ruling=rules.rectangles),
    "word_boxes": Style(ruling=rules.word_boxes),
    "dashed": Style(ruling=rules.dashed),
    "horizontal_rules": Style(ruling=rules.horizontal),
    "open_sides": Style(ruling=rules.open_sides),
    "no_rules": Style(ruling=rules.none),
    "landscape": Style(ACROSS),
    "rotated": Style(ACROSS, paper=pages.turned),
    "sideways": Style(ACROSS, paper=pages.sideways),
    "header_repeated": Style(Flow(cut="between", repeat=True)),
    "header_lost": Style(Flow(cut="between")),
    "row_cut": Style(Flow(cut="row")),
    "row_cut_header_repeated": Style(Flow(cut="row", repeat=True)),
    "header_cut": Style(Flow(cut="header")),
    "header_cut_repeated": Style(Flow(cut="header", repeat=True)),
    "unclosed_page": Style(Flow(cut="between", unclosed=True)),
    "group_left_behind": Style(Flow(cut="group")),
    "watermark": Style(watermark=True),
    "footnotes": Style(noted=True),
    "doubled_glyphs": Style(hand=text.doubled),
    "page_number_inside": Style(Flow(cut="number")),
    "narrative_glued": Style(Flow(glued=True)),
    "upright_groups": Style(Flow(upright=True)),
    "encrypted": Style(encrypted=True),
    "kangxi_radicals": Style(hand=text.kangxi),
    "radicals_supplement": Style(hand=text.supplement),
    "shifted_boxes": Style(paper=pages.shifted),
    "form_xobjects": Style(paper=pages.forms),
    "two_up": Style(paper=pages.two_up),
}
PDF_KINDS: dict[str, Callable[[Report, Random], bytes]] = {
    name: partial(write, style) for name, style in STYLES.items()
}
