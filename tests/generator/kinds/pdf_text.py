"""The ways in which programs write a line of text: at once, character by character, twice to look bold, in radicals.

The radicals are real characters to the eye and others to who copies them: the font's ToUnicode map names them so.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from random import Random

from pdfminer.cmapdb import CMapDB
from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStream
from reportlab.pdfgen.canvas import Canvas

from tests.generator.kinds.pdf_cells import FONT, Line, width
from tests.generator.kinds.pdf_flow import Sheet

Hand = Callable[[Canvas, Line], None]

KANGXI: Mapping[int, int] = {
    ord(unicodedata.normalize("NFKC", chr(code))): code
    for code in range(0x2F00, 0x2FD6)
}  # fmt: skip
SUPPLEMENT: Mapping[int, int] = {
    ord(character): ord(radical) for character, radical in zip("门民见长风鱼青黄页", "⻔⺠⻅⻓⻛⻥⻘⻩⻚", strict=True)
}


def plain(rng: Random) -> Hand:
    """A line at once, or in one document of three each character by itself, as WPS writes."""
    return _by_character(FONT) if rng.random() < 0.33 else _at_once(FONT)


def doubled(rng: Random) -> Hand:
    """Everything twice, 0.3 pt apart."""
    once, down = plain(rng), rng.choice((0, 0, 0.3))

    def twice(canvas: Canvas, line: Line) -> None:
        once(canvas, line)
        once(canvas, Line(line.text, line.x + 0.3, line.y - down, line.size))

    return twice


def notes(sheet: Sheet, rng: Random) -> list[Line]:
    """The marks of notes, raised behind the figures and labels of some cells where there is room for one."""
    small, rise = rng.uniform(0.55, 0.8), rng.uniform(0.25, 0.45)
    marks = []
    for box in (box for boxes in sheet.tables for box in boxes):
        held = [line for line in sheet.lines if box.x0 <= line.x <= box.x1 and box.y0 <= line.y <= box.y1]
        if not held or rng.random() > 0.15 or len(held[-1].text) < len(held):
            continue
        last = held[-1]
        mark, end = str(rng.randint(1, 12)), last.x + width(last.text, last.size)
        if end + width(mark, small * last.size) < box.x1:
            marks.append(Line(mark, end, last.y + rise * last.size, small * last.size))
    return marks


def kangxi(rng: Random) -> Hand:
    return _at_once(_mapped("STSong-Kangxi", KANGXI))


def supplement(rng: Random) -> Hand:
    """The characters NFKC leaves, and the Kangxi radicals too, as such fonts have both."""
    return _at_once(_mapped("STSong-Supplement", {**KANGXI, **SUPPLEMENT}))


def _at_once(font: str) -> Hand:
    def write(canvas: Canvas, line: Line) -> None:
        canvas.setFont(font, line.size)
        canvas.drawString(line.x, line.y, line.text)

    return write


def _by_character(font: str) -> Hand:
    def write(canvas: Canvas, line: Line) -> None:
        canvas.setFont(font, line.size)
        x = line.x
        for character in line.text:
            canvas.drawString(x, line.y, character)
            x += width(character, line.size)

    return write


def _mapped(name: str, instead: Mapping[int, int]) -> str:
    pdfmetrics.registerFont(_Mapped(name, instead))
    return name


class _Mapped(UnicodeCIDFont):
    """The song face by glyph numbers, as programs that embed a face write; a map names the character of each glyph."""

    def __init__(self, name: str, instead: Mapping[int, int]) -> None:
        super().__init__(FONT)
        self.name = self.fontName = name
        self.encodingName = "Identity-H"
        self.instead = instead
        self.used: set[str] = set()

    def formatForPdf(self, text: str) -> str:
        self.used.update(text)
        return escapePDF(b"".join(_numbers()[character].to_bytes(2, "big") for character in text))

    def addObjects(self, doc: PDFDocument) -> None:
        super().addObjects(doc)
        face = doc.idToObject[doc.fontMapping[self.name].lstrip("/")]
        face["ToUnicode"] = doc.Reference(_Map(self))


class _Map(PDFStream):
    """The ToUnicode map of the characters that were written, made when the file is."""

    def __init__(self, font: _Mapped) -> None:
        super().__init__()
        self.font = font

    def format(self, document: PDFDocument) -> bytes:
        self.content = "\n".join(self._lines())
        return super().format(document)

    def _lines(self) -> Iterator[str]:
        yield "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
        yield "/CMapName /Adobe-Identity-UCS def /CMapType 2 def"
        yield "1 begincodespacerange <0000> <FFFF> endcodespacerange"
        used = sorted(self.font.used)
        for first in range(0, len(used), 100):
            some = used[first : first + 100]
            yield f"{len(some)} beginbfchar"
            yield from (f"<{_numbers()[c]:04X}> <{self.font.instead.get(ord(c), ord(c)):04X}>" for c in some)
            yield "endbfchar"
        yield "endcmap CMapName currentdict /CMap defineresource pop end end"


@cache
def _numbers() -> dict[str, int]:
    """The glyph of a character in the collection Adobe-GB1, the first where there are several."""
    known = CMapDB.get_unicode_map("Adobe-GB1", False).cid2unichr
    return {character: number for number, character in sorted(known.items(), reverse=True)}
