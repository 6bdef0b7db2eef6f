"""What pdfium finds drawn on a page, also inside form XObjects: rules (straight pieces of paths), painted areas and
texts.

Knows no glyphs.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

from assets.staged.grid import Box
from assets.staged.readers.contrast import UNKNOWN_COLOUR, Colour
from assets.staged.readers.page_layout.laid_out_page import Corner, Rule, straight_pieces
from assets.staged.readers.page_layout.painted_background import PaintedArea, PaintedBackground
from assets.staged.readers.pdf import pdfium_calls

_DEEPEST_FORM = 8
_MOST_CLIPS = 16
_STROKED = (pdfium_calls.STROKED, pdfium_calls.STROKED_AND_CLIP)

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A text object, the number of areas painted before it, and the box it is clipped to, None if it is not clipped."""

    item: int
    painted_before: int
    clip: Box | None


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """The texts and the painted background of a page."""

    texts: list[DrawnText] = field(default_factory=list)
    background: PaintedBackground = field(default_factory=PaintedBackground)


def read_rules(page: int, drawing: PageDrawing) -> Iterator[Rule]:
    """Axis-parallel rules in page space (y upwards): lines, sides of rectangles, and thin rectangles as one rule each.

    Adds the texts and painted areas of the page to `drawing`.
    """
    reader = ObjectReader()
    for item, kind, outer in page_objects(page):
        if kind == pdfium_calls.PATH:
            filled, stroked = reader.draw_modes(item)
            if filled or stroked:
                corners = reader.read_corners(item, outer)
                if filled:
                    _add_paint(reader, item, corners, drawing.background)
                yield from straight_pieces(corners)
        elif kind == pdfium_calls.TEXT:
            drawing.texts.append(DrawnText(item, drawing.background.count, reader.clip_box(item, outer)))
        elif kind in (pdfium_calls.IMAGE, pdfium_calls.SHADING):
            drawing.background.add(PaintedArea(reader.bounding_box(item, outer), UNKNOWN_COLOUR))


def page_objects(page: int) -> Iterator[tuple[int, int, Matrix]]:
    """Each object of a page in drawing order, with its kind and the matrix of the form it is in."""
    reader = ObjectReader()
    for index in range(pdfium_calls.count_objects(page)):
        item = pdfium_calls.object_at(page, index)
        kind = pdfium_calls.kind(item)
        if kind == pdfium_calls.FORM:
            yield from reader.form_objects(item, _IDENTITY, 0)
        else:
            yield item, kind, _IDENTITY


