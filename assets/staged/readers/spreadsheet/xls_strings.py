"""The shared strings of an XLS: those with runs that are raised, struck out or not seen, which calamine does not tell.

Knows fonts by what they do to text; opens no file.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assets.staged.readers.contrast import Colour
from assets.staged.readers.spreadsheet.cell_visibility import SMALLEST, Ink, Run, indexed
from assets.text.characters import SUPERSCRIPTS

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_STRUCK = 0x08
_NO_FONT = 4  # fonts are counted as if there were another before the one after the fourth

_POINT = 20  # a size is in twentieths


def font(said: bytes, palette: Sequence[Colour]) -> Ink:
    """What a font record writes with."""
    size, options, colour, _, escapement = struct.unpack_from("<5H", said)
    return Ink(indexed(colour, palette), size < SMALLEST * _POINT, escapement != 0, bool(options & _STRUCK))


def text(said: bytes) -> str:
    """A string by its length, its width and its characters."""
    tape = _Tape([said])
    length, flags = struct.unpack("<HB", tape.take(3))
    return sound(tape.characters(length, flags))


def rich(parts: Sequence[bytes], fonts: Sequence[Ink]) -> dict[int, list[Run]]:
    """By their number, the strings in parts of which it matters how they are written: digits raised, what is struck on
    its own line.

    `parts` are the record and those that continue it. IndexError, struct.error where they end early.
    """
    tape = _Tape(parts)
    _, count = struct.unpack("<II", tape.take(8))
    found: dict[int, list[Run]] = {}
    for number in range(min(count, sum(map(len, parts)))):
        length, flags = struct.unpack("<HB", tape.take(3))
        runs = struct.unpack("<H", tape.take(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", tape.take(4))[0] if flags & _EXTENDED else 0
        said = tape.characters(length, flags)
        told = list(struct.iter_unpack("<HH", tape.take(4 * runs)))
        tape.take(extended)
        if runs and any(ink.telling for _, at in told if (ink := ink_of(fonts, at)) is not None):
            found[number] = list(_runs(said, told, fonts))
    return found


def sound(said: str) -> str:
    """Text with its pairs joined, U+FFFD for the half of one."""
    return said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _runs(said: str, told: list[tuple[int, ...]], fonts: Sequence[Ink]) -> Iterator[Run]:
    starts = [(0, -1), *told, (len(said), -1)]
    for (start, at), (end, _) in pairwise(starts):
        ink = ink_of(fonts, at)
        run = said[start:end].translate(SUPERSCRIPTS) if ink and ink.raised else said[start:end]
        yield (f"\n{run}\n" if ink and ink.struck else run), ink


def ink_of(fonts: Sequence[Ink], at: int) -> Ink | None:
    """The ink of a font by its number."""
    at -= at > _NO_FONT
    return fonts[at] if 0 <= at < len(fonts) else None


class _Tape:
    """Bytes that go on from part to part; characters that do so tell their width anew."""

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
        """So many, each half of a pair by itself, so that runs stay where they are."""
        said = ""
        while len(said) < count:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 0
                flags = self.take(1)[0]
            wide = flags & _WIDE
            room = (len(self._parts[self._part]) - self._at) // (2 if wide else 1)
            if not room:
                raise IndexError("a character that is cut")
            some = min(count - len(said), room)
            raw = self.take(some * 2 if wide else some)
            said += "".join(map(chr, struct.unpack(f"<{some}H", raw))) if wide else raw.decode("latin-1")
        return said
