"""Texts on a page that nobody sees: drawn invisibly, as a scan's recognised text is, transparent, in the colour of what
they stand on, painted over, or cut off by a clip; and those that may not be seen, as white ones on a picture.
"""

import ctypes
from collections.abc import Iterable, Sequence
from struct import unpack

from assets.staged.grid import bounded
from assets.staged.readers.contrast import Colour, Sight, pale
from assets.staged.readers.page_layout.background import Ground
from assets.staged.readers.page_layout.sheet import LARGEST_GLYPH
from assets.staged.readers.pdf import pdfium_calls
from assets.staged.readers.pdf.paths import Drawn, Pen
from warehouse.messages import Message

_MOST_ASKED = 100_000  # characters on a page whose ground is asked


class Unseen:
    """Tells of glyphs whether they are seen, given the texts of their page and what is painted on it."""

    def __init__(self, texts: Iterable[Drawn], ground: Ground) -> None:
        self._ground, self._pen = ground, Pen()
        self._hidden: set[int] = set()
        self._asked: dict[int, tuple[Drawn, Colour]] = {}
        for text in texts:
            colour = self._pen.text_colour(text.item)
            if colour is None or colour.alpha == 0:
                self._hidden.add(text.item)
            elif text.clip is not None or ground.doubted(colour, text.before):
                self._asked[text.item] = text, colour
        self._pale = {item for item, (_, colour) in self._asked.items() if pale(colour)}
        self._found = bool(self._hidden)

    def __bool__(self) -> bool:
        """Whether some text is not seen, may not be, or is only because of what it stands on."""
        return self._found

    def seen(self, text: int, glyphs: Sequence[int]) -> tuple[list[int], set[int]]:
        """Those of `glyphs`, by their numbers in the page's text, that are seen, and which of these are doubtful."""
        if not self._hidden and not self._asked:
            return list(glyphs), set()
        of = {glyph: pdfium_calls.text_object(text, glyph) for glyph in glyphs}
        bounded(
            sum(item in self._asked for item in of.values()),
            _MOST_ASKED,
            Message(zh="处文字与底色", en="characters over paint"),
        )
        sights = {glyph: self._sight(text, glyph, item) for glyph, item in of.items()}
        kept = [glyph for glyph in glyphs if sights[glyph] is not Sight.UNSEEN]
        doubtful = {glyph for glyph in kept if sights[glyph] is Sight.DOUBTFUL}
        pale_ones = not self._pale.isdisjoint(of.values())
        self._found = self._found or pale_ones or len(kept) < len(glyphs) or bool(doubtful)
        return kept, doubtful

    def _sight(self, text: int, glyph: int, item: int) -> Sight:
        if item in self._hidden:
            return Sight.UNSEEN
        if item not in self._asked:
            return Sight.SEEN
        drawn, colour = self._asked[item]
        left, top, right, bottom = _box(text, glyph)
        if top - bottom > LARGEST_GLYPH:  # no figure, and where pdfium puts its box is not to be relied on
            return Sight.SEEN
        x, y = (left + right) / 2, (top + bottom) / 2
        if drawn.clip is not None and not (drawn.clip[0] <= x <= drawn.clip[2] and drawn.clip[1] <= y <= drawn.clip[3]):
            return Sight.UNSEEN
        return self._ground.sight(colour, drawn.before, (x, y))


def _box(text: int, glyph: int) -> tuple[float, ...]:
    """The loose box of a glyph: left, top, right, bottom."""
    box = (ctypes.c_float * 4)()
    pdfium_calls.loose_box(text, glyph, ctypes.addressof(box))
    return unpack("4f", box)
