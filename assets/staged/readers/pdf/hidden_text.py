"""Text on a page that is invisible: invisible text mode (as in recognised scans), transparent, of the background's
colour, painted over, or clipped; and text that may be invisible, such as white text on an image.
"""

import ctypes
from collections.abc import Iterable, Sequence
from struct import unpack

from assets.staged.readers.contrast import Colour, Visibility, is_pale
from assets.staged.readers.page_layout.laid_out_page import LARGEST_GLYPH
from assets.staged.readers.page_layout.painted_background import PaintedBackground
from assets.staged.readers.pdf import pdfium_calls
from assets.staged.readers.pdf.paths import DrawnText, ObjectReader
from assets.staged.readers.refusals import check_limit

_MOST_QUESTIONABLE = 100_000  # characters on a page whose background is determined


class HiddenText:
    """Finds the invisible glyphs, given the texts of their page and its painted background."""

    def __init__(self, texts: Iterable[DrawnText], background: PaintedBackground) -> None:
        self._background, self._reader = background, ObjectReader()
        self._hidden: set[int] = set()
        self._questionable: dict[int, tuple[DrawnText, Colour]] = {}
        for text in texts:
            colour = self._reader.text_colour(text.item)
            if colour is None or colour.alpha == 0:
                self._hidden.add(text.item)
            elif text.clip is not None or background.may_hide(colour, text.painted_before):
                self._questionable[text.item] = text, colour
        self._pale = {item for item, (_, colour) in self._questionable.items() if is_pale(colour)}
        self._has_hidden = bool(self._hidden)

    def __bool__(self) -> bool:
        """Whether some text is or may be invisible, or is visible only because of its background."""
        return self._has_hidden

    def select_visible(self, text: int, glyphs: Sequence[int]) -> tuple[list[int], set[int]]:
        """Those of `glyphs`, by index in the page's text, that are visible, and which of them are doubtful."""
        if not self._hidden and not self._questionable:
            return list(glyphs), set()
        object_of = {glyph: pdfium_calls.text_object(text, glyph) for glyph in glyphs}
        check_limit(
            sum(item in self._questionable for item in object_of.values()),
            _MOST_QUESTIONABLE,
            "characters_over_paint",
        )
        unclear = self._hidden | self._questionable.keys()
        visibilities = {
            glyph: self._glyph_visibility(text, glyph, item) for glyph, item in object_of.items() if item in unclear
        }
        kept = [glyph for glyph in glyphs if visibilities.get(glyph) is not Visibility.INVISIBLE]
        doubtful = {glyph for glyph, visibility in visibilities.items() if visibility is Visibility.DOUBTFUL}
        any_pale = not self._pale.isdisjoint(object_of.values())
        self._has_hidden = self._has_hidden or any_pale or len(kept) < len(glyphs) or bool(doubtful)
        return kept, doubtful

    def _glyph_visibility(self, text: int, glyph: int, item: int) -> Visibility:
        """Whether the glyph of a hidden or questionable text is visible."""
        if item in self._hidden:
            return Visibility.INVISIBLE
        drawn, colour = self._questionable[item]
        left, top, right, bottom = _box(text, glyph)
        if top - bottom > LARGEST_GLYPH:  # not a figure, and pdfium's box for it is unreliable
            return Visibility.VISIBLE
        x, y = (left + right) / 2, (top + bottom) / 2
        if drawn.clip is not None and not (drawn.clip[0] <= x <= drawn.clip[2] and drawn.clip[1] <= y <= drawn.clip[3]):
            return Visibility.INVISIBLE
        return self._background.visibility(colour, drawn.painted_before, (x, y))


def _box(text: int, glyph: int) -> tuple[float, ...]:
    """The loose box of a glyph: left, top, right, bottom."""
    box = (ctypes.c_float * 4)()
    pdfium_calls.loose_box(text, glyph, ctypes.addressof(box))
    return unpack("4f", box)
