"""The characters that pdfium finds on a page, with their boxes, and which way up they stand. Knows no rules."""

import ctypes
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from struct import iter_unpack

from assets.staged.readers.page_layout.glyph_text import UNKNOWN
from assets.staged.readers.page_layout.sheet import LARGEST_GLYPH, SMALLEST_GLYPH, Rule, most_upright, whole_angle
from assets.staged.readers.pdf import pdfium_calls
from assets.staged.readers.pdf.hidden_text import Unseen

_SAMPLED = 16
_NO_CHARACTER = ("\0", "\ufffd", "\ufffe", "\uffff")


@dataclass(frozen=True, slots=True)
class Shown:
    """The characters of a page that are shown, their boxes in page space (y upwards), and which may not be seen.

    `angle`: how far most are turned, None where there are none. `unseen`: some of the file are not shown.
    """

    characters: list[str]
    boxes: list[Rule]
    doubtful: list[Rule]
    angle: int | None
    unseen: bool


def glyphs(page: int, unseen: Unseen, paper: Rule) -> Shown:
    """What is shown on the `paper`.

    Glyphs that nobody sees are left out, and a watermark's: too large to be a table's, or turned otherwise than most.
    """
    characters = _characters(page)
    shown = [n for n, character in enumerate(characters) if character > " " and character != "\xa0"]
    shown, doubtful = unseen.seen(page, shown)
    turned = Counter(_angle(page, n) for n in shown[::_SAMPLED])
    most = most_upright(turned)
    if any(angle % 90 for angle in turned):
        angles = [_angle(page, n) for n in shown]
        most = most_upright(Counter(angles))
        shown = list(compress(shown, (angle == most for angle in angles)))
    boxes = [(left, bottom, right, top) for left, top, right, bottom in _boxes(page, shown)]
    kept = [n for n, box in enumerate(boxes) if box[3] - box[1] <= LARGEST_GLYPH and _is_read(box, paper)]
    lost = any(not _is_read(box, paper) for box in boxes)
    return Shown(
        [characters[shown[n]] for n in kept],
        [boxes[n] for n in kept],
        [boxes[n] for n in kept if shown[n] in doubtful],
        most,
        bool(unseen) or lost,
    )


def _is_read(box: Rule, paper: Rule) -> bool:
    """Whether a glyph is large enough to be read, and its middle on the page."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return max(box[3] - box[1], box[2] - box[0]) >= SMALLEST_GLYPH and (
        paper[0] <= x <= paper[2] and paper[1] <= y <= paper[3]
    )


def _characters(page: int) -> Sequence[str]:
    """The character of every glyph, `UNKNOWN` where its font names none or one for private use."""
    count = max(pdfium_calls.count_characters(page), 0)
    codes = (ctypes.c_ushort * (2 * count + 1))()
    written = pdfium_calls.text(page, 0, count, ctypes.addressof(codes))
    whole: Sequence[str] = bytes(codes)[: 2 * count].decode("utf-16-le", "replace")
    if written != count + 1 or len(whole) != count:  # characters and glyphs do not go one by one
        whole = [
            chr(code) if (code := pdfium_calls.character(page, n)) <= sys.maxunicode else UNKNOWN for n in range(count)
        ]
    return [UNKNOWN if c in _NO_CHARACTER or "\ue000" <= c <= "\uf8ff" else c for c in whole]


def _boxes(page: int, glyphs: Sequence[int]) -> Iterator[tuple[float, float, float, float]]:
    """The loose boxes of these glyphs, each as left, top, right, bottom."""
    boxes = (ctypes.c_float * 4 * len(glyphs))()
    start, size = ctypes.addressof(boxes), 16
    for place, glyph in enumerate(glyphs):
        pdfium_calls.loose_box(page, glyph, start + size * place)
    return iter_unpack("4f", boxes)


def _angle(page: int, index: int) -> int:
    """How far to turn the page clockwise for a glyph to stand upright, in whole degrees."""
    return whole_angle(-math.degrees(pdfium_calls.angle(page, index)))
