"""Texts on a page that nobody sees: drawn invisibly, as a scan's recognised text is, transparent, or white on white.

White text over what is filled in another colour is seen, as in the dark head of a table.
"""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from struct import unpack

from assets.staged.grid import bounded
from assets.staged.readers.page.sheet import Corner, Rule
from assets.staged.readers.pdfium import calls
from assets.staged.readers.pdfium.paths import Pen, objects

_WHITE, _PALE = 250, 225  # of 255, the least of red, green and blue: white text cannot be told from what is so pale

_MOST_COMPARED = 20_000_000

Colour = tuple[int, int, int, int]
_BLACK: Colour = (0, 0, 0, 255)


class Unseen:
    """Tells of glyphs whether they are seen, given the `texts` of their page."""

    def __init__(self, page: int, texts: Iterable[int]) -> None:
        self._page, self._numbers = page, (ctypes.c_uint * 4)()
        at = ctypes.addressof(self._numbers)
        self._at = (at, at + 4, at + 8, at + 12)
        self._hidden: set[int] = set()
        self._white: set[int] = set()
        for item in texts:
            mode = calls.text_mode(item)
            if mode == calls.INVISIBLE:
                self._hidden.add(item)
            elif mode == calls.FILLED and calls.fill_colour(item, *self._at):
                numbers = self._numbers
                if numbers[3] == 0:
                    self._hidden.add(item)
                elif numbers[0] >= _WHITE and min(numbers[1], numbers[2]) >= _WHITE:
                    self._white.add(item)

    def __bool__(self) -> bool:
        return bool(self._hidden or self._white)

    def seen(self, text: int, glyphs: Sequence[int]) -> list[int]:
        """Those of `glyphs`, by their numbers in the page's text, that are seen."""
        if not self:
            return list(glyphs)
        of = {glyph: calls.text_object(text, glyph) for glyph in glyphs}
        fills, below = self._fills() if self._white else ([], {})
        white = sum(item in self._white for item in of.values())
        bounded(white * len(fills), _MOST_COMPARED, "处白色文字与底色", "white characters over fills")
        return [
            glyph
            for glyph, item in of.items()
            if item not in self._hidden
            and (item not in self._white or _dark(fills[: below.get(item, 0)], _middle(text, glyph)))
        ]

    def _fills(self) -> tuple[list[tuple[Rule, bool]], dict[int, int]]:
        """What is filled, piece by piece, its box and whether it is dark; how much of it before each white text."""
        pen = Pen()
        fills: list[tuple[Rule, bool]] = []
        before: dict[int, int] = {}
        for item, kind, outer in objects(self._page):
            if kind == calls.PATH and pen.modes(item)[0]:
                *colours, alpha = self._colour(item)
                if alpha:
                    fills += [(box, min(colours) < _PALE) for box in _pieces(pen.corners(item, outer))]
            elif item in self._white:
                before[item] = len(fills)
        return fills, before

    def _colour(self, item: int) -> Colour:
        """What an object is filled with; a pattern counts as black."""
        if not calls.fill_colour(item, *self._at):
            return _BLACK
        red, green, blue, alpha = self._numbers
        return red, green, blue, alpha


def _pieces(corners: Iterable[Corner]) -> Iterator[Rule]:
    """The box of each piece of a path."""
    pieces: list[list[Corner]] = []
    for corner in corners:
        if corner[2] or not pieces:
            pieces.append([])
        pieces[-1].append(corner)
    for piece in pieces:
        xs, ys = [corner[0] for corner in piece], [corner[1] for corner in piece]
        yield min(xs), min(ys), max(xs), max(ys)


def _middle(text: int, glyph: int) -> tuple[float, float]:
    box = (ctypes.c_float * 4)()
    calls.loose_box(text, glyph, ctypes.addressof(box))
    left, top, right, bottom = unpack("4f", box)
    return (left + right) / 2, (top + bottom) / 2


def _dark(fills: Sequence[tuple[Rule, bool]], at: tuple[float, float]) -> bool:
    """Whether the last that was filled at a place is dark."""
    x, y = at
    return next((dark for (x0, y0, x1, y1), dark in reversed(fills) if x0 <= x <= x1 and y0 <= y <= y1), False)