class ObjectReader:
    """Reads page objects through pdfium; owns the buffers that pdfium writes its results to."""

    def __init__(self) -> None:
        self._numbers = (ctypes.c_float * 6)()
        self._modes = (ctypes.c_int * 2)()
        self._channels = (ctypes.c_uint * 4)()
        at, modes = ctypes.addressof(self._numbers), ctypes.addressof(self._modes)
        channels = ctypes.addressof(self._channels)
        self._matrix_at, self._x, self._y, self._fill, self._stroke = at, at, at + 4, modes, modes + 4
        self._edges = (at, at + 4, at + 8, at + 12)
        self._colour_at = (channels, channels + 4, channels + 8, channels + 12)

    def form_objects(self, form: int, outer: Matrix, depth: int) -> Iterator[tuple[int, int, Matrix]]:
        """The objects of a form and of the forms inside it."""
        inner = _multiply(self._matrix(form), outer)
        for index in range(pdfium_calls.count_form_objects(form)):
            item = pdfium_calls.form_object(form, index)
            kind = pdfium_calls.kind(item)
            if kind != pdfium_calls.FORM:
                yield item, kind, inner
            elif depth < _DEEPEST_FORM:
                yield from self.form_objects(item, inner, depth + 1)

    def draw_modes(self, item: int) -> tuple[int, int]:
        """How a path is filled and whether it is stroked, each 0 if not."""
        pdfium_calls.draw_mode(item, self._fill, self._stroke)
        return self._modes[0], self._modes[1]

    def _matrix(self, item: int) -> Matrix:
        pdfium_calls.matrix(item, self._matrix_at)
        a, b, c, d, e, f = self._numbers
        return (a, b, c, d, e, f)

    def read_corners(self, item: int, outer: Matrix) -> list[Corner]:
        """The corners of a path in page space. Closing returns to where the piece began."""
        a, b, c, d, e, f = _multiply(self._matrix(item), outer)
        numbers, corners = self._numbers, []
        start: tuple[float, float] | None = None
        for index in range(pdfium_calls.count_segments(item)):
            segment = pdfium_calls.segment(item, index)
            pdfium_calls.point(segment, self._x, self._y)
            x, y = numbers[0], numbers[1]
            at = (a * x + c * y + e, b * x + d * y + f)
            moved = pdfium_calls.segment_kind(segment) == pdfium_calls.MOVE
            corners.append((*at, moved))
            start = at if moved or start is None else start
            if pdfium_calls.closes(segment):
                corners.append((*(start or at), False))
        return corners

    def fill_colour(self, item: int) -> Colour:
        """The fill colour of an object, unknown for a pattern."""
        return self._colour(pdfium_calls.fill_colour(item, *self._colour_at))

    def text_colour(self, item: int) -> Colour | None:
        """The colour of a text object, None if it is drawn invisibly."""
        mode = pdfium_calls.text_mode(item)
        if mode in (pdfium_calls.INVISIBLE, pdfium_calls.CLIP):
            return None
        if mode in _STROKED:
            return self._colour(pdfium_calls.stroke_colour(item, *self._colour_at))
        return self.fill_colour(item)

    def _colour(self, success: int) -> Colour:
        red, green, blue, alpha = self._channels
        return Colour(red, green, blue, alpha / 255) if success else UNKNOWN_COLOUR

    def bounding_box(self, item: int, outer: Matrix) -> Box:
        """The box around an object in page space."""
        pdfium_calls.bounds(item, *self._edges)
        left, bottom, right, top = self._numbers[:4]
        return _bounding_box([_transform(x, y, outer) for x in (left, right) for y in (bottom, top)])

    def clip_box(self, item: int, outer: Matrix) -> Box | None:
        """The box an object is clipped to, None if it is not clipped."""
        path = pdfium_calls.clip_path(item)
        count = pdfium_calls.count_clips(path) if path else 0
        boxes = [self._read_clip(path, at, outer) for at in range(count)] if 0 < count <= _MOST_CLIPS else []
        if not boxes:
            return None
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        return max(x0), max(y0), min(x1), min(y1)

    def _read_clip(self, path: int, at: int, outer: Matrix) -> Box:
        points = []
        for index in range(max(pdfium_calls.count_clip_segments(path, at), 0)):
            pdfium_calls.point(pdfium_calls.clip_segment(path, at, index), self._x, self._y)
            points.append(_transform(self._numbers[0], self._numbers[1], outer))
        return _bounding_box(points) if points else (0.0, 0.0, 0.0, 0.0)


def _add_paint(reader: ObjectReader, item: int, corners: list[Corner], background: PaintedBackground) -> None:
    """Add the areas that a filled path paints, piece by piece. A single opaque rectangle covers what is below it."""
    pieces: list[list[Corner]] = []
    for corner in corners:
        if corner[2] or not pieces:
            pieces.append([])
        pieces[-1].append(corner)
    colour = reader.fill_colour(item)
    for piece in pieces:
        area = _bounding_box([(x, y) for x, y, _ in piece])
        is_rectangle = len(pieces) == 1 and all(_is_corner(x, y, area) for x, y, _ in piece)
        covers = (
            is_rectangle and colour.alpha >= 1 and colour != UNKNOWN_COLOUR and not pdfium_calls.shows_through(item)
        )
        clip = reader.clip_box(item, _IDENTITY) if covers else None
        if clip is not None:
            area = (max(area[0], clip[0]), max(area[1], clip[1]), min(area[2], clip[2]), min(area[3], clip[3]))
        if colour.alpha:
            background.add(PaintedArea(area, colour, covers))


def _is_corner(x: float, y: float, area: Box) -> bool:
    return min(abs(x - area[0]), abs(x - area[2])) < 0.5 and min(abs(y - area[1]), abs(y - area[3])) < 0.5


def _bounding_box(points: list[tuple[float, float]]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _transform(x: float, y: float, outer: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = outer
    return a * x + c * y + e, b * x + d * y + f


def _multiply(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == _IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
