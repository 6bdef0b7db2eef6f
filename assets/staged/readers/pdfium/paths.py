"""The rules that pdfium finds on a page: straight pieces of its paths, those inside forms too. Knows no glyphs."""

import ctypes
from collections.abc import Iterator

from assets.staged.readers.page.sheet import Corner, Rule, straight
from assets.staged.readers.pdfium import calls

_DEEPEST_FORM = 8

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def rules(page: int) -> Iterator[Rule]:
    """Straight rules along the axes, in page space (y upwards): lines, sides of rectangles, thin rectangles as one."""
    pen = _Pen()
    for index in range(calls.count_objects(page)):
        yield from pen.rules(calls.object_at(page, index), _SAME, 0)


class _Pen:
    """Reads paths; holds the places pdfium writes its answers to."""

    def __init__(self) -> None:
        self._numbers = (ctypes.c_float * 6)()
        self._modes = (ctypes.c_int * 2)()
        at, modes = ctypes.addressof(self._numbers), ctypes.addressof(self._modes)
        self._matrix_at, self._x, self._y, self._fill, self._stroke = at, at, at + 4, modes, modes + 4

    def rules(self, item: int, outer: Matrix, depth: int) -> Iterator[Rule]:
        """The rules of a path, or of all paths in a form."""
        kind = calls.kind(item)
        if kind == calls.PATH:
            if self._drawn(item):
                yield from straight(self._corners(item, _times(self._matrix(item), outer)))
        elif kind == calls.FORM and depth < _DEEPEST_FORM:
            inner = _times(self._matrix(item), outer)
            for index in range(calls.count_form_objects(item)):
                yield from self.rules(calls.form_object(item, index), inner, depth + 1)

    def _drawn(self, item: int) -> bool:
        calls.draw_mode(item, self._fill, self._stroke)
        return any(self._modes)

    def _matrix(self, item: int) -> Matrix:
        calls.matrix(item, self._matrix_at)
        a, b, c, d, e, f = self._numbers
        return (a, b, c, d, e, f)

    def _corners(self, item: int, matrix: Matrix) -> list[Corner]:
        """The corners of a path; closing goes back to where the piece began."""
        a, b, c, d, e, f = matrix
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
