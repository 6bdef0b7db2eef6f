"""The shared strings of an XLS: those with runs that are raised or struck out, of which calamine tells nothing.

Knows fonts by what they do to text; opens no file.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assets.characters import RAISED

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_STRUCK = 0x08
_NO_FONT = 4  # fonts are counted as if there were another before the one after the fourth

Font = tuple[bool, bool]


def font(said: bytes) -> Font:
    """Whether a font record raises or lowers text, and whether it strikes it out."""
    (options,) = struct.unpack_from("<H", said, 2)
    (escapement,) = struct.unpack_from("<H", said, 8)
    return escapement != 0, bool(options & _STRUCK)


def text(said: bytes) -> str:
    """A string by its length, its width and its characters."""
    tape = _Tape([said])
    length, flags = struct.unpack("<HB", tape.take(3))
    return _sound(tape.characters(length, flags))


def rich(parts: Sequence[bytes], fonts: Sequence[Font]) -> dict[int, str]:
    """By their number, the strings of which fonts raise or strike parts: digits raised, what is struck on its own line.

    `parts` are the record and those that continue it. IndexError, struct.error where they end early.
    """
    tape = _Tape(parts)
    _, count = struct.unpack("<II", tape.take(8))
    found: dict[int, str] = {}
    for number in range(min(count, sum(map(len, parts)))):
        length, flags = struct.unpack("<HB", tape.take(3))
        runs = struct.unpack("<H", tape.take(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", tape.take(4))[0] if flags & _EXTENDED else 0
        said = tape.characters(length, flags)
        told = list(struct.iter_unpack("<HH", tape.take(4 * runs)))
        tape.take(extended)
        if runs and any(any(_font(fonts, at)) for _, at in told):
            found[number] = _sound("".join(_runs(said, told, fonts))).strip()
    return found


def _sound(said: str) -> str:
    """Text with its pairs joined, U+FFFD for the half of one."""
    return said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _runs(said: str, told: list[tuple[int, ...]], fonts: Sequence[Font]) -> Iterator[str]:
    starts = [(0, -1), *told, (len(said), -1)]
    for (start, at), (end, _) in pairwise(starts):
        raised, struck = _font(fonts, at)
        run = said[start:end].translate(RAISED) if raised else said[start:end]
        yield f"\n{run}\n" if struck else run


def _font(fonts: Sequence[Font], at: int) -> Font:
    at -= at > _NO_FONT
    return fonts[at] if 0 <= at < len(fonts) else (False, False)


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
