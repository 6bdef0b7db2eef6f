"""The shared strings of an XLS with parts that are raised, struck out or invisible, which calamine does not report.

Opens no file.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assets.staged.readers.contrast import Colour
from assets.staged.readers.spreadsheet.cell_visibility import SMALLEST_FONT, FontStyle, TextRun, palette_colour
from assets.text.characters import SUPERSCRIPTS, strike_digits

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_STRIKEOUT = 0x08
_SKIPPED_INDEX = 4  # index 4 is never used: the font after the fourth has index 5

_UNITS_PER_POINT = 20  # font sizes are in twentieths of a point


def parse_font(record: bytes, palette: Sequence[Colour]) -> FontStyle:
    """The style of a font record."""
    size, options, colour, _, escapement = struct.unpack_from("<5H", record)
    return FontStyle(
        palette_colour(colour, palette),
        size < SMALLEST_FONT * _UNITS_PER_POINT,
        escapement != 0,
        bool(options & _STRIKEOUT),
    )


def parse_string(data: bytes) -> str:
    """A string stored as length, character width and characters."""
    record = _ContinuedRecord([data])
    length, flags = struct.unpack("<HB", record.take(3))
    return join_surrogates(record.characters(length, flags))


def parse_rich_strings(parts: Sequence[bytes], fonts: Sequence[FontStyle]) -> dict[int, list[TextRun]]:
    """By number, the strings with parts whose font matters; digits are raised, struck text is on its own line.

    `parts` are the record and its continuations. Raises IndexError or struct.error if they end early.
    """
    record = _ContinuedRecord(parts)
    _, count = struct.unpack("<II", record.take(8))
    found: dict[int, list[TextRun]] = {}
    for number in range(min(count, sum(map(len, parts)))):
        length, flags = struct.unpack("<HB", record.take(3))
        run_count = struct.unpack("<H", record.take(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", record.take(4))[0] if flags & _EXTENDED else 0
        text = record.characters(length, flags)
        runs_at = list(struct.iter_unpack("<HH", record.take(4 * run_count)))
        record.take(extended)
        if run_count and any(style.matters for _, at in runs_at if (style := font_at(fonts, at)) is not None):
            found[number] = list(_split_runs(text, runs_at, fonts))
    return found


def join_surrogates(text: str) -> str:
    """Text with surrogate pairs joined, U+FFFD for half a pair."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _split_runs(text: str, runs_at: list[tuple[int, ...]], fonts: Sequence[FontStyle]) -> Iterator[TextRun]:
    """The runs of a text; `runs_at` gives the start and the font index of each after the first."""
    starts = [(0, -1), *runs_at, (len(text), -1)]
    for (start, at), (end, _) in pairwise(starts):
        style = font_at(fonts, at)
        run = text[start:end].translate(SUPERSCRIPTS) if style and style.raised else text[start:end]
        yield (f"\n{strike_digits(run)}\n" if style and style.struck else run), style


def font_at(fonts: Sequence[FontStyle], at: int) -> FontStyle | None:
    """The font style of a font index."""
    at -= at > _SKIPPED_INDEX
    return fonts[at] if 0 <= at < len(fonts) else None


class _ContinuedRecord:
    """The bytes of a record that continues in others; each continuation restates the character width."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part = self._at = 0

    def take(self, count: int) -> bytes:
        taken = self._parts[self._part][self._at : self._at + count]
        self._at += len(taken)
        while len(taken) < count:
            self._part, self._at = self._part + 1, min(count - len(taken), len(self._parts[self._part + 1]))
            taken += self._parts[self._part][: self._at]
        return taken

    def characters(self, count: int, flags: int) -> str:
        """`count` characters; the halves of surrogate pairs stay separate, so that the offsets of runs stay valid."""
        text = ""
        while len(text) < count:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 0
                flags = self.take(1)[0]
            wide = flags & _WIDE
            room = (len(self._parts[self._part]) - self._at) // (2 if wide else 1)
            if not room:
                raise IndexError("a character is cut")
            some = min(count - len(text), room)
            raw = self.take(some * 2 if wide else some)
            text += "".join(map(chr, struct.unpack(f"<{some}H", raw))) if wide else raw.decode("latin-1")
        return text
