"""What a spreadsheet's cells are written with, and on which ground: whether a figure, or a part of a text, is seen.

Knows colours by the tables that both formats share; reads no file.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assets.staged.readers import contrast
from assets.staged.readers.contrast import BLACK, UNKNOWN, WHITE, Colour, Sight, hexadecimal, over

SMALLEST = 2.0  # points: a size below it nobody reads
_FIRST = 8  # the first eight of 64 are those from here on again
_CODES = (
    "000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff 800000 008000 000080 808000 800080 008080 c0c0c0 808080 "
    "9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff 000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff "
    "00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333"
)
_PALETTE = tuple(hexadecimal(code) or BLACK for code in _CODES.split(" "))
_SYSTEM = {64: BLACK, 65: WHITE, 0x7FFF: BLACK}


class Ink(NamedTuple):
    """What text is written with: its colour, whether nobody can read letters of its size, and its marks."""

    colour: Colour = BLACK
    tiny: bool = False
    raised: bool = False
    struck: bool = False

    @property
    def telling(self) -> bool:
        """Whether it matters with which ink a part of a text is written."""
        return self.tiny or self.raised or self.struck or contrast.pale(self.colour)

    def sight(self, ground: Colour) -> Sight:
        return Sight.UNSEEN if self.tiny else contrast.sight(self.colour, ground)


PLAIN = Ink()
Run = tuple[str, Ink | None]  # text with its ink, None for that of the cell


class Style(NamedTuple):
    """How a cell is written: its ink and its ground."""

    ink: Ink = PLAIN
    ground: Colour = WHITE

    @property
    def sight(self) -> Sight:
        return self.ink.sight(self.ground)


def indexed(number: int, custom: Sequence[Colour] = ()) -> Colour:
    """The colour of a number in the palette, of which a workbook may have its own from the eighth on."""
    at = number - _FIRST if number >= _FIRST else number
    palette = custom or _PALETTE
    return _SYSTEM.get(number) or (palette[at] if 0 <= at < len(palette) else UNKNOWN)


def tinted(colour: Colour, tint: float) -> Colour:
    """A colour made lighter, to 1 for white, or darker, to -1 for black."""
    if colour == UNKNOWN or not tint:
        return colour
    return over((WHITE if tint > 0 else BLACK)._replace(alpha=min(abs(tint), 1.0)), colour)


def runs_seen(runs: Iterable[Run], style: Style) -> tuple[str, bool]:
    """What is seen of a text in parts, digits raised and what is struck on its own line; whether some is doubtful."""
    parts: list[str] = []
    doubtful = False
    for text, ink in runs:
        sight = (ink or style.ink).sight(style.ground)
        if sight is not Sight.UNSEEN:
            parts.append(text)
            doubtful = doubtful or (sight is Sight.DOUBTFUL and bool(text.strip()))
    return "".join(parts), doubtful
