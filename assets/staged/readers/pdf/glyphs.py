"""The characters that pdfium finds on a page, with their boxes and their orientation. Knows no rules."""

import ctypes
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from struct import iter_unpack

from assets.staged.grid import Box
from assets.staged.readers.page_layout.glyph_text import NO_CHARACTER
from assets.staged.readers.page_layout.laid_out_page import (
    LARGEST_GLYPH,
    SMALLEST_GLYPH,
    dominant_angle,
    snap_angle,
)
from assets.staged.readers.pdf import pdfium_calls
from assets.staged.readers.pdf.hidden_text import HiddenText

_SAMPLED = 16
_NO_CHARACTER = ("\0", "\ufffd", "\ufffe", "\uffff")


@dataclass(frozen=True, slots=True)
class VisibleGlyphs:
    """The visible characters of a page and their boxes in page space (y upwards); `doubtful` boxes may be invisible.

    `angle`: the rotation of most glyphs, None where there are none. `has_hidden_text`: some text of the file is not
    visible.
    """

    characters: list[str]
    boxes: list[Box]
    doubtful: list[Box]
    angle: int | None
    has_hidden_text: bool


def read_glyphs(page: int, hidden_text: HiddenText, paper: Box) -> VisibleGlyphs:
    """The visible glyphs on the `paper`.

    Invisible glyphs are left out, and those of a watermark: larger than a table's, or turned otherwise than most.
    """
    characters = _characters(page)
    visible = [n for n, character in enumerate(characters) if character > " " and character != "\xa0"]
    visible, doubtful = hidden_text.select_visible(page, visible)
    counts = Counter(_angle(page, n) for n in visible[::_SAMPLED])
    main_angle = dominant_angle(counts)
    if any(angle % 90 for angle in counts):
        angles = [_angle(page, n) for n in visible]
        main_angle = dominant_angle(Counter(angles))
        visible = list(compress(visible, (angle == main_angle for angle in angles)))
    boxes = [(left, bottom, right, top) for left, top, right, bottom in _boxes(page, visible)]
    on_paper = [n for n, box in enumerate(boxes) if _is_readable(box, paper)]
    readable = [n for n in on_paper if boxes[n][3] - boxes[n][1] <= LARGEST_GLYPH]
    return VisibleGlyphs(
        [characters[visible[n]] for n in readable],
        [boxes[n] for n in readable],
        [boxes[n] for n in readable if visible[n] in doubtful],
        main_angle,
        bool(hidden_text) or len(on_paper) < len(boxes),
    )


def _is_readable(box: Box, paper: Box) -> bool:
    """Whether a glyph is large enough to read and its middle is on the page."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return max(box[3] - box[1], box[2] - box[0]) >= SMALLEST_GLYPH and (
        paper[0] <= x <= paper[2] and paper[1] <= y <= paper[3]
    )


def _characters(page: int) -> Sequence[str]:
    """The character of every glyph; NO_CHARACTER where the font maps it to none or to a private one."""
    count = max(pdfium_calls.count_characters(page), 0)
    codes = (ctypes.c_ushort * (2 * count + 1))()
    written = pdfium_calls.text(page, 0, count, ctypes.addressof(codes))
    whole: Sequence[str] = bytes(codes)[: 2 * count].decode("utf-16-le", "replace")
    if written != count + 1 or len(whole) != count:  # characters and glyphs do not correspond one to one
        whole = [
            chr(code) if (code := pdfium_calls.character(page, n)) <= sys.maxunicode else NO_CHARACTER
            for n in range(count)
        ]
    return [NO_CHARACTER if c in _NO_CHARACTER or "\ue000" <= c <= "\uf8ff" else c for c in whole]


def _boxes(page: int, glyphs: Sequence[int]) -> Iterator[tuple[float, float, float, float]]:
    """The loose boxes of `glyphs`, each as left, top, right, bottom."""
    boxes = (ctypes.c_float * 4 * len(glyphs))()
    start, size = ctypes.addressof(boxes), 16
    for place, glyph in enumerate(glyphs):
        pdfium_calls.loose_box(page, glyph, start + size * place)
    return iter_unpack("4f", boxes)


def _angle(page: int, index: int) -> int:
    """The clockwise rotation of the page at which a glyph is upright, in whole degrees."""
    return snap_angle(-math.degrees(pdfium_calls.angle(page, index)))
