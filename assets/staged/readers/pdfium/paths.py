"""What pdfium finds drawn on a page, inside forms too: the rules, straight pieces of its paths. Knows no glyphs."""

import ctypes
from collections.abc import Iterator

from assets.staged.readers.page.sheet import Corner, Rule, straight
from assets.staged.readers.pdfium import calls

_DEEPEST_FORM = 8

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def rules(page: int, texts: list[int]) -> Iterator[Rule]:
    """Straight rules along the axes, in page space (y upwards): lines, sides of rectangles, thin rectangles as one.

    The texts met on the way are added to `texts`.
    """
    pen = Pen()
    for item, kind, outer in objects(page):
        if kind == calls.PATH:
            if any(pen.modes(item)):
                yield from straight(pen.corners(item, outer))
        elif kind == calls.TEXT:
            texts.append(item)


def objects(page: int) -> Iterator[tuple[int, int, Matrix]]:
    """What is drawn, in the order it is: each object with its kind and the matrix of the form it is in."""
    pen = Pen()
    for index in range(calls.count_objects(page)):
        item = calls.object_at(page, index)
        kind = calls.kind(item)
        if kind == calls.FORM:
            yield from pen.inside(item, _SAME, 0)
        else:
            yield item, kind, _SAME


class Pen:
    """Reads paths; holds the places pdfium writes its answers to."""

    def __init__(self) -> None:
        self._numbers = (ctypes.c_float * 6)()
        self._modes = (ctypes.c_int * 2)()
        at, modes = ctypes.addressof(self._numbers), ctypes.addressof(self._modes)
        self._matrix_at, self._x, self._y, self._fill, self._stroke = at, at, at + 4, modes, modes + 4

    def inside(self, form: int, outer: Matrix, depth: int) -> Iterator[tuple[int, int, Matrix]]:
        """The objects of a form and of the forms in it."""
        inner = _times(self._matrix(form), outer)
        for index in range(calls.count_form_objects(form)):
            item = calls.form_object(form, index)
            kind = calls.kind(item)
            if kind != calls.FORM:
                yield item, kind, inner
            elif depth < _DEEPEST_FORM:
                yield from self.inside(item, inner, depth + 1)

    def modes(self, item: int) -> tuple[int, int]:
        """How a path is filled and whether it is stroked, 0 where it is not."""
        calls.draw_mode(item, self._fill, self._stroke)
        return self._modes[0], self._modes[1]

    def _matrix(self, item: int) -> Matrix:
        calls.matrix(item, self._matrix_at)
        a, b, c, d, e, f = self._numbers
        return (a, b, c, d, e, f)

    def corners(self, item: int, outer: Matrix) -> list[Corner]:
        """The corners of a path in page space; closing goes back to where the piece began."""
        a, b, c, d, e, f = _times(self._matrix(item), outer)
        numbers, corners = self._numbers, []
        start: tuple[float, float] | None = None
        for index in range(calls.count_segments(item)):
            segment = calls.segment(item, index)
            calls.point(segment, self._x, self._y)
            x, y = numbers[0], numbers[1]
            at = (a * x + c * y + e, b * x + d * y + f)
            moved = calls.segment_kind(segment) == calls.MOVE
            corners.append((*at, moved))
            start = at if moved or start is None else start
            if calls.closes(segment):
                corners.append((*(start or at), False))
        return corners


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == _SAME:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
