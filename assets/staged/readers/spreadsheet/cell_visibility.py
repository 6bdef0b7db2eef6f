"""The fonts and backgrounds of spreadsheet cells: whether a figure, or part of a text, is visible.

Knows the colour palette that XLSX and XLS share; reads no file.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assets.staged.readers import contrast
from assets.staged.readers.contrast import BLACK, UNKNOWN_COLOUR, WHITE, Colour, Visibility, blend, parse_hex_colour

SMALLEST_FONT = 2.0  # points: smaller letters are unreadable
_FIRST_CUSTOM = 8  # indexes 0 to 7 repeat 8 to 15
_PALETTE_CODES = (
    "000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff 800000 008000 000080 808000 800080 008080 c0c0c0 808080 "
    "9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff 000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff "
    "00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333"
)
_PALETTE = tuple(parse_hex_colour(code) or BLACK for code in _PALETTE_CODES.split(" "))
_SYSTEM_COLOURS = {64: BLACK, 65: WHITE, 0x7FFF: BLACK}


class FontStyle(NamedTuple):
    """A font: its colour, whether its letters are too small to read, and whether it is raised or struck out."""

    colour: Colour = BLACK
    tiny: bool = False
    raised: bool = False
    struck: bool = False

    @property
    def matters(self) -> bool:
        """Whether text in this font may be invisible or must be marked."""
        return self.tiny or self.raised or self.struck or contrast.is_pale(self.colour)

    def visibility(self, background: Colour) -> Visibility:
        return Visibility.INVISIBLE if self.tiny else contrast.judge_visibility(self.colour, background)


PLAIN = FontStyle()
TextRun = tuple[str, FontStyle | None]  # text with its font, None for the cell's font


class CellStyle(NamedTuple):
    """The font and the background of a cell."""

    font: FontStyle = PLAIN
    background: Colour = WHITE

    @property
    def visibility(self) -> Visibility:
        """That of the cell's text; struck out as a whole, it is doubtful."""
        found = self.font.visibility(self.background)
        return Visibility.DOUBTFUL if self.font.struck and found is Visibility.VISIBLE else found


def palette_colour(number: int, custom: Sequence[Colour] = ()) -> Colour:
    """The colour of an index in the palette; a workbook may have its own from index 8 on."""
    at = number - _FIRST_CUSTOM if number >= _FIRST_CUSTOM else number
    palette = custom or _PALETTE
    return _SYSTEM_COLOURS.get(number) or (palette[at] if 0 <= at < len(palette) else UNKNOWN_COLOUR)


def apply_tint(colour: Colour, tint: float) -> Colour:
    """A colour made lighter (up to 1 for white) or darker (down to -1 for black)."""
    if colour == UNKNOWN_COLOUR or not tint:
        return colour
    return blend((WHITE if tint > 0 else BLACK)._replace(alpha=min(abs(tint), 1.0)), colour)


def visible_text(runs: Iterable[TextRun], style: CellStyle) -> tuple[str, bool]:
    """The visible parts of a text, and whether a part is doubtful."""
    parts: list[str] = []
    doubtful = False
    for text, font in runs:
        visibility = (font or style.font).visibility(style.background)
        if visibility is not Visibility.INVISIBLE:
            parts.append(text)
            doubtful = doubtful or (visibility is Visibility.DOUBTFUL and bool(text.strip()))
    return "".join(parts), doubtful
