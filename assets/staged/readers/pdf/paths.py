"""What pdfium finds drawn on a page, inside forms too: rules, which are straight pieces of its paths, paints and texts.

Knows no glyphs.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

from assets.staged.readers.contrast import UNKNOWN, Colour
from assets.staged.readers.page_layout.background import Ground, Paint
from assets.staged.readers.page_layout.sheet import Corner, Rule, straight
from assets.staged.readers.pdf import pdfium_calls

_DEEPEST_FORM = 8
_MOST_CLIPS = 16
_STROKED = (pdfium_calls.STROKED, pdfium_calls.STROKED_AND_CLIP)

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text as it is drawn: how many paints there were before it, and the box it is cut off at, None if it is not."""

    item: int
    before: int
    clip: Rule | None


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is gathered of a page beside its rules."""

    texts: list[Drawn] = field(default_factory=list)
    ground: Ground = field(default_factory=Ground)


def rules(page: int, canvas: Canvas) -> Iterator[Rule]:
    """Straight rules along the axes, in page space (y upwards): lines, sides of rectangles, thin rectangles as one.

    The texts and the paints met on the way are added to `canvas`.
    """
    pen = Pen()
    for item, kind, outer in objects(page):
        if kind == pdfium_calls.PATH:
            filled, stroked = pen.modes(item)
            if filled or stroked:
                corners = pen.corners(item, outer)
                if filled:
                    _paint(pen, item, corners, canvas.ground)
                yield from straight(corners)
        elif kind == pdfium_calls.TEXT:
            canvas.texts.append(Drawn(item, canvas.ground.count, pen.clip(item, outer)))
        elif kind in (pdfium_calls.IMAGE, pdfium_calls.SHADING):
            canvas.ground.add(Paint(pen.bounds(item, outer), UNKNOWN))


def objects(page: int) -> Iterator[tuple[int, int, Matrix]]:
    """What is drawn, in the order it is: each object with its kind and the matrix of the form it is in."""
    pen = Pen()
    for index in range(pdfium_calls.count_objects(page)):
        item = pdfium_calls.object_at(page, index)
        kind = pdfium_calls.kind(item)
        if kind == pdfium_calls.FORM:
            yield from pen.inside(item, _SAME, 0)
        else:
            yield item, kind, _SAME


class Pen:
    """Reads what is drawn; holds the places pdfium writes its answers to."""

    def __init__(self) -> None:
        self._numbers = (ctypes.c_float * 6)()
        self._modes = (ctypes.c_int * 2)()
        self._channels = (ctypes.c_uint * 4)()
        at, modes = ctypes.addressof(self._numbers), ctypes.addressof(self._modes)
        channels = ctypes.addressof(self._channels)
        self._matrix_at, self._x, self._y, self._fill, self._stroke = at, at, at + 4, modes, modes + 4
        self._edges = (at, at + 4, at + 8, at + 12)
        self._colour_at = (channels, channels + 4, channels + 8, channels + 12)

    def inside(self, form: int, outer: Matrix, depth: int) -> Iterator[tuple[int, int, Matrix]]:
        """The objects of a form and of the forms in it."""
        inner = _times(self._matrix(form), outer)
        for index in range(pdfium_calls.count_form_objects(form)):
            item = pdfium_calls.form_object(form, index)
            kind = pdfium_calls.kind(item)
            if kind != pdfium_calls.FORM:
                yield item, kind, inner
            elif depth < _DEEPEST_FORM:
                yield from self.inside(item, inner, depth + 1)

    def modes(self, item: int) -> tuple[int, int]:
        """How a path is filled and whether it is stroked, 0 where it is not."""
        pdfium_calls.draw_mode(item, self._fill, self._stroke)
        return self._modes[0], self._modes[1]

    def _matrix(self, item: int) -> Matrix:
        pdfium_calls.matrix(item, self._matrix_at)
        a, b, c, d, e, f = self._numbers
        return (a, b, c, d, e, f)

    def corners(self, item: int, outer: Matrix) -> list[Corner]:
        """The corners of a path in page space; closing goes back to where the piece began."""
        a, b, c, d, e, f = _times(self._matrix(item), outer)
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

    def filled(self, item: int) -> Colour:
        """What an object is filled with, unknown where that is a pattern."""
        return self._colour(pdfium_calls.fill_colour(item, *self._colour_at))

    def text_colour(self, item: int) -> Colour | None:
        """What letters are drawn with, None where they are drawn invisibly."""
        mode = pdfium_calls.text_mode(item)
        if mode in (pdfium_calls.INVISIBLE, pdfium_calls.CLIP):
            return None
        if mode in _STROKED:
            return self._colour(pdfium_calls.stroke_colour(item, *self._colour_at))
        return self.filled(item)

    def _colour(self, told: int) -> Colour:
        red, green, blue, alpha = self._channels
        return Colour(red, green, blue, alpha / 255) if told else UNKNOWN

    def bounds(self, item: int, outer: Matrix) -> Rule:
        """The box around an object."""
        pdfium_calls.bounds(item, *self._edges)
        left, bottom, right, top = self._numbers[:4]
        return _box([_moved(x, y, outer) for x in (left, right) for y in (bottom, top)])

    def clip(self, item: int, outer: Matrix) -> Rule | None:
        """The box an object is cut off at, None where it is not."""
        path = pdfium_calls.clip_path(item)
        count = pdfium_calls.count_clips(path) if path else 0
        boxes = [self._clip_box(path, at, outer) for at in range(count)] if 0 < count <= _MOST_CLIPS else []
        if not boxes:
            return None
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        return max(x0), max(y0), min(x1), min(y1)

    def _clip_box(self, path: int, at: int, outer: Matrix) -> Rule:
        points = []
        for index in range(max(pdfium_calls.count_clip_segments(path, at), 0)):
            pdfium_calls.point(pdfium_calls.clip_segment(path, at, index), self._x, self._y)
            points.append(_moved(self._numbers[0], self._numbers[1], outer))
        return _box(points) if points else (0.0, 0.0, 0.0, 0.0)


def _paint(pen: Pen, item: int, corners: list[Corner], ground: Ground) -> None:
    """Note what a filled path paints, piece by piece; one rectangle that nothing shows through covers what is below."""
    pieces: list[list[Corner]] = []
    for corner in corners:
        if corner[2] or not pieces:
            pieces.append([])
        pieces[-1].append(corner)
    colour = pen.filled(item)
    for piece in pieces:
        area = _box([(x, y) for x, y, _ in piece])
        square = len(pieces) == 1 and all(_is_corner(x, y, area) for x, y, _ in piece)
        covers = square and colour.alpha >= 1 and colour != UNKNOWN and not pdfium_calls.shows_through(item)
        clip = pen.clip(item, _SAME) if covers else None
        if clip is not None:
            area = (max(area[0], clip[0]), max(area[1], clip[1]), min(area[2], clip[2]), min(area[3], clip[3]))
        if colour.alpha:
            ground.add(Paint(area, colour, covers))


def _is_corner(x: float, y: float, area: Rule) -> bool:
    return min(abs(x - area[0]), abs(x - area[2])) < 0.5 and min(abs(y - area[1]), abs(y - area[3])) < 0.5


def _box(points: list[tuple[float, float]]) -> Rule:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _moved(x: float, y: float, outer: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = outer
    return a * x + c * y + e, b * x + d * y + f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == _SAME:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
