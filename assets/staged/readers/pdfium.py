"""A PDF opened with pdfium: for each page its glyphs and its rules, upright, in points from the top left corner.

pdfium reads content streams some twenty times faster than pdfminer does. What the glyphs and rules mean is not known
here. A rule is (x0, top, x1, bottom), under a point across; the sides of a large rectangle are four, a thin one is one.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assets.staged.grid import Unreadable
from assets.staged.readers.glyphs import Glyph

Rule = tuple[float, float, float, float]

LARGEST_GLYPH = 34.0
_SAMPLED = 16
_NO_CHARACTER = (0, 0xFFFD, 0xFFFE, 0xFFFF)
_SLANT = 3
_THIN = 3.0
_DEEPEST_FORM = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: number from 1, size, glyphs, rules; `unmapped` counts glyphs whose font names no character."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    unmapped: int


def sheets(data: bytes, most: int) -> list[Sheet]:
    """The pages of a PDF; Unreadable where it cannot be opened or has more pages than `most`."""
    try:
        document = pdfium.PdfDocument(data)
        try:
            if len(document) > most:
                raise Unreadable(
                    f"共 {len(document)} 页，年度报告不会这样长：请只放入报告本身",
                    f"it has {len(document)} pages, more than any report: put in the report alone",
                )
            return [_page(document, index) for index in range(len(document))]
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise _unreadable(error) from error


def _unreadable(error: pdfium.PdfiumError) -> Unreadable:
    if "password" in str(error).lower():
        return Unreadable(
            "打开需要密码：请另存一份不加密的", "a password is needed to open it: save a copy without one"
        )
    return Unreadable(f"PDF 已损坏（{error}）：请重新打印或保存", f"a damaged PDF ({error}): print or save it again")


def _page(document: pdfium.PdfDocument, index: int) -> Sheet:
    page = document[index]
    try:
        return _sheet(page, index + 1)
    finally:
        page.close()


def _sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    box = page.get_bbox()
    textpage = page.get_textpage()
    glyphs, unmapped, angle = _glyphs(textpage)
    textpage.close()
    upright = _Upright(box, page.get_rotation() if angle is None else angle)
    return Sheet(
        number, upright.width, upright.height, [upright.glyph(g) for g in glyphs],
        [upright.rule(r) for r in _rules(page.raw)], unmapped,
    )  # fmt: skip


def _glyphs(textpage: pdfium.PdfTextPage) -> tuple[list[Glyph], int, int | None]:
    """Glyphs in page space (y upwards, as x0, y0, x1, y1), how many have no character, and how far most are turned.

    Glyphs too large to be a table's, or turned otherwise than most, are a watermark's and left out.
    """
    handle, rect = textpage.raw, raw.FS_RECTF()
    into, box, unicode = ctypes.byref(rect), raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetUnicode
    found: list[tuple[int, Glyph]] = []
    turned: Counter[int] = Counter()
    unmapped = 0
    for index in range(raw.FPDFText_CountChars(handle)):
        code = unicode(handle, index)
        if code in _NO_CHARACTER or 0xE000 <= code <= 0xF8FF:
            unmapped += 1
            code = 0xFFFD  # kept as a mark no number holds: dropped, it would leave a shorter number
        elif code <= 32 or code == 0xA0:
            continue
        box(handle, index, into)
        if rect.top - rect.bottom <= LARGEST_GLYPH:
            found.append((index, (chr(code), rect.left, rect.bottom, rect.right, rect.top)))
        if index % _SAMPLED == 0:
            turned[_angle(handle, index)] += 1
    most = turned.most_common(1)[0][0] if turned else None
    if any(angle % 90 for angle in turned):
        found = [(index, glyph) for index, glyph in found if _angle(handle, index) == most]
    return [glyph for _, glyph in found], unmapped, most


def _angle(handle: raw.FPDF_TEXTPAGE, index: int) -> int:
    """How far to turn the page clockwise for a glyph to stand upright, in whole degrees; a slight slant is none."""
    degrees = -round(math.degrees(raw.FPDFText_GetCharAngle(handle, index))) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) <= _SLANT else degrees


class _Upright:
    """Turns page space into points from the top left corner of the page as it is read."""

    def __init__(self, box: tuple[float, float, float, float], turn: int) -> None:
        self._x0, self._y0, self._x1, self._y1 = box
        self._turn = turn
        across, down = self._x1 - self._x0, self._y1 - self._y0
        self.width, self.height = (down, across) if turn in (90, 270) else (across, down)

    def rule(self, box: Rule) -> Rule:
        x0, y0, x1, y1 = box
        if self._turn == 0:
            return (x0 - self._x0, self._y1 - y1, x1 - self._x0, self._y1 - y0)
        if self._turn == 90:
            return (y0 - self._y0, x0 - self._x0, y1 - self._y0, x1 - self._x0)
        if self._turn == 180:
            return (self._x1 - x1, y0 - self._y0, self._x1 - x0, y1 - self._y0)
        return (self._y1 - y1, self._x1 - x1, self._y1 - y0, self._x1 - x0)

    def glyph(self, glyph: Glyph) -> Glyph:
        return (glyph[0], *self.rule(glyph[1:]))


def _rules(page: raw.FPDF_PAGE) -> list[Rule]:
    """Straight rules along the axes, in page space (y upwards): lines, sides of rectangles, thin rectangles as one."""
    found: list[Rule] = []
    for index in range(raw.FPDFPage_CountObjects(page)):
        _gather(raw.FPDFPage_GetObject(page, index), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), found, 0)
    return found


Matrix = tuple[float, float, float, float, float, float]


def _gather(item: raw.FPDF_PAGEOBJECT, outer: Matrix, found: list[Rule], depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        found += _path(item, _times(_matrix(item), outer))
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
        inner = _times(_matrix(item), outer)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            _gather(raw.FPDFFormObj_GetObject(item, index), inner, found, depth + 1)


def _matrix(item: raw.FPDF_PAGEOBJECT) -> Matrix:
    values = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, values)
    return (values.a, values.b, values.c, values.d, values.e, values.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _path(item: raw.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[Rule]:
    """The straight pieces of a path, where it is drawn at all; a filled sliver is one rule down its middle."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return
    points = _points(item, matrix)
    if not points:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
        across = x1 - x0 >= y1 - y0
        yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2) if across else ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        return
    for (ax, ay, _), (bx, by, moved) in pairwise(points):
        if not moved and (abs(ax - bx) < 1 or abs(ay - by) < 1):
            yield (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _points(item: raw.FPDF_PAGEOBJECT, matrix: Matrix) -> list[tuple[float, float, bool]]:
    """The corners of a path with whether the pen moved there undrawn; closing goes back to where the piece began."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float, bool]] = []
    start: tuple[float, float] | None = None
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        at = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        moved = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        points.append((*at, moved))
        start = at if moved or start is None else start
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            points.append((*start, False))
    return points
